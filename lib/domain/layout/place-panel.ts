import { measures } from "@/lib/domain/layout/measures";
import type { BoxPlace, CardPlace, LinkPlace, PanelPlace, Point } from "@/lib/domain/layout/layout";
import type { FormerCell, FormerLane } from "@/lib/domain/layout/former-places";
import type { LanePlan, PanelPlan, UnitPlan } from "@/lib/domain/layout/plan-panel";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";

const m = measures;

/** A panel with what is in it. */
export interface PlacedPanel {
  /** What it was placed from. */
  plan: PanelPlan;
  panel: PanelPlace;
  /** Width in pitches, the gap after it included. */
  span: number;
  boxes: BoxPlace[];
  cards: CardPlace[];
  links: LinkPlace[];
  /** Links to trunks outside the panel, which are drawn when the trunk's place is known. */
  chips: PendingChip[];
  /** The same, drawn. */
  chipLinks: LinkPlace[];
  /** Its lanes as they stand in it. */
  formerLanes: readonly FormerLane[];
  /** Of cards side by side, when it is open. */
  columns: number;
  /** How its networks stood before the last changes, the latest first; all of its layout's own. */
  earlier: readonly EarlierPanel[];
  /** The cells of its cards by home; of a folded panel those that they stand in when it is opened. */
  cells: ReadonlyMap<NetworkId | null, ReadonlyMap<ContainerId, FormerCell>>;
}

/** A panel as it stood once. */
export interface EarlierPanel extends Point {
  plan: PanelPlan;
}

/** A link whose bus stands elsewhere: its end at the bus is missing. */
export interface PendingChip {
  link: LinkPlace;
  trackX: number;
}

/** Places the cards, buses and links of one panel relative to its top left corner, or folds it into a bar. */
export function placePanel(plan: PanelPlan, { isCollapsed = false } = {}): PlacedPanel {
  if (plan.part.kind === "empty") return placeBars(plan);
  const open = placeLanes(plan);
  return isCollapsed && plan.canCollapse ? collapse(open) : open;
}

/** Width of a box of so many card columns. */
export function boxWidth(columns: number): number {
  return (columns + 1) * m.pitch - m.panelGap;
}

function collapse(open: PlacedPanel): PlacedPanel {
  const { plan, panel, cells } = open;
  const inside = new Set(plan.lanes.flatMap((lane) => lane.network?.id ?? []));
  const outside = new Map<NetworkId, ContainerId[]>();
  for (const { link } of open.chips) {
    const members = outside.get(link.networkId);
    if (members === undefined) outside.set(link.networkId, [link.containerId]);
    else members.push(link.containerId);
  }
  const bundles = [...outside].map(([networkId, containers], index) => {
    // The lanes of a card's own chips, in the first gap.
    const x = m.gutter + m.columnGap - m.otherTrack - ((index * m.trackStep) % 12);
    return { networkId, containers, points: [{ x, y: 0 }] };
  });
  return {
    plan,
    panel: {
      ...panel,
      rect: { x: 0, y: 0, width: boxWidth(1), height: m.collapsedHeight },
      isFramed: true,
      collapsed: {
        networks: [...inside],
        containers: open.cards.map((card) => card.containerId),
        bundles,
      },
    },
    span: 2,
    boxes: [],
    cards: [],
    links: [],
    chips: [],
    chipLinks: [],
    formerLanes: open.formerLanes.map((lane) => ({ ...lane, x: 0, y: 0 })),
    columns: open.columns,
    earlier: [],
    cells,
  };
}

function placeBars(plan: PanelPlan): PlacedPanel {
  const perRow = Math.max(1, Math.round(Math.sqrt(plan.lanes.length / 3)));
  const width = boxWidth(1);
  const boxes = plan.lanes.map(({ network }, index): BoxPlace => {
    const rect = {
      x: (index % perRow) * (width + m.panelGap),
      y: Math.floor(index / perRow) * (m.barHeight + m.barGap),
      width,
      height: m.barHeight,
    };
    const gutter = { x: rect.x + 14, y: rect.y, width: width - 28, height: rect.height };
    return {
      networkId: network?.id ?? null,
      kind: "empty",
      panel: plan.part.key,
      rect,
      gutter,
      bus: null,
      cardCount: 0,
    };
  });
  const rows = Math.ceil(plan.lanes.length / perRow);
  const rect = {
    x: 0,
    y: 0,
    width: perRow * 2 * m.pitch - m.panelGap,
    height: rows * (m.barHeight + m.barGap) - m.barGap,
  };
  return {
    plan,
    panel: {
      key: plan.part.key,
      rect,
      title: null,
      isTrunk: false,
      isFramed: false,
      canCollapse: false,
      collapsed: null,
    },
    span: perRow * 2,
    boxes,
    cards: [],
    links: [],
    chips: [],
    chipLinks: [],
    formerLanes: boxes.flatMap(toFormerLane),
    columns: 1,
    earlier: [],
    cells: new Map(),
  };
}

/** A unit's cell in its lane. */
interface Cell {
  unit: UnitPlan;
  column: number;
  row: number;
  /** It drops its lower links straight down its own column. */
  isStraight: boolean;
}

function placeLanes(plan: PanelPlan): PlacedPanel {
  const laneOf = new Map<NetworkId, number>();
  plan.lanes.forEach((lane, index) => lane.network !== null && laneOf.set(lane.network.id, index));
  const { columns, straight, passing } = assignColumns(plan, laneOf);

  const panel: PanelPlace = {
    key: plan.part.key,
    rect: { x: 0, y: 0, width: boxWidth(columns), height: 0 },
    title: plan.title,
    isTrunk: plan.part.kind === "trunk",
    isFramed: plan.lanes.length > 1 || plan.title !== null,
    canCollapse: plan.canCollapse,
    collapsed: null,
  };
  const cellsByHome = new Map<NetworkId | null, ReadonlyMap<ContainerId, FormerCell>>();
  const placed: PlacedPanel = {
    plan,
    panel,
    span: columns + 1,
    boxes: [],
    cards: [],
    links: [],
    chips: [],
    chipLinks: [],
    formerLanes: [],
    columns,
    earlier: [],
    cells: cellsByHome,
  };
  const busY = new Map<NetworkId, number>();
  const later: (() => void)[] = [];
  let y = plan.title === null ? 0 : m.titleHeight;
  plan.lanes.forEach((lane, index) => {
    const cells = fillLane(lane, columns, straight, passing[index] ?? new Set());
    const bottom = placeLane({ placed, lane, cells, top: y, busY, later });
    y = bottom + m.laneGap;
    cellsByHome.set(lane.network?.id ?? null, toFormerCells(cells));
  });
  panel.rect.height = Math.max(0, y - m.laneGap);
  // A trunk's place is above all: what becomes of it elsewhere is no part of it.
  if (!panel.isTrunk) placed.formerLanes = placed.boxes.flatMap(toFormerLane);
  // Buses of lower lanes are known now.
  for (const draw of later) draw();
  return placed;
}

function toFormerLane({ networkId, kind, rect }: BoxPlace): FormerLane[] {
  if (networkId === null) return [];
  return [{ network: networkId, x: rect.x, y: rect.y, isBar: kind === "empty" }];
}

function toFormerCells(cells: readonly Cell[]): Map<ContainerId, FormerCell> {
  const lastRow = cells.at(-1)?.row;
  return new Map(
    cells.map(({ unit, column, row, isStraight }, index) => [
      unit.id,
      {
        index,
        column,
        row,
        isInLastRow: row === lastRow,
        isStraight: unit.lower.length === 0 ? null : isStraight,
      },
    ]),
  );
}

/**
 * How many columns the panel has, and the columns of the cards that span lanes. A spanning card keeps its column free
 * from its own row down to its lowest bus; cards whose spans do not overlap share a column (interval packing).
 */
function assignColumns(
  { lanes, formerColumns }: PanelPlan,
  laneOf: ReadonlyMap<NetworkId, number>,
): { columns: number; straight: Map<UnitPlan, number>; passing: Set<number>[] } {
  const sizes = lanes.map((lane) => lane.units.length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const largest = Math.max(0, ...sizes);
  // One row up to four cards; then about 1.3 times as wide as high, which is 2.3 to 1 with these cells.
  const wanted = Math.max(4, Math.ceil(Math.sqrt(total * 1.3)));
  const widest = Math.max(wanted, 8);

  const spans: { unit: UnitPlan; from: number; to: number }[] = [];
  lanes.forEach((lane, from) => {
    for (const unit of lane.units) {
      const lowest = unit.lower.at(-1);
      if (lowest !== undefined) spans.push({ unit, from, to: laneOf.get(lowest) ?? from });
    }
  });
  const straight = new Map<UnitPlan, number>();
  const endOfColumn: number[] = [];
  const held = lanes.map((lane) => heldColumns(lane, wanted));
  let used = 0;
  const isKept = ({ unit }: { unit: UnitPlan }): number => (unit.former?.isStraight === true ? 0 : 1);
  // Who has a column keeps it before others choose. Stable sort: within a lane the order stays.
  for (const span of spans.toSorted((a, b) => a.from - b.from || isKept(a) - isKept(b) || b.to - a.to)) {
    // It found no column, and stands well without one.
    if (span.unit.former?.isStraight === false) continue;
    const isFree = (at: number): boolean => (endOfColumn[at] ?? 0) <= span.from;
    let column = span.unit.former?.column ?? -1;
    if (column === -1 || !isFree(column)) {
      column = 0;
      while (!isFree(column) || held[span.from]?.has(column) === true) column++;
    }
    if (column >= widest) continue;
    endOfColumn[column] = span.to;
    straight.set(span.unit, column);
    used = Math.max(used, column + 1);
  }
  const passing = lanes.map(() => new Set<number>());
  for (const { unit, from, to } of spans) {
    const column = straight.get(unit);
    if (column !== undefined) for (let lane = from + 1; lane < to; lane++) passing[lane]?.add(column);
  }
  let columns = Math.max(1, used, Math.min(wanted, largest));
  lanes.forEach((lane, index) => {
    const hasOthers = lane.units.some((unit) => !straight.has(unit));
    if (hasOthers) columns = Math.max(columns, (passing[index]?.size ?? 0) + 1);
  });
  // One that came free is left free: the panel would become narrower, and a card might have to move for it.
  if (formerColumns === columns + 1) columns = formerColumns;
  return { columns, straight, passing };
}

/** Columns in a lane's last row that a card which comes to span lanes leaves to those who stand there. */
function heldColumns(lane: LanePlan, wanted: number): Set<number> {
  const columns = lane.units.flatMap(({ former }) => (former?.isInLastRow === true ? former.column : []));
  // Behind a full row a new one begins.
  return new Set(columns.length < wanted ? columns : []);
}

/** A lane's cells as one reads: who stands stays, others from the top, those that span lanes in the last row. */
function fillLane(
  lane: LanePlan,
  columns: number,
  straight: ReadonlyMap<UnitPlan, number>,
  passing: ReadonlySet<number>,
): Cell[] {
  const spanning = lane.units.filter((unit) => straight.has(unit));
  const others = lane.units.filter((unit) => !straight.has(unit));
  const taken = new Set(spanning.map((unit) => straight.get(unit) ?? 0));
  const free = Array.from({ length: columns }, (_, column) => column).filter(
    (column) => !passing.has(column),
  );
  const lastFree = free.filter((column) => !taken.has(column));
  const above = Math.max(0, others.length - lastFree.length);
  const lastRow =
    spanning.length === 0 && above > 0 ? -1 : free.length === 0 ? 0 : Math.ceil(above / free.length);
  const slots: { row: number; column: number }[] = [];
  for (let row = 0; slots.length < others.length; row++) {
    for (const column of row === lastRow ? lastFree : free) slots.push({ row, column });
  }
  const cells: Cell[] = settle(others, slots).map((cell) => ({ ...cell, isStraight: false }));
  for (const unit of spanning) {
    cells.push({ unit, column: straight.get(unit) ?? 0, row: Math.max(0, lastRow), isStraight: true });
  }
  return spanning.length === 0 ? cells : cells.toSorted((a, b) => a.row - b.row || a.column - b.column);
}

/** Who stands in one of these slots stays there; the others take what is free, from the first slot on. */
function settle(
  units: readonly UnitPlan[],
  slots: readonly { row: number; column: number }[],
): { unit: UnitPlan; row: number; column: number }[] {
  const holders = new Map<string, UnitPlan>();
  for (const unit of units) if (unit.former !== null) holders.set(slotKey(unit.former), unit);
  const stays = holders.size === 0 ? [] : slots.map((slot) => holders.get(slotKey(slot)));
  const settled = new Set(stays);
  const comers = units.filter((unit) => !settled.has(unit));
  let next = 0;
  return slots.flatMap((slot, index) => {
    const unit = stays[index] ?? comers[next++];
    return unit === undefined ? [] : { ...slot, unit };
  });
}

function slotKey({ row, column }: { row: number; column: number }): string {
  return `${row}/${column}`;
}

interface LaneContext {
  placed: PlacedPanel;
  lane: LanePlan;
  cells: readonly Cell[];
  top: number;
  busY: Map<NetworkId, number>;
  later: (() => void)[];
}

/** Places one lane's box, cards and the links that are known; returns its bottom. */
function placeLane({ placed, lane, cells, top, busY, later }: LaneContext): number {
  const { panel } = placed;
  const hasBus = lane.kind === "lane" || lane.kind === "trunk";
  const bus = hasBus ? { x1: m.gutter, x2: panel.rect.width - m.boxRight, y: top + m.busTop } : null;
  if (bus !== null && lane.network !== null) busY.set(lane.network.id, bus.y);

  const rowCount = Math.max(0, ...cells.map((cell) => cell.row + 1));
  const rowDocks = Array.from({ length: rowCount }, () => 0);
  const rowLower = Array.from({ length: rowCount }, () => 0);
  for (const { unit, row } of cells) {
    rowDocks[row] = Math.max(rowDocks[row] ?? 0, unit.docks.length);
    rowLower[row] = Math.max(rowLower[row] ?? 0, unit.lower.length);
  }
  const rowTop: number[] = [];
  let y = top + (hasBus ? m.busTop + m.dropLength : m.boxBottom);
  for (let row = 0; row < rowCount; row++) {
    rowTop.push(y);
    const under = (rowLower[row] ?? 0) === 0 ? 0 : m.underLabel + (rowLower[row] ?? 0) * m.labelLine;
    const isLast = row === rowCount - 1;
    y +=
      m.cardHeight +
      (rowDocks[row] ?? 0) * m.dockHeight +
      under +
      (isLast ? 0 : hasBus ? m.rowGap : m.columnGap);
  }
  const isBar = lane.kind === "empty";
  const minHeight =
    lane.kind === "trunk" && cells.length === 0
      ? m.trunkHeight
      : hasBus
        ? m.minBoxHeight
        : isBar
          ? m.barHeight
          : 0;
  const bottom = Math.max(y + m.boxBottom, top + minHeight);

  placed.boxes.push({
    networkId: lane.network?.id ?? null,
    kind: lane.kind,
    panel: panel.key,
    rect: { x: 0, y: top, width: panel.rect.width, height: bottom - top },
    gutter: {
      x: 14,
      y: top,
      width: isBar ? panel.rect.width - 28 : m.gutterText - 14,
      height: bottom - top,
    },
    bus,
    cardCount: lane.units.reduce((sum, unit) => sum + 1 + unit.docks.length, 0),
  });

  for (const cell of cells) {
    const x = m.gutter + m.columnGap + cell.column * m.pitch;
    const cardTop = rowTop[cell.row] ?? top;
    placeUnit({ placed, lane, bus, cell, x, y: cardTop, busY, later });
  }
  return bottom;
}

function placeUnit(options: {
  placed: PlacedPanel;
  lane: LanePlan;
  bus: BoxPlace["bus"];
  cell: Cell;
  x: number;
  y: number;
  busY: ReadonlyMap<NetworkId, number>;
  later: (() => void)[];
}): void {
  const { placed, lane, bus, cell, x, y, busY, later } = options;
  const { unit } = cell;
  const homeId = lane.network?.id ?? null;
  const panel = placed.panel.key;
  placed.cards.push({
    containerId: unit.id,
    homeId,
    panel,
    rect: { x, y, width: m.cardWidth, height: m.cardHeight },
    dockedTo: null,
    freeJack: { x: x + m.cardWidth - m.jackInset, y },
  });
  unit.docks.forEach((containerId, index) => {
    const rect = { x, y: y + m.cardHeight + index * m.dockHeight, width: m.cardWidth, height: m.dockHeight };
    placed.cards.push({ containerId, homeId, panel, rect, dockedTo: unit.id, freeJack: null });
  });

  const hasHomeJack = bus !== null && homeId !== null;
  if (hasHomeJack) {
    const jack = { x: x + m.jackInset, y };
    const isDrop = cell.row === 0;
    const track = x - m.ownTrack;
    const branchY = y - m.branchRise;
    placed.links.push({
      networkId: homeId,
      containerId: unit.id,
      kind: isDrop ? "drop" : "branch",
      points: isDrop
        ? [jack, { x: jack.x, y: bus.y }]
        : [jack, { x: jack.x, y: branchY }, { x: track, y: branchY }, { x: track, y: bus.y }],
      side: "top",
      jackLabel: { x: jack.x + 9, y: y - 12 },
      busLabel: isDrop ? { x: jack.x + 9, y: bus.y + 16 } : { x: jack.x + 9, y: branchY - 4 },
    });
  }

  const unitBottom = y + m.cardHeight + unit.docks.length * m.dockHeight;
  unit.lower.forEach((networkId, index) => {
    const jack = { x: x + (m.cardWidth * (index + 1)) / (unit.lower.length + 1), y: unitBottom };
    const label = { x: jack.x + 9, y: unitBottom + m.underLabel + 6 + index * m.labelLine };
    later.push(() => {
      const end = busY.get(networkId);
      if (end === undefined) return;
      const track = x - m.otherTrack - ((index * m.trackStep) % 12);
      const turnY = unitBottom + m.underLabel - 2;
      placed.links.push({
        networkId,
        containerId: unit.id,
        kind: cell.isStraight ? "riser" : "detour",
        points: cell.isStraight
          ? [jack, { x: jack.x, y: end }]
          : [jack, { x: jack.x, y: turnY }, { x: track, y: turnY }, { x: track, y: end }],
        side: "bottom",
        jackLabel: label,
        busLabel: { x: (cell.isStraight ? jack.x : track) + 9, y: end - 9 },
      });
    });
  });

  unit.chips.forEach((networkId, index) => {
    const count = unit.chips.length;
    const room = m.cardWidth - 3 * m.jackInset - m.chipStep;
    const step = Math.min(m.chipStep, room / count);
    const jack = { x: x + m.jackInset + (hasHomeJack ? m.chipStep : 0) + index * step, y };
    // Each has a lane of its own. The right one turns highest and rises nearest to the card: so none crosses another.
    const place = count - 1 - index;
    const laneStep = Math.min(m.trackStep, m.chipLanes / count);
    const trackX = x - m.otherTrack - place * laneStep;
    const turnY = y - m.branchRise + 6 + place * laneStep;
    const link: LinkPlace = {
      networkId,
      containerId: unit.id,
      kind: "chip",
      points: [jack, { x: jack.x, y: turnY }, { x: trackX, y: turnY }],
      side: "top",
      jackLabel: { x: jack.x + 9, y: y - 12 },
      busLabel: { x: trackX + 5, y: 0 },
    };
    const local = busY.get(networkId);
    if (local === undefined) placed.chips.push({ link, trackX });
    else placed.links.push(endChip({ link, trackX }, local));
  });
}

/** A chip's link with its end at the trunk's bus. */
export function endChip({ link, trackX }: PendingChip, busY: number): LinkPlace {
  const end: Point = { x: trackX, y: busY };
  return { ...link, points: [...link.points, end], busLabel: { x: trackX + 5, y: busY + 16 } };
}
