import { historyLength, type TrafficPoint } from "@/lib/client/traffic";

const width = 240;
const height = 44;

/** The last minute of one direction as steps on a scale from 0 to `most`; what was not known is a gap. */
export function Sparkline({
  points,
  direction,
  now,
  most,
  label,
}: {
  points: readonly TrafficPoint[];
  direction: "rx" | "tx";
  now: number;
  most: number;
  label: string;
}) {
  const { line, area } = toPaths(points, { direction, now, most });
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      // It is drawn here, not loaded.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="img"
      aria-label={label}
      className="h-9 w-full overflow-hidden rounded border border-line bg-sunken"
    >
      <path d={area} className="fill-focus/15" />
      <path
        d={line}
        fill="none"
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
        className="stroke-focus"
      />
    </svg>
  );
}

function toPaths(
  points: readonly TrafficPoint[],
  { direction, now, most }: { direction: "rx" | "tx"; now: number; most: number },
): { line: string; area: string } {
  const x = (at: number): number => round(width * Math.max(0, 1 - (now - at) / historyLength));
  const y = (rate: number): number => round(height - 2 - ((height - 6) * rate) / Math.max(most, 1));
  let line = "";
  let area = "";
  points.forEach(({ at, rates }, place) => {
    if (rates === null) return;
    const from = x(at);
    const to = x(Math.max(at, points[place + 1]?.at ?? now));
    const top = y(rates[direction]);
    const isJoined = place > 0 && points[place - 1]?.rates !== null;
    line += `${isJoined ? "L" : "M"}${from} ${top}H${to}`;
    area += `M${from} ${height}V${top}H${to}V${height}Z`;
  });
  return { line, area };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
