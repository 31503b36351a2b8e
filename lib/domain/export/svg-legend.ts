import { drawBus } from "@/lib/domain/export/svg-network";
import { drawChip, drawJack, drawWarning } from "@/lib/domain/export/svg-container";
import { drawFoldedPlate } from "@/lib/domain/export/svg-folded";
import { drawIcon, line, portChip, stateDot, write } from "@/lib/domain/export/svg-pen";
import { drawUplinkPlate } from "@/lib/domain/export/svg-strip";
import { element, type Markup } from "@/lib/domain/export/markup";
import { estimateWidth } from "@/lib/domain/layout/fit-text";
import { isLoopback } from "@/lib/domain/export/picture-facts";
import { isLive, type Topology } from "@/lib/domain/topology/topology";
import type { ExportPalette } from "@/lib/domain/export/palette";
import type { Layout } from "@/lib/domain/layout/layout";
import type { UplinkPlace } from "@/lib/domain/layout/place-strip";

interface Item {
  text: string;
  width: number;
  /** Drawn from the left, around the height given. */
  draw: (x: number, y: number) => Markup[];
}

const textSize = 12.5;
const rowHeight = 26;
const padding = 16;

export interface Legend {
  height: number;
  draw: (x: number, y: number) => Markup;
}

/** What the topology and the layout don't tell of the picture. */
interface DrawnSigns {
  /** Cables that the canvas shows as chips. */
  hasChipLinks: boolean;
  uplinks: readonly UplinkPlace[];
}

/** A strip that explains the signs of this picture, and no others. */
export function toLegend(
  topology: Topology,
  layout: Layout,
  { width, palette, ...drawn }: DrawnSigns & { width: number; palette: ExportPalette },
): Legend {
  const items = itemsOf(topology, layout, drawn, palette);
  const places: { item: Item; x: number; row: number }[] = [];
  let x = padding;
  let row = 0;
  for (const item of items) {
    const itemWidth = item.width + 8 + estimateWidth(item.text, { size: textSize });
    if (x > padding && x + itemWidth > width - padding) {
      x = padding;
      row += 1;
    }
    places.push({ item, x, row });
    x += itemWidth + 26;
  }
  const height = padding * 2 - 8 + (row + 1) * rowHeight;
  return {
    height,
    draw: (left, top) =>
      element("g", {}, [
        element("rect", {
          x: left + 0.5,
          y: top + 0.5,
          width: width - 1,
          height: height - 1,
          rx: 10,
          fill: palette.surface,
          stroke: palette.line,
        }),
        ...places.flatMap((place) => {
          const middle = top + padding - 4 + place.row * rowHeight + rowHeight / 2;
          return [
            ...place.item.draw(left + place.x, middle),
            write(
              place.item.text,
              { x: left + place.x + place.item.width + 8, y: middle + 4.4 },
              { size: textSize, fill: palette.muted },
            ),
          ];
        }),
      ]),
  };
}

function itemsOf(
  topology: Topology,
  layout: Layout,
  { hasChipLinks, uplinks }: DrawnSigns,
  palette: ExportPalette,
): Item[] {
  const { networks, containers, endpoints } = drawnOf(topology, layout);
  // No network's own colour: the legend is about all of them.
  const cord = palette.control;
  const rail = { parent: null, bridge: null, internal: false };
  const broken = { interface: "", icc: false, masquerade: true, mtu: null };
  const bus = (x: number, y: number) => ({ x1: x + 4, x2: x + 36, y });
  const drawCable = (x: number, y: number): Markup[] => [
    line(`M${x + 6} ${y}H${x + 34}`, cord, 2.25, { "stroke-linecap": "round" }),
  ];
  const jack = (isDefault: boolean) => (x: number, y: number) => [
    drawJack(
      { x: x + 7, y },
      { side: "top", endpoint: { state: "attached", defaultRoute: isDefault }, cord },
      palette,
    ),
  ];
  const dot = (text: string, state: string): Item => ({
    text,
    width: 9,
    draw: (x, y) => [stateDot({ x: x + 4.5, y }, state, palette)],
  });
  const port = (text: string, isLocal: boolean): Item => ({
    text,
    width: 49,
    draw: (x, y) => [portChip({ x, y: y - 8.5, width: 49 }, { port: "8080", more: "", isLocal }, palette)],
  });
  const hasBus = layout.boxes.some((box) => box.bus !== null);
  const hasChips = !hasChipLinks && layout.links.some((link) => link.kind === "chip");
  const ports = containers.flatMap((container) => container.ports);
  const candidates: (Item | false)[] = [
    hasBus && {
      text: "network: its bridge as a bus",
      width: 40,
      draw: (x, y) => drawBus(bus(x, y), rail, cord),
    },
    networks.some((network) => network.internal) && {
      text: "internal: no way out",
      width: 40,
      draw: (x, y) => drawBus(bus(x, y), { ...rail, internal: true }, cord),
    },
    networks.some((network) => network.bridge?.icc === false) && {
      text: "icc off: members are kept apart",
      width: 40,
      draw: (x, y) => drawBus({ x1: x, x2: x + 40, y }, { ...rail, bridge: broken }, cord),
    },
    networks.some((network) => network.parent !== null) && {
      text: "on a host interface (macvlan, ipvlan)",
      width: 40,
      draw: (x, y) => drawBus(bus(x, y), { ...rail, parent: "eth0" }, cord),
    },
    layout.links.length > 0 && { text: "link: the container's cable", width: 40, draw: drawCable },
    layout.links.length > 0 && { text: "interface", width: 14, draw: jack(false) },
    endpoints.some((endpoint) => endpoint.defaultRoute) && {
      text: "interface of the default route",
      width: 14,
      draw: jack(true),
    },
    hasChips && {
      text: "also on the network of this colour",
      width: 14,
      draw: (x, y) => [drawChip({ x: x + 7, y }, cord, palette)],
    },
    endpoints.some((endpoint) => endpoint.state === "ghost") && {
      text: "configured, not connected",
      width: 18,
      draw: (x, y) => [drawWarning({ x: x + 9, y }, palette)],
    },
    layout.cards.some((card) => card.dockedTo !== null) && {
      text: "shares the namespace of the card above",
      width: 14,
      draw: (x, y) => [drawIcon("link", { x, y: y - 7, size: 14 }, palette.faint)],
    },
    containers.some((each) => each.state === "running" && each.health !== "unhealthy") &&
      dot("running", "running"),
    containers.some((each) => each.health === "unhealthy") && dot("unhealthy", "unhealthy"),
    containers.some((each) => each.state === "paused" || each.state === "restarting") &&
      dot("paused or restarting", "paused"),
    containers.some((each) => !isLive(each)) && dot("not running", "exited"),
    ports.some((each) => !isLoopback(each.hostAddress)) && port("published port", false),
    ports.some((each) => isLoopback(each.hostAddress)) && port("published to the host alone", true),
    uplinks.some(({ route }) => route !== null) && {
      text: "default route of the host",
      width: 26,
      draw: (x, y) =>
        drawUplinkPlate({ x, y: y - 9, width: 26, height: 18 }, { isDefault: true, isDown: false }, palette),
    },
    layout.panels.some((panel) => panel.collapsed !== null) && {
      text: "folded project",
      width: 26,
      draw: (x, y) => [drawFoldedPlate({ x, y: y - 9, width: 26, height: 15 }, palette)],
    },
  ];
  return candidates.filter((item) => item !== false);
}

/** What has a place of its own: not what is folded away. */
function drawnOf(
  { networks, containers, endpoints }: Topology,
  { boxes, cards }: Layout,
): Pick<Topology, "networks" | "containers" | "endpoints"> {
  const drawn = new Set<string>([
    ...boxes.flatMap(({ networkId }) => networkId ?? []),
    ...cards.map(({ containerId }) => containerId),
  ]);
  return {
    networks: networks.filter(({ id }) => drawn.has(id)),
    containers: containers.filter(({ id }) => drawn.has(id)),
    endpoints: endpoints.filter(
      ({ networkId, containerId }) => drawn.has(networkId) && drawn.has(containerId),
    ),
  };
}
