import { rectPath } from "@/lib/domain/layout/path-data";
import { useCanvas } from "@/components/canvas/canvas-store";
import type { StripPlace } from "@/lib/domain/layout/place-strip";

/** The host's strip from far out: its plate, a mark for each port, its name and how many ports where it can be read. */
export function FarStrip({ strip }: { strip: StripPlace }) {
  const step = useCanvas((state) => state.step);
  const hasFocus = useCanvas((state) => state.lit !== null || state.matches !== null);
  const { rect, chips, more } = strip;
  const size = 13.5 / step;
  const count = chips.length + (more?.hidden ?? 0);
  const isReadable = size * 1.15 <= rect.height;
  const plate = (`Host ${count}`.length * 0.58 + 1.3) * size;
  // No mark looks out from under the name.
  const left = isReadable ? rect.x + size * 0.3 + plate : rect.x;
  const marks = (isLocal: boolean) =>
    chips
      .filter((chip) => (chip.exposure === "local") === isLocal && chip.rect.x >= left)
      .map((chip) => rectPath(chip.rect))
      .join("");
  return (
    <svg className="pb-layer pb-far-strip" aria-hidden>
      <path d={rectPath(rect)} className="pb-far-plain" strokeWidth={1 / step} />
      <g data-dim={hasFocus || undefined}>
        <path d={marks(false)} className="pb-far-chip" strokeWidth={0.8 / step} />
        <path
          d={marks(true)}
          className="pb-far-chip"
          data-local
          strokeWidth={0.8 / step}
          strokeDasharray={`${3 / step} ${2 / step}`}
        />
      </g>
      {isReadable && (
        <g>
          <rect
            x={rect.x + size * 0.3}
            y={rect.y + rect.height / 2 - size * 0.65}
            width={plate}
            height={size * 1.3}
            rx={size * 0.2}
            className="pb-far-plate"
            data-plain
          />
          <text
            className="pb-far-name"
            fontSize={size}
            x={rect.x + size * 0.7}
            y={rect.y + rect.height / 2 + size * 0.35}
          >
            Host
            <tspan className="pb-far-count" dx={size * 0.45}>
              {count}
            </tspan>
          </text>
        </g>
      )}
    </svg>
  );
}
