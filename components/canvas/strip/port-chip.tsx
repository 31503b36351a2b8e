import { memo } from "react";
import { Globe, House } from "lucide-react";
import { cordColour } from "@/components/canvas/cord-colour";
import { describePublication, exposureText } from "@/components/canvas/strip/publication-text";
import { hasBothFamilies, hostLink, type StripChip } from "@/lib/domain/layout/place-strip";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { fitsIn } from "@/components/canvas/nodes/fitting-text";
import { defaultRouteOf, isContainerDim, useCanvas } from "@/components/canvas/canvas-store";

/** As picture.css writes them; the icon's and the edges' room is taken off the chip's. */
const nearText = { size: 12.5, isMono: true };
const farText = { size: 17, isBold: true };

/** A published port: from where it is reached, and which container's port it is. */
export const PortChip = memo(function PortChip({
  chip,
  style,
  isNear,
  isStop,
  onFocus,
}: {
  chip: StripChip;
  style: React.CSSProperties;
  isNear: boolean;
  isStop: boolean;
  onFocus: (key: string) => void;
}) {
  const isDim = useCanvas((state) => isContainerDim(state, chip.containerId));
  const isChosen = useCanvas(
    ({ chosenChip, selected }) =>
      chosenChip === chip.key && selected?.kind === "container" && selected.id === chip.containerId,
  );
  const isLit = useCanvas(
    ({ lit, hoveredChip }) => hoveredChip === chip.key || lit?.containers.has(chip.containerId) === true,
  );
  const colour = useCanvas((state) => {
    const links = state.index.linksOf.get(chip.containerId) ?? [];
    // The default route is part of the shape, and so of the index.
    const link = hostLink(links, defaultRouteOf(state, chip.containerId));
    return cordColour(state.index, link?.networkId ?? null);
  });
  const hover = useCanvas((state) => state.hoverChip);
  const pick = useCanvas((state) => state.pickChip);
  const isLocal = chip.exposure === "local";
  const family = hasBothFamilies(chip) ? "+v6" : "";
  const name = toDisplayText(chip.containerName);
  const fits = isNear
    ? fitsIn(`${chip.text.from} ${family} → ${chip.text.to}`, { ...nearText, width: chip.rect.width - 41 })
    : fitsIn(`${chip.hostPort} → ${name}`, { ...farText, width: chip.rect.width - 45 });
  return (
    <div
      className="pb-chip"
      style={{ ...style, "--cord": colour } as React.CSSProperties}
      data-local={isLocal || undefined}
      data-dim={isDim || undefined}
      data-lit={isLit || undefined}
      data-selected={isChosen || undefined}
    >
      {/* The button over it says the same in order, at every zoom. */}
      <span className="pb-chip-face" data-cut={!fits || undefined} aria-hidden>
        {isLocal ? <House /> : <Globe />}
        {isNear ? (
          <>
            <span>{chip.text.from}</span>
            {family !== "" && <span className="pb-chip-family">{family}</span>}
            <span className="pb-chip-arrow">→</span>
            <span>{chip.text.to}</span>
          </>
        ) : (
          <span className="pb-chip-large">
            {chip.hostPort} <span>→ {name}</span>
          </span>
        )}
      </span>
      <button
        type="button"
        className="pb-over nopan"
        tabIndex={isStop ? 0 : -1}
        aria-label={describePublication(chip)}
        aria-pressed={isChosen}
        title={`${chip.text.from} → ${chip.text.to}\n${exposureText[chip.exposure]}`}
        onClick={() => pick(chip)}
        onPointerEnter={(event) => hover(chip, event)}
        onPointerLeave={(event) => hover(null, event)}
        onFocus={(event) => {
          onFocus(chip.key);
          if (event.currentTarget.matches(":focus-visible")) hover(chip);
        }}
        onBlur={() => hover(null)}
      />
    </div>
  );
});
