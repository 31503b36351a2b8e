import fc from "fast-check";
import { expect, test } from "vitest";
import { formatBytes, formatRate, greatestLevel, rateLevel } from "@/lib/domain/wiring/format-traffic";

test.each([
  [0, "0 B"],
  [-1, "0 B"],
  [999, "999 B"],
  [999.7, "1.00 kB"],
  [1000, "1.00 kB"],
  [12_345, "12.3 kB"],
  [999_600, "1.00 MB"],
  [1_250_000, "1.25 MB"],
  [9_999_999_999, "10.0 GB"],
  [2 ** 63, "9223 PB"],
])("%d bytes are %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test("a rate is bytes a second", () => {
  expect(formatRate(1500)).toBe("1.50 kB/s");
});

test.each([
  [0, 0],
  [0.9, 0],
  [1, 1],
  [999, 1],
  [1000, 2],
  [9999, 2],
  [10_000, 3],
  [100_000, 4],
  [1_000_000, 5],
  [10_000_000, 6],
  [1e12, 6],
  [Number.NaN, 0],
])("%d B/s look like step %d", (rate, level) => {
  expect(rateLevel(rate)).toBe(level);
});

test("more never looks like less", () => {
  const rate = fc.double({ min: 0, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(rate, rate, (a, b) => {
      const [less, more] = a < b ? [a, b] : [b, a];
      expect(rateLevel(less)).toBeLessThanOrEqual(rateLevel(more));
      expect(rateLevel(more)).toBeLessThanOrEqual(greatestLevel);
    }),
  );
});
