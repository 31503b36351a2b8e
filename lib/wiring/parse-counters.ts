import type { ObservedCounters } from "@/lib/domain/wiring/observed-wiring";

/** Reads `/proc/net/dev`: the counters of each interface by its name. Its two header lines have no colon. */
export function parseCounters(text: string): Map<string, ObservedCounters> {
  const counters = new Map<string, ObservedCounters>();
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":");
    if (colon === -1) continue;
    const numbers = line
      .slice(colon + 1)
      .trim()
      .split(/\s+/)
      .map(Number);
    if (numbers.length < 16 || numbers.some((number) => !Number.isFinite(number))) continue;
    const [rxBytes = 0, rxPackets = 0, rxErrors = 0, rxDropped = 0] = numbers;
    const [txBytes = 0, txPackets = 0, txErrors = 0, txDropped = 0] = numbers.slice(8);
    counters.set(line.slice(0, colon).trim(), {
      rxBytes,
      rxPackets,
      rxErrors,
      rxDropped,
      txBytes,
      txPackets,
      txErrors,
      txDropped,
    });
  }
  return counters;
}
