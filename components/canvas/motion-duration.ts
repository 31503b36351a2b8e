/** Milliseconds that a camera move takes; none for those who asked for no motion. */
export function motionDuration(): number {
  return window.matchMedia("(prefers-reduced-motion: no-preference)").matches ? 260 : 0;
}
