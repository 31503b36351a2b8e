import { toDisplayText, truncateMiddle } from "@/lib/domain/topology/display-text";
import { measures } from "@/lib/domain/layout/measures";
import { uplinkFacts, type UplinkFacts, uplinksOfAddresses } from "@/lib/domain/wiring/uplink-facts";
import type { Layout, LinkPlace, Point, Rect } from "@/lib/domain/layout/layout";
import type { Publication } from "@/lib/domain/layout/publications";
import type { NetworkId, Topology } from "@/lib/domain/topology/topology";

const m = measures;

/** The host's strip over the picture: its uplinks, and a chip for each published port. */
export interface StripPlace {
  rect: Rect;
  /** From here the host's cables run down. */
  rail: { x1: number; x2: number; y: number };
  interfaces: UplinkPlace[];
  chips: StripChip[];
  /** In the place of chips that are folded away, or the button that folds them again. */
  more: { hidden: number; rect: Rect } | null;
}

export interface UplinkPlace {
  name: string;
  /** Those that others can reach: link-local ones are left out. */
  addresses: string[];
  /** What stands behind the addresses: where the default route leads. */
  route: string | null;
  facts: UplinkFacts;
  rect: Rect;
}

export interface StripChip extends Publication {
  rect: Rect;
  /** What stands on it: host address and port, and container port. */
  text: { from: string; to: string };
}

export interface StripOptions {
  publications: readonly Publication[];
  host: Topology["host"];
  networks: Topology["networks"];
  /** All rows are shown. */
  isExpanded: boolean;
}

/**
 * Places the strip over a layout, or gives null where there is nothing to show. It stands on its lower edge and grows
 * upwards, so that no port that comes or goes moves anything else.
 */
export function placeStrip(layout: Pick<Layout, "bounds">, options: StripOptions): StripPlace | null {
  const { publications, host, networks, isExpanded } = options;
  const uplinks = host === null ? [] : uplinkFacts(host, networks);
  if (publications.length === 0 && host === null) return null;
  const width = Math.max(layout.bounds.width, m.pitch * 4);
  const room = { left: m.stripHead, right: width - m.stripPadding };
  const rows: { width: number; place: (rect: Rect) => void }[][] = [];
  const add = (size: number, place: (rect: Rect) => void): void => {
    const row = rows.at(-1);
    const used = row?.reduce((sum, one) => sum + one.width + m.stripGap, 0) ?? 0;
    const wide = Math.min(size, room.right - room.left);
    if (row === undefined || room.left + used + wide > room.right) rows.push([{ width: wide, place }]);
    else row.push({ width: wide, place });
  };
  const interfaces: StripPlace["interfaces"] = [];
  for (const facts of uplinks) {
    const { name } = facts.interface;
    const addresses = facts.interface.addresses.filter((cidr) => !cidr.startsWith("fe80:"));
    const gateways = facts.defaultRoutes?.map(({ gateway }) => gateway ?? "on link") ?? [];
    const route = gateways.length === 0 ? null : `→ ${gateways.join(", ")}`;
    const near = [name, ...addresses, ...(route === null ? [] : [route])].join(" ").length;
    // From farther away it says less, in larger letters.
    const middle = [name, ...addresses.slice(0, 1)].join(" ").length;
    add(Math.max(near * m.stripCharacter + 44, middle * m.stripLargeCharacter + 44), (rect) =>
      interfaces.push({ name, addresses, route, facts, rect }),
    );
  }
  const chips: StripChip[] = [];
  for (const publication of publications) {
    const text = textOf(publication);
    const size =
      `${text.from} → ${text.to}`.length * m.stripCharacter + (hasBothFamilies(publication) ? 74 : 46);
    add(size, (rect) => chips.push({ ...publication, rect, text }));
  }
  const isLong = rows.length > m.stripRows;
  const shown = isLong && !isExpanded ? rows.slice(0, m.stripRows) : rows;
  const headHeight = Math.max(1, shown.length) * (m.stripChipHeight + m.stripGap) - m.stripGap;
  const moreHeight = isLong ? m.stripChipHeight + m.stripGap : 0;
  const height = 2 * m.stripPadding + headHeight + moreHeight;
  const bottom = layout.bounds.y - m.panelGapY;
  const rect = { x: layout.bounds.x, y: bottom - height, width, height };
  shown.forEach((row, index) => {
    let x = rect.x + room.left;
    const y = rect.y + m.stripPadding + index * (m.stripChipHeight + m.stripGap);
    for (const one of row) {
      one.place({ x, y, width: one.width, height: m.stripChipHeight });
      x += one.width + m.stripGap;
    }
  });
  const hidden = publications.length - chips.length;
  const more = isLong
    ? {
        hidden,
        rect: {
          x: rect.x + room.left,
          y: bottom - m.stripPadding - m.stripChipHeight,
          width: 150,
          height: m.stripChipHeight,
        },
      }
    : null;
  return { rect, rail: { x1: rect.x, x2: rect.x + width, y: bottom }, interfaces, chips, more };
}

/** The way of a published port: from the strip's rail to a bus, along it, and where it ends in a folded panel. */
export interface HostPath {
  networkId: NetworkId | null;
  points: Point[];
}

/**
 * From a chip down to the container: by the gap between columns to the bus of the network that holds its default route,
 * and along it to the container's tap. Null where the container hangs on no bus.
 */
export function hostPath(
  layout: Layout,
  strip: StripPlace,
  options: { chip: StripChip; defaultRoute: NetworkId | null },
): HostPath | null {
  const { chip, defaultRoute } = options;
  const start = { x: chip.rect.x + Math.min(24, chip.rect.width / 2), y: strip.rail.y };
  const link = hostLink(
    layout.links.filter((one) => one.containerId === chip.containerId),
    defaultRoute,
  );
  if (link === null) {
    const panel = layout.panels.find((one) => one.collapsed?.containers.includes(chip.containerId) === true);
    if (panel === undefined) return null;
    const x = panel.rect.x + m.gutter + m.columnGap - m.hostTrack;
    return { networkId: null, points: run(start, { x, y: panel.rect.y }) };
  }
  const tap = link.points.at(-1);
  const card = layout.cards.find((one) => one.containerId === chip.containerId);
  if (tap === undefined || card === undefined) return null;
  const x = card.rect.x - m.hostTrack;
  return { networkId: link.networkId, points: [...run(start, { x, y: tap.y }), tap] };
}

/** From the uplinks by which a port is reached along the rail to where its cable runs down; null where by none. */
export function railPath(strip: StripPlace, chip: StripChip): Point[] | null {
  const reached = uplinksOfAddresses(strip.interfaces, chip.addresses);
  if (reached.length === 0) return null;
  const xs = [chip, ...reached].map(({ rect }) => rect.x + Math.min(24, rect.width / 2));
  const y = strip.rail.y - 2.5;
  return [
    { x: Math.min(...xs), y },
    { x: Math.max(...xs), y },
  ];
}

/** From an uplink down to the bus of a macvlan or ipvlan network that it is the parent of; null where it is none. */
export function parentPath(
  layout: Pick<Layout, "boxes">,
  strip: StripPlace,
  { id, parent }: { id: NetworkId; parent: string },
): Point[] | null {
  const uplink = strip.interfaces.find((one) => one.name === parent);
  const box = layout.boxes.find((one) => one.networkId === id);
  if (uplink === undefined || box === undefined || box.bus === null) return null;
  const start = {
    x: uplink.rect.x + uplink.rect.width - Math.min(18, uplink.rect.width / 2),
    y: strip.rail.y,
  };
  // The gap before the first column, as other cables of the host take it.
  return run(start, { x: box.rect.x + m.gutter + m.columnGap - m.hostTrack, y: box.bus.y });
}

/** The link that a published port's packets take. */
export function hostLink(links: readonly LinkPlace[], defaultRoute: NetworkId | null): LinkPlace | null {
  return links.find((one) => one.networkId === defaultRoute) ?? links[0] ?? null;
}

function run(start: Point, end: Point): Point[] {
  const turn = start.y + m.panelGapY / 3;
  return [start, { x: start.x, y: turn }, { x: end.x, y: turn }, end];
}

function textOf({ addresses, hostPort, containerName, containerPort, protocol }: Publication) {
  const [address = ""] = addresses;
  const host = address === "" ? "0.0.0.0" : address.includes(":") ? `[${address}]` : address;
  return {
    from: `${host}:${hostPort}`,
    to: `${truncateMiddle(toDisplayText(containerName), 24)}:${containerPort}/${protocol}`,
  };
}

/** Whether a publication stands for a binding of each family. */
export function hasBothFamilies({ addresses }: Pick<Publication, "addresses">): boolean {
  return addresses.some((one) => one.includes(":")) && addresses.some((one) => !one.includes(":"));
}
