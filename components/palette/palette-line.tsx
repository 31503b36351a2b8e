import { Autocomplete } from "@base-ui/react/autocomplete";
import { Box, ChevronRight, EthernetPort, Network } from "lucide-react";
import type { PaletteEntry } from "@/components/palette/palette-entries";
import { classNames } from "@/components/ui/class-names";
import { Keys } from "@/components/ui/keys";
import { useIsMac } from "@/components/ui/use-is-mac";
import { useSingleKeys } from "@/components/ui/use-single-keys";
import type { FilteredTopology } from "@/lib/domain/filter/filter-topology";
import { type Match, nameOfMatch } from "@/lib/domain/search/list-matches";
import type { Command } from "@/lib/domain/shortcuts/command";
import { activeChords, toKeyNames } from "@/lib/domain/shortcuts/shortcuts";
import { toDisplayText } from "@/lib/domain/topology/display-text";

const icons = { network: Network, container: Box, uplink: EthernetPort };

/** One action, network, container or uplink. */
export function PaletteLine({
  entry,
  hidden,
  onPress,
}: {
  entry: PaletteEntry;
  hidden: FilteredTopology["hidden"];
  onPress: () => void;
}) {
  const whyNot = entry.kind === "command" ? entry.command.whyNot : null;
  return (
    <Autocomplete.Item
      value={entry}
      // It stays in reach, so that its reason can be read.
      aria-disabled={whyNot !== null || undefined}
      onClick={onPress}
      className={classNames(
        "flex min-h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 py-1 text-[13px] leading-[18px] outline-none select-none data-highlighted:bg-sunken max-md:min-h-11 [&>svg]:size-3.5 [&>svg]:shrink-0 [&>svg]:text-muted",
        whyNot !== null && "text-muted",
      )}
    >
      {entry.kind === "command" ? (
        <CommandLine command={entry.command} />
      ) : (
        <ObjectLine match={entry.match} hidden={hidden} />
      )}
    </Autocomplete.Item>
  );
}

function CommandLine({ command }: { command: Command }) {
  const isMac = useIsMac();
  const { isOn: hasSingleKeys } = useSingleKeys();
  const { title, whyNot, shortcut } = command;
  const chord = shortcut === undefined ? undefined : activeChords(shortcut, { hasSingleKeys })[0];
  return (
    <>
      <ChevronRight aria-hidden="true" />
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        {title}
        {whyNot === null ? null : <span className="block text-xs leading-4">{whyNot}</span>}
      </span>
      {chord === undefined ? null : <Keys names={toKeyNames(chord, { isMac })} className="max-md:hidden" />}
    </>
  );
}

function ObjectLine({ match, hidden }: { match: Match; hidden: FilteredTopology["hidden"] }) {
  const isHidden =
    (match.kind === "network" && hidden.networks.has(match.network.id)) ||
    (match.kind === "container" && hidden.containers.has(match.container.id));
  const Icon = icons[match.kind];
  const { words, addresses } = describe(match);
  return (
    <>
      <Icon aria-hidden="true" />
      <span className="min-w-0 flex-1 truncate">
        <span className="sr-only">{match.kind} </span>
        {toDisplayText(nameOfMatch(match))}
        {/* The space is for screen readers. */}{" "}
        <span className="ml-1 text-xs text-muted">
          {words}
          {isHidden ? ", hidden by a filter" : ""}
        </span>
      </span>
      <span className="max-w-[45%] shrink-0 truncate font-mono text-xs text-muted">{addresses}</span>
    </>
  );
}

function describe(match: Match): { words: string; addresses: string } {
  if (match.kind === "network") {
    const { driver, pools } = match.network;
    return { words: toDisplayText(driver), addresses: pools.map((pool) => pool.subnet).join("  ") };
  }
  if (match.kind === "uplink")
    return { words: "uplink of the host", addresses: match.uplink.addresses.map(toDisplayText).join("  ") };
  const { container, endpoints } = match;
  const addresses = endpoints.flatMap(({ ipv4, ipv6, reserved }) => ipv4 ?? ipv6 ?? reserved?.ipv4 ?? []);
  return { words: toDisplayText(container.state), addresses: addresses.join("  ") };
}
