const units = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** Bytes in decimal units with three digits at most, as in `1.25 MB`. */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  // 999.6 kB would be rounded to 1000 kB.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[unit] ?? ""}`;
}

/** Bytes a second, as in `1.25 MB/s`. */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** The greatest step of `rateLevel`. */
export const greatestLevel = 6;

/**
 * How busy a link looks, by the logarithm of its rate: 0 below 1 B/s, 1 below 1 kB/s, then one step for each factor of
 * ten, up to 6 from 10 MB/s on.
 */
export function rateLevel(bytesPerSecond: number): number {
  if (!(bytesPerSecond >= 1)) return 0;
  return Math.min(greatestLevel, Math.max(1, Math.floor(Math.log10(bytesPerSecond) + 1e-9) - 1));
}
