/** Stops the click that a browser makes of a released pull or drag: it would select what lies there. */
export function skipClick(): void {
  const ending = new AbortController();
  addEventListener("click", (event) => event.stopPropagation(), { capture: true, signal: ending.signal });
  setTimeout(() => ending.abort(), 0);
}
