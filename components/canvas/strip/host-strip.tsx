import { useMemo, useState } from "react";
import { Server } from "lucide-react";
import { ViewportPortal } from "@xyflow/react";
import { FarStrip } from "@/components/canvas/strip/far-strip";
import { HostPath } from "@/components/canvas/strip/host-path";
import { ParentCables } from "@/components/canvas/strip/parent-cables";
import { PortChip } from "@/components/canvas/strip/port-chip";
import { intersects } from "@/components/canvas/layout-index";
import { UplinkMark, UplinkWords } from "@/components/canvas/strip/uplink-mark";
import { useCanvas } from "@/components/canvas/canvas-store";
import type { Rect } from "@/lib/domain/layout/layout";

/** The host over the picture: its uplinks, its published ports, and the way of the lit one. */
export function HostStrip() {
  const strip = useCanvas((state) => state.strip);
  const isFar = useCanvas((state) => state.level === "far");
  if (strip === null) return null;
  return (
    <ViewportPortal>
      {isFar ? null : <ParentCables />}
      {isFar ? <FarStrip strip={strip} /> : <NearStrip />}
      <HostPath />
    </ViewportPortal>
  );
}

function NearStrip() {
  const strip = useCanvas((state) => state.strip);
  const mounted = useCanvas((state) => state.mounted);
  const isNear = useCanvas((state) => state.level === "near");
  const { toggleStrip, isStripOpen } = useCanvas((state) => state.panels);
  // One stop of the Tab key for all chips; arrow keys go on from there.
  const [current, setCurrent] = useState<string | null>(null);
  const chips = useMemo(
    () => strip?.chips.filter((chip) => intersects(chip.rect, mounted)) ?? [],
    [strip, mounted],
  );
  if (strip === null || !intersects(strip.rect, mounted)) return null;
  const { rect, interfaces, more } = strip;
  const stop = chips.some((chip) => chip.key === current) ? current : chips[0]?.key;
  return (
    <div className="pb-strip" data-near={isNear || undefined} style={placeAt(rect)}>
      <div className="pb-strip-head">
        <span className="pb-strip-name">
          <Server aria-hidden />
          Host
        </span>
      </div>
      {interfaces.map((one) => (
        <UplinkMark key={one.name} uplink={one} style={placeAt(one.rect, rect)} />
      ))}
      <UplinkWords uplinks={interfaces} left={rect.x} />
      {/* A toolbar's arrow keys, on its buttons. */}
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus */}
      <div
        role="toolbar"
        aria-label="Published ports of the host"
        onKeyDown={(event) => {
          const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
          if (by === 0 || event.altKey) return;
          event.preventDefault();
          const buttons = [...event.currentTarget.querySelectorAll("button")];
          const at = buttons.findIndex((button) => button === document.activeElement);
          buttons[at + by]?.focus();
        }}
      >
        {chips.map((chip) => (
          <PortChip
            key={chip.key}
            chip={chip}
            style={placeAt(chip.rect, rect)}
            isNear={isNear}
            isStop={chip.key === stop}
            onFocus={setCurrent}
          />
        ))}
      </div>
      {more !== null && (
        <button
          type="button"
          className="pb-strip-more nopan"
          style={placeAt(more.rect, rect)}
          aria-expanded={isStripOpen}
          onClick={toggleStrip}
        >
          {isStripOpen ? "Show fewer ports" : `+${more.hidden} more ${more.hidden === 1 ? "port" : "ports"}`}
        </button>
      )}
    </div>
  );
}

function placeAt({ x, y, width, height }: Rect, within: Pick<Rect, "x" | "y"> = { x: 0, y: 0 }) {
  return { left: x - within.x, top: y - within.y, width, height };
}
