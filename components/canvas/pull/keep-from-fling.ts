/**
 * Tells the browser that a finger's way is the page's. With `touch-action: none` alone Chromium scrolls nothing, and
 * still takes a finger that is lifted in motion for a fling: the next tap within a second or two stops that fling
 * instead of being a click (measured on an empty page: 0 of 12 taps clicked, with this 4 of 4).
 */
export function keepFromFling(isHeld: () => boolean, signal: AbortSignal): void {
  const keep = (event: TouchEvent): void => {
    if (isHeld()) event.preventDefault();
  };
  addEventListener("touchmove", keep, { signal, capture: true, passive: false });
}
