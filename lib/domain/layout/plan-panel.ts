import type { PanelPart } from "@/lib/domain/layout/split-shape";
import type { BoxKind } from "@/lib/domain/layout/layout";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";
import type { FormerCell, FormerOrder } from "@/lib/domain/layout/former-places";
import type { ShapeContainer, ShapeNetwork } from "@/lib/domain/layout/to-shape";

/** A card with what hangs on it, before it has a place. */
export interface UnitPlan {
  id: ContainerId;
  docks: readonly ContainerId[];
  /** Networks of lower lanes of the same panel, from the nearest down. */
  lower: NetworkId[];
  /** Trunks that it is on, besides its home. */
  chips: NetworkId[];
  /** Where it stands in this lane already. */
  former: FormerCell | null;
}

export interface LanePlan {
  network: ShapeNetwork | null;
  kind: BoxKind;
  units: UnitPlan[];
}

export interface PanelPlan {
  /** What it was planned from. */
  part: PanelPart;
  title: string | null;
  /** It holds networks of compose projects: it can be folded into a bar. */
  canCollapse: boolean;
  /** From top to bottom. */
  lanes: LanePlan[];
  /** Columns of the panel that it was, or of the largest of those that it was joined from. */
  formerColumns: number | null;
}

/**
 * Decides what stands where in a panel, without coordinates: the order of its lanes, and each container's home: the
 * topmost lane among its networks, so that its other links can all run straight down. Lanes are ordered so that this is
 * the network of the default route wherever orders do not contradict each other, and what stood before keeps its order.
 */
export function planPanel(part: PanelPart, former: FormerOrder): PanelPlan {
  const networks = orderComponents(part).flatMap((order) => keepLaneOrder(order, former));
  const index = new Map(networks.map(({ id }, place) => [id, place]));
  const members = new Map<NetworkId | null, UnitPlan[]>();
  const used = new Set<NetworkId>();
  for (const container of part.containers) {
    for (const id of container.networks) used.add(id);
    const { home, unit } = toUnit(part, container, index);
    unit.former = former.cards.get(home)?.cells.get(unit.id) ?? null;
    const list = members.get(home);
    if (list === undefined) members.set(home, [unit]);
    else list.push(unit);
  }
  const toLane = (network: ShapeNetwork, kind: BoxKind): LanePlan => ({
    network,
    kind,
    units: keepCardOrder(members.get(network.id) ?? []),
  });
  const { kind } = part;
  const loose = kind === "unattached" ? keepCardOrder([...members.values()].flat()) : [];
  const isBar = ({ id }: ShapeNetwork): boolean => kind === "lane" && !used.has(id);
  const lanes: LanePlan[] = [
    ...(kind === "unattached" ? [{ network: null, kind, units: loose }] : []),
    ...part.trunks.map((network) => toLane(network, "trunk")),
    ...networks.flatMap((network) => (isBar(network) ? [] : toLane(network, kind))),
    // A project's network without a container stays in its frame.
    ...networks.flatMap((network) => (isBar(network) ? toLane(network, "empty") : [])),
  ];
  const hasProject = kind === "lane" && networks.some((network) => network.project !== null);
  const title = hasProject ? titleOf(lanes.flatMap((one) => one.network ?? [])) : null;
  return { part, title, canCollapse: hasProject, lanes, formerColumns: findFormerColumns(lanes, former) };
}

function findFormerColumns(lanes: readonly LanePlan[], { cards }: FormerOrder): number | null {
  let largest: { area: number; columns: number } | null = null;
  for (const { network } of lanes) {
    const known = cards.get(network?.id ?? null);
    if (known !== undefined && (largest === null || known.area > largest.area)) largest = known;
  }
  return largest?.columns ?? null;
}

/** A container's card, and the network that it is at home on. */
function toUnit(
  part: PanelPart,
  container: ShapeContainer,
  lane: ReadonlyMap<NetworkId, number>,
): { home: NetworkId | null; unit: UnitPlan } {
  const { id, networks, defaultRoute } = container;
  const docks = part.docks.get(id) ?? [];
  const onTrunks = part.onTrunks.size === 0 ? [] : networks.filter((one) => part.onTrunks.has(one));
  const lanes =
    part.kind === "lane"
      ? networks.filter((one) => lane.has(one)).toSorted((a, b) => (lane.get(a) ?? 0) - (lane.get(b) ?? 0))
      : [];
  const trunk = onTrunks.find((one) => one === defaultRoute) ?? onTrunks[0];
  const home = part.kind === "unattached" ? null : (lanes[0] ?? trunk ?? networks[0] ?? null);
  const chips = onTrunks.filter((one) => one !== home);
  return { home, unit: { id, docks, lower: lanes.slice(1), chips, former: null } };
}

interface Bond {
  shared: number;
  above: number;
}

/** Lane order of each component, from the top. */
function orderComponents({ components, containers }: PanelPart): ShapeNetwork[][] {
  if (components.every((component) => component.length < 2)) return components;
  const inside = new Set(components.flatMap((component) => component.map(({ id }) => id)));
  const bonds = new Map<NetworkId, Map<NetworkId, Bond>>();
  const bond = (from: NetworkId, to: NetworkId): Bond => {
    let row = bonds.get(from);
    if (row === undefined) bonds.set(from, (row = new Map()));
    let entry = row.get(to);
    if (entry === undefined) row.set(to, (entry = { shared: 0, above: 0 }));
    return entry;
  };
  for (const container of containers) {
    if (container.networks.length < 2) continue;
    const ids = container.networks.filter((id) => inside.has(id));
    const home = ids.find((id) => id === container.defaultRoute) ?? ids[0];
    for (const from of ids) {
      for (const to of ids) {
        if (from === to) continue;
        const entry = bond(from, to);
        entry.shared++;
        if (from === home) entry.above++;
        if (to === home) entry.above--;
      }
    }
  }
  return components.map((component) => orderLanes(component, bonds));
}

/** Of networks that were joined, those of the largest panel stay on top, as they stood: none of their cards moves. */
function keepLaneOrder(order: readonly ShapeNetwork[], { lanes }: FormerOrder): readonly ShapeNetwork[] {
  if (order.length < 2) return order;
  let largest: { panel: string; area: number } | null = null;
  for (const { id } of order) {
    const lane = lanes.get(id);
    if (lane !== undefined && (largest === null || lane.area > largest.area)) largest = lane;
  }
  const place = ({ id }: ShapeNetwork): number => {
    const lane = lanes.get(id);
    return lane !== undefined && lane.panel === largest?.panel ? lane.index : Number.MAX_SAFE_INTEGER;
  };
  return order.toSorted((a, b) => place(a) - place(b));
}

/** Who comes to a lane stands behind those who are there. */
function keepCardOrder(units: readonly UnitPlan[]): UnitPlan[] {
  const place = ({ former }: UnitPlan): number => former?.index ?? Number.MAX_SAFE_INTEGER;
  return units.toSorted((a, b) => place(a) - place(b));
}

/**
 * Greedy: starts with the network that is most often home to shared containers; then always the one that shares most
 * with those placed, with the fewest homes among those still to come.
 */
function orderLanes(
  component: readonly ShapeNetwork[],
  bonds: ReadonlyMap<NetworkId, ReadonlyMap<NetworkId, Bond>>,
): ShapeNetwork[] {
  if (component.length < 2) return [...component];
  const left = new Set(component);
  const placed: ShapeNetwork[] = [];
  const shared = new Map<NetworkId, number>();
  // How many more shared containers are at home here than in the networks still to come.
  const above = new Map<NetworkId, number>();
  for (const { id } of component) {
    let sum = 0;
    for (const entry of bonds.get(id)?.values() ?? []) sum += entry.above;
    above.set(id, sum);
  }
  while (left.size > 0) {
    let best: ShapeNetwork | null = null;
    let bestScore = -Infinity;
    for (const network of left) {
      const { id } = network;
      // A home below its guests costs more than a long riser: weigh it double.
      const score = (placed.length === 0 ? 0 : (shared.get(id) ?? 0)) + 2 * (above.get(id) ?? 0);
      const isJoined = placed.length === 0 || (shared.get(id) ?? 0) > 0;
      if (isJoined && score > bestScore) {
        best = network;
        bestScore = score;
      }
    }
    if (best === null) break;
    left.delete(best);
    placed.push(best);
    for (const [other, entry] of bonds.get(best.id) ?? []) {
      shared.set(other, (shared.get(other) ?? 0) + entry.shared);
      above.set(other, (above.get(other) ?? 0) + entry.above);
    }
  }
  return placed;
}

/** The projects of a frame, and the networks in it that belong to none, by name: "shop", "blog + shop", "shop + dmz". */
function titleOf(networks: readonly ShapeNetwork[]): string {
  const projects = new Set(networks.flatMap((network) => network.project ?? []));
  const others = networks.flatMap((network) => (network.project === null ? network.name : []));
  const names = [...[...projects].toSorted(), ...others.toSorted()];
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more`] : names;
  return shown.join(" + ");
}
