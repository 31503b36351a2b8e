/** A compose project makes some dozen events within two seconds; they are told as one. */
const quietTime = 1500;
/** Where something happens every second it is never quiet: then what has gathered is told. */
const longestWait = 5000;

/**
 * Milliseconds until what happened is told, seen from an event that just came: after a quiet moment, and at most five
 * seconds after the first event that is not told yet.
 */
export function announceDelay({ now, firstUntoldAt }: { now: number; firstUntoldAt: number }): number {
  return Math.max(0, Math.min(quietTime, firstUntoldAt + longestWait - now));
}
