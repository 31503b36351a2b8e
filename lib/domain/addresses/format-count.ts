/** A count that may be as large as IPv6 makes it: `65 533`, or `about 2⁶⁴`. */
export function formatCount(count: bigint): string {
  if (count < 10_000_000n) return count.toLocaleString("en-GB").replaceAll(",", "\u202f");
  const power = count.toString(2).length - (count < 3n << BigInt(count.toString(2).length - 2) ? 1 : 0);
  return `about 2${String(power)
    .split("")
    .map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)])
    .join("")}`;
}
