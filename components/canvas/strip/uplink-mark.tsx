import { memo, useMemo } from "react";
import { EthernetPort } from "lucide-react";
import { useCanvas } from "@/components/canvas/canvas-store";
import { uplinksOfAddresses, describeUplink } from "@/lib/domain/wiring/uplink-facts";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { UplinkPlace } from "@/lib/domain/layout/place-strip";

/** How many networks are named before the rest is a number. */
const named = 12;

/** An uplink of the host: pointed at it tells what leaves by it, pressed it is selected. */
export const UplinkMark = memo(function UplinkMark({
  uplink,
  style,
}: {
  uplink: UplinkPlace;
  style: React.CSSProperties;
}) {
  const { name, addresses, route, facts } = uplink;
  const isNear = useCanvas((state) => state.level === "near");
  const isTold = useCanvas((state) => state.toldUplink === name);
  const isSelected = useCanvas((state) => state.selectedUplink === name);
  const isLit = useCanvas((state) => isReachedBy(state, uplink));
  const tell = useCanvas((state) => state.tellUplink);
  const open = useCanvas((state) => state.onUplink);
  const label = toDisplayText(name);
  return (
    <div
      className="pb-uplink"
      style={style}
      data-lit={isLit || undefined}
      data-selected={isSelected || undefined}
      data-default={route !== null || undefined}
      data-down={facts.interface.state === "down" || undefined}
    >
      <EthernetPort aria-hidden />
      {label} {addresses.length > 0 && <span>{isNear ? addresses.join(" ") : addresses[0]}</span>}
      {isNear && route !== null && <span className="pb-uplink-route">{route}</span>}
      <button
        type="button"
        className="pb-over nopan"
        aria-label={[`uplink ${label}`, ...addresses, route === null ? "" : `default route ${route.slice(2)}`]
          .filter((part) => part !== "")
          .join(", ")}
        aria-pressed={isSelected}
        aria-describedby={isTold ? "pb-uplink-words" : undefined}
        onClick={() => open?.(name)}
        onPointerEnter={() => tell(name)}
        onPointerLeave={() => tell(null)}
        onFocus={(event) => {
          if (event.currentTarget.matches(":focus-visible")) tell(name);
        }}
        onBlur={() => tell(null)}
      />
    </div>
  );
});

/** What leaves the host by the uplink that is pointed at, in words under the strip. */
export function UplinkWords({ uplinks, left }: { uplinks: readonly UplinkPlace[]; left: number }) {
  const told = useCanvas((state) => state.toldUplink);
  const uplink = uplinks.find((one) => one.name === told);
  const sentences = useMemo(() => {
    if (uplink === undefined) return [];
    const { facts } = uplink;
    const short = {
      ...facts,
      masqueraded: facts.masqueraded.slice(0, named),
      routed: facts.routed.slice(0, named),
      internal: facts.internal.slice(0, named),
    };
    const more = [facts.masqueraded, facts.routed, facts.internal].reduce(
      (sum, networks) => sum + Math.max(0, networks.length - named),
      0,
    );
    const words = describeUplink(short, (network) => toDisplayText(network.name));
    return more === 0 ? words : [...words, `And ${more} networks more.`];
  }, [uplink]);
  if (uplink === undefined) return null;
  return (
    <div
      id="pb-uplink-words"
      role="tooltip"
      className="pb-uplink-words"
      style={{ left: uplink.rect.x - left }}
    >
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  );
}

/** Whether the port that is pointed at or chosen is reached by this uplink. */
function isReachedBy(
  { strip, hoveredChip, chosenChip, selected }: Parameters<Parameters<typeof useCanvas>[0]>[0],
  uplink: UplinkPlace,
): boolean {
  const key = hoveredChip ?? chosenChip;
  const chip = key === null ? undefined : strip?.chips.find((one) => one.key === key);
  if (chip === undefined) return false;
  if (hoveredChip === null && !(selected?.kind === "container" && selected.id === chip.containerId))
    return false;
  return uplinksOfAddresses([uplink], chip.addresses).length > 0;
}
