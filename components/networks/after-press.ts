let isPressed = false;

// The pointer, for as long as the module lives: a blur doesn't tell whether a press caused it.
if (typeof document !== "undefined") {
  document.addEventListener("pointerdown", () => (isPressed = true), true);
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => (isPressed = false), true);
  }
}

/**
 * Runs now, or after the press that is under way. A message that appears when a field is left moves what is below it,
 * and the press that left the field would miss its button.
 */
export function afterPress(run: () => void): void {
  if (!isPressed) {
    run();
    return;
  }
  // The click comes right after pointerup, still before a timer.
  document.addEventListener("pointerup", () => setTimeout(run), { once: true, capture: true });
}
