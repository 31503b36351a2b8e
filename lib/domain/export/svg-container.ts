import {
  addressOf,
  cardAddress,
  isLoopback,
  shortImage,
  type PictureFacts,
} from "@/lib/domain/export/picture-facts";
import { cordOf, mixColours, type ExportPalette } from "@/lib/domain/export/palette";
import { drawIcon, fontStacks, haloOf, line, portChip, stateDot, write } from "@/lib/domain/export/svg-pen";
import { element, textNode, type Markup } from "@/lib/domain/export/markup";
import { estimateWidth } from "@/lib/domain/layout/fit-text";
import { isLive, type Container, type Endpoint, type NetworkId } from "@/lib/domain/topology/topology";
import { linePath } from "@/lib/domain/layout/path-data";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { CardPlace, LinkPlace, Point } from "@/lib/domain/layout/layout";

/** A container's card. */
export function drawCard(card: CardPlace, facts: PictureFacts, palette: ExportPalette): Markup | null {
  const container = facts.containers.get(card.containerId);
  if (container === undefined) return null;
  const name = toDisplayText(container.name);
  const isDocked = card.dockedTo !== null;
  return element("g", {}, [
    element("title", {}, [textNode(`container ${name}`)]),
    drawFace(card, container, palette),
    ...(isDocked
      ? drawDocked(card, name, container, palette)
      : drawContent(card, name, container, facts, palette)),
  ]);
}

function drawFace({ rect, dockedTo }: CardPlace, container: Container, palette: ExportPalette): Markup {
  const isOff = !isLive(container);
  const stroke = { stroke: palette.lineStrong, "stroke-dasharray": isOff ? "4 3" : undefined };
  const offFill = mixColours(palette.raised, palette.surface, 0.35);
  if (dockedTo === null) {
    return element("rect", {
      x: rect.x + 0.5,
      y: rect.y + 0.5,
      width: rect.width - 1,
      height: rect.height - 1,
      rx: 8,
      fill: isOff ? offFill : palette.raised,
      ...stroke,
    });
  }
  const left = rect.x + 8.5;
  const right = rect.x + rect.width - 8.5;
  const bottom = rect.y + rect.height - 0.5;
  return element("path", {
    d: `M${left} ${rect.y}V${bottom - 8}q0 8 8 8H${right - 8}q8 0 8 -8V${rect.y}`,
    fill: isOff ? offFill : mixColours(palette.raised, palette.surface, 0.6),
    ...stroke,
  });
}

function drawDocked(
  { rect }: CardPlace,
  name: string,
  container: Container,
  palette: ExportPalette,
): Markup[] {
  const middle = rect.y + rect.height / 2;
  return [
    stateDot({ x: rect.x + 22, y: middle }, dotState(container), palette),
    write(
      name,
      { x: rect.x + 32, y: middle + 4.6 },
      { size: 13, weight: 600, fill: nameColour(container, palette), width: rect.width - 70 },
    ),
    drawIcon("link", { x: rect.x + rect.width - 31, y: middle - 6.5, size: 13 }, palette.faint),
  ];
}

function drawContent(
  { rect }: CardPlace,
  name: string,
  container: Container,
  facts: PictureFacts,
  palette: ExportPalette,
): Markup[] {
  const left = rect.x + 12;
  const right = rect.x + rect.width - 12;
  const heart = heartOf(container.health);
  const address = cardAddress(facts.endpointsOf.get(container.id) ?? []);
  const chip = portOf(container);
  const footWidth = right - left - (chip === null ? 0 : chip.width + 6);
  const isRunning = container.state === "running";
  return [
    stateDot({ x: left + 4, y: rect.y + 16.5 }, dotState(container), palette),
    write(
      name,
      { x: left + 14, y: rect.y + 21 },
      {
        size: 13,
        weight: isLive(container) ? 600 : 500,
        fill: nameColour(container, palette),
        width: right - left - 14 - (heart === null ? 0 : 19),
      },
    ),
    ...(heart === null
      ? []
      : [drawIcon(heart, { x: right - 13, y: rect.y + 10, size: 13 }, heartColour(heart, palette))]),
    write(
      toDisplayText(shortImage(container.image)),
      { x: left, y: rect.y + 37.5 },
      { size: 12, fill: palette.muted, width: right - left },
    ),
    isRunning
      ? write(
          address ?? "",
          { x: left, y: rect.y + 54 },
          { size: 12, isMono: true, fill: palette.ink, width: footWidth },
        )
      : write(
          toDisplayText(container.state),
          { x: left, y: rect.y + 54 },
          { size: 12, fill: isLive(container) ? palette.warning : palette.muted, width: footWidth },
        ),
    ...(chip === null
      ? []
      : [portChip({ x: right - chip.width, y: rect.y + 41.5, width: chip.width }, chip, palette)]),
  ];
}

function portOf(
  container: Container,
): { port: string; more: string; isLocal: boolean; width: number } | null {
  const [first, ...rest] = container.ports;
  if (first === undefined) return null;
  const port = String(first.hostPort);
  const more = rest.length === 0 ? "" : `+${rest.length}`;
  const text = estimateWidth(port + more, { size: 11, isMono: true });
  return { port, more, isLocal: isLoopback(first.hostAddress), width: 22 + text + (more === "" ? 0 : 3) };
}

function heartOf(health: string | null): "heart-pulse" | "heart-crack" | null {
  return health === "healthy" ? "heart-pulse" : health === "unhealthy" ? "heart-crack" : null;
}

function heartColour(heart: "heart-pulse" | "heart-crack", palette: ExportPalette): string {
  return heart === "heart-pulse" ? palette.success : palette.danger;
}

function nameColour(container: Container, palette: ExportPalette): string {
  return isLive(container) ? palette.ink : palette.muted;
}

function dotState(container: Container): string {
  return container.health === "unhealthy" ? "unhealthy" : container.state;
}

/** A cable from its jack to the bus. */
export function drawLink(
  link: LinkPlace,
  endpoint: Endpoint,
  { isOff, cord, palette }: { isOff: boolean; cord: string; palette: ExportPalette },
): Markup {
  const path = linePath(link.points);
  const tap = link.points.at(-1);
  const isGhost = endpoint.state === "ghost";
  return element("g", {}, [
    line(path, palette.surface, 6),
    line(path, cord, endpoint.defaultRoute && !isGhost ? 3.25 : 2.25, {
      "stroke-linecap": "round",
      "stroke-dasharray": isGhost ? "4 6" : undefined,
      "stroke-opacity": isOff ? 0.5 : undefined,
    }),
    ...(tap === undefined
      ? []
      : [
          element("circle", {
            cx: tap.x,
            cy: tap.y,
            r: 4.5,
            fill: palette.surface,
            stroke: cord,
            "stroke-width": 2.5,
          }),
        ]),
    ...(isGhost ? [drawWarning(middleOf(link.points), palette)] : []),
  ]);
}

/**
 * A link's interface and address at the card, its host interface at the bus. `isUnderChips`: cables of chips run where
 * the first stands, which takes the place of the second.
 */
export function drawLinkLabels(
  link: LinkPlace,
  endpoint: Endpoint,
  { isUnderChips, palette }: { isUnderChips: boolean; palette: ExportPalette },
): Markup[] {
  const address = addressOf(endpoint);
  const device = endpoint.link?.containerInterface ?? null;
  const host = isUnderChips ? null : (endpoint.link?.hostInterface ?? null);
  const { x, y } = isUnderChips ? link.busLabel : link.jackLabel;
  const label = {
    "font-size": 11.5,
    "font-family": fontStacks.mono,
    fill: palette.faint,
    ...haloOf(palette.surface),
  };
  const atJack = [
    ...(device === null ? [] : [textNode(toDisplayText(device).slice(0, 15))]),
    ...(device === null || address === null ? [] : [textNode(" ")]),
    ...(address === null ? [] : [element("tspan", { fill: palette.ink }, [textNode(address.text)])]),
    ...(address?.isReserved === true ? [textNode(" reserved")] : []),
  ];
  return [
    ...(atJack.length === 0 ? [] : [element("text", { x, y, ...label }, atJack)]),
    ...(host === null
      ? []
      : [
          element("text", { x: link.busLabel.x, y: link.busLabel.y, ...label }, [
            textNode(toDisplayText(host).slice(0, 15)),
          ]),
        ]),
  ];
}

/** The sign on a cable that is configured and not there. */
export function drawWarning({ x, y }: Point, palette: ExportPalette): Markup {
  return element("g", {}, [
    element("circle", {
      cx: x,
      cy: y,
      r: 8,
      fill: palette.warningSoft,
      stroke: palette.warning,
      "stroke-width": 1.25,
    }),
    line(`M${x} ${y - 4}v4.5M${x} ${y + 3.6}v.4`, palette.warning, 1.75, { "stroke-linecap": "round" }),
  ]);
}

/** The sockets of a card's interfaces. Nobody pulls a cable from a picture: the free one is left out. */
export function drawJacks(
  card: CardPlace,
  links: readonly LinkPlace[],
  facts: PictureFacts,
  colours: ReadonlyMap<NetworkId, number>,
  palette: ExportPalette,
): Markup[] {
  const endpoints = facts.endpointsOf.get(card.containerId) ?? [];
  return links.flatMap((link) => {
    const [at] = link.points;
    const endpoint = endpoints.find((one) => one.networkId === link.networkId);
    if (at === undefined || endpoint === undefined) return [];
    const cord = cordOf(palette, colours.get(link.networkId));
    return [
      link.kind === "chip" ? drawChip(at, cord, palette) : drawJack(at, { ...link, endpoint, cord }, palette),
    ];
  });
}

/** The square jack of a network whose cables are not drawn. */
export function drawChip({ x, y }: Point, cord: string, palette: ExportPalette): Markup {
  return element("rect", {
    x: x - 6,
    y: y - 6,
    width: 12,
    height: 12,
    rx: 3,
    fill: cord,
    stroke: palette.raised,
    "stroke-width": 2,
  });
}

/** A round jack, plugged or open; an arrow in it where the default route leaves. */
export function drawJack(
  { x, y }: Point,
  jack: { side: LinkPlace["side"]; endpoint: Pick<Endpoint, "state" | "defaultRoute">; cord: string },
  palette: ExportPalette,
): Markup {
  const { endpoint, cord, side } = jack;
  const isPlugged = endpoint.state === "attached";
  const [fill, stroke, width] = isPlugged ? [cord, palette.raised, 2] : [palette.raised, cord, 2.5];
  const arrow = side === "top" ? `M${x - 3} ${y + 1.6}l3 -3.4l3 3.4` : `M${x - 3} ${y - 1.6}l3 3.4l3 -3.4`;
  return element("g", {}, [
    element("circle", { cx: x, cy: y, r: 6.5, fill, stroke, "stroke-width": width }),
    endpoint.defaultRoute
      ? line(arrow, isPlugged ? palette.raised : cord, 2, {
          "stroke-linecap": "round",
          "stroke-linejoin": "round",
        })
      : element("circle", { cx: x, cy: y, r: 2, fill: palette.raised }),
  ]);
}

function middleOf(points: readonly Point[]): Point {
  const [first = { x: 0, y: 0 }, second = first] = points;
  return points.length === 2 ? { x: (first.x + second.x) / 2, y: (first.y + second.y) / 2 } : second;
}
