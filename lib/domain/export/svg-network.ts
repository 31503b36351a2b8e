import { cordOf, mixColours, type ExportPalette } from "@/lib/domain/export/palette";
import { element, textNode, type Markup } from "@/lib/domain/export/markup";
import { estimateWidth } from "@/lib/domain/layout/fit-text";
import { line, write } from "@/lib/domain/export/svg-pen";
import { networkLines, type PictureFacts } from "@/lib/domain/export/picture-facts";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { BoxPlace, PanelPlace } from "@/lib/domain/layout/layout";
import type { Network, NetworkId } from "@/lib/domain/topology/topology";

/** A compose project's frame. */
export function drawFrame({ rect, title }: PanelPlace, palette: ExportPalette): Markup {
  return element("g", {}, [
    element("rect", {
      x: rect.x - 12,
      y: rect.y - 12,
      width: rect.width + 24,
      height: rect.height + 24,
      rx: 16,
      fill: palette.sunken,
      "fill-opacity": 0.55,
      stroke: palette.line,
    }),
    ...(title === null
      ? []
      : [
          write(
            toDisplayText(title),
            { x: rect.x + 4, y: rect.y + 16 },
            { size: 13, weight: 600, fill: palette.muted, width: rect.width - 8 },
          ),
        ]),
  ]);
}

/** A network's box with its bus. */
export function drawBox(
  box: BoxPlace,
  network: Network | undefined,
  cord: string,
  palette: ExportPalette,
): Markup {
  const { rect, bus } = box;
  return element("g", {}, [
    element("rect", {
      x: rect.x + 0.5,
      y: rect.y + 0.5,
      width: rect.width - 1,
      height: rect.height - 1,
      rx: 10,
      ...boxLook(box, network, cord, palette),
    }),
    ...(bus === null ? [] : drawBus(bus, network, cord)),
  ]);
}

function boxLook(
  { kind }: BoxPlace,
  network: Network | undefined,
  cord: string,
  palette: ExportPalette,
): Record<string, string | number> {
  if (kind === "host") return { fill: palette.sunken, stroke: palette.lineStrong, "stroke-width": 1.5 };
  if (kind === "none" || kind === "unattached")
    return { fill: "none", stroke: palette.lineStrong, "stroke-dasharray": "5 4" };
  if (network?.internal === true)
    return { fill: palette.surface, stroke: mixColours(cord, palette.line, 0.55), "stroke-width": 1.5 };
  return { fill: palette.surface, stroke: palette.line };
}

/** The bus: a bridge's rail, broken where members can't talk; two thin lines on a parent's segment. */
export function drawBus(
  bus: NonNullable<BoxPlace["bus"]>,
  network: Pick<Network, "parent" | "bridge" | "internal"> | undefined,
  cord: string,
): Markup[] {
  const { x1, x2, y } = bus;
  const end = network?.internal === true ? [line(`M${x2} ${y - 9}v18`, cord, 4, round)] : [];
  if (network !== undefined && network.parent !== null)
    return [line(`M${x1} ${y - 2.5}H${x2}M${x1} ${y + 2.5}H${x2}`, cord, 2.25), ...end];
  if (network?.bridge?.icc === false)
    return [line(`M${x1} ${y}H${x2}`, cord, 7, { "stroke-dasharray": "20 5" }), ...end];
  return [
    line(`M${x1} ${y}H${x2}`, cord, 7, round),
    line(`M${x1} ${y - 1.5}H${x2 - 2}`, "#ffffff", 1.5, { ...round, "stroke-opacity": 0.28 }),
    ...end,
  ];
}

const round = { "stroke-linecap": "round" };

/** The labels of a network's box, in its gutter: over the cables, as on the canvas. */
export function drawBoxLabels(
  box: BoxPlace,
  facts: PictureFacts,
  colours: ReadonlyMap<NetworkId, number>,
  palette: ExportPalette,
): Markup {
  const { gutter, bus, kind } = box;
  const { x, y } = gutter;
  const network = box.networkId === null ? undefined : facts.networks.get(box.networkId);
  if (network === undefined) {
    return element("g", {}, [
      write("No network", { x, y: y + 23 }, { size: 14, weight: 600, fill: palette.ink }),
      write("Attached to nothing", { x, y: y + 46 }, { size: 12, fill: palette.faint }),
      write("the engine knows", { x, y: y + 62 }, { size: 12, fill: palette.faint }),
    ]);
  }
  const cord = cordOf(palette, colours.get(network.id));
  const name = toDisplayText(network.name);
  const title = element("title", {}, [textNode(`network ${name}`)]);
  const swatch = (top: number): Markup =>
    element("rect", { x, y: top, width: 10, height: 10, rx: 3, fill: cord });
  const { driver, badges, lines, count } = networkLines(network, facts.memberCount.get(network.id) ?? 0);
  if (kind === "empty") {
    const side = lines[0]?.text ?? driver;
    const sideWidth = estimateWidth(side, { size: 12, isMono: true });
    return element("g", {}, [
      title,
      swatch(y + 17),
      write(
        name,
        { x: x + 17, y: y + 27 },
        { size: 14, weight: 500, fill: palette.muted, width: gutter.width - 29 - sideWidth },
      ),
      write(
        side,
        { x: x + gutter.width, y: y + 26 },
        { size: 12, isMono: true, fill: palette.faint, anchor: "end" },
      ),
    ]);
  }
  const device = toDisplayText(network.bridge?.interface ?? network.parent ?? network.driver);
  const top = y + (bus === null ? 41 : 64);
  let row = top + 11 + driverRows(driver, badges) * rowStep;
  const values = lines.map(({ text, key }) => {
    const keyWidth = key === null ? 0 : 20;
    const at = { x, y: row };
    row += rowStep;
    return element("g", {}, [
      ...(key === null ? [] : [write(key, at, { size: 12, isMono: true, fill: palette.faint })]),
      write(
        text,
        { x: at.x + keyWidth, y: at.y },
        { size: 12, isMono: true, fill: palette.ink, width: gutter.width - keyWidth },
      ),
    ]);
  });
  return element("g", {}, [
    title,
    swatch(y + 14),
    write(
      name,
      { x: x + 17, y: y + 24 },
      { size: 14, weight: 600, fill: palette.ink, width: bus === null ? 150 : 190, halo: palette.surface },
    ),
    ...(bus === null
      ? []
      : [
          element("rect", {
            x: x + 0.75,
            y: bus.y - 10.25,
            width: 130.5,
            height: 20.5,
            rx: 4.5,
            fill: palette.raised,
            stroke: cord,
            "stroke-width": 1.5,
          }),
          write(
            device,
            { x: x + 8, y: bus.y + 4 },
            { size: 11.5, isMono: true, fill: palette.muted, width: 117 },
          ),
        ]),
    ...drawDriver({ driver, badges, x, y: top }, palette),
    ...values,
    write(count, { x, y: row }, { size: 12, fill: palette.muted, width: gutter.width }),
  ]);
}

const badgeGap = 4;
const rowStep = 17;

function badgeWidth(badge: string): number {
  return estimateWidth(badge, { size: 11 }) + 11;
}

function driverWidth(driver: string): number {
  return Math.min(estimateWidth(driver, { size: 12 }), 100);
}

/** Driver and badges stand in one row where they fit, else the badges in rows of their own. */
function badgePlaces(driver: string, badges: readonly string[]): { badge: string; x: number; row: number }[] {
  let x = driverWidth(driver) + badgeGap + 2;
  let row = 0;
  return badges.map((badge) => {
    const width = badgeWidth(badge);
    if (x > 0 && x + width > 140) {
      x = 0;
      row += 1;
    }
    const place = { badge, x, row };
    x += width + badgeGap;
    return place;
  });
}

function driverRows(driver: string, badges: readonly string[]): number {
  return (badgePlaces(driver, badges).at(-1)?.row ?? 0) + 1;
}

function drawDriver(
  { driver, badges, x, y }: { driver: string; badges: readonly string[]; x: number; y: number },
  palette: ExportPalette,
): Markup[] {
  return [
    write(driver, { x, y: y + 11 }, { size: 12, fill: palette.muted, width: 100 }),
    ...badgePlaces(driver, badges).map((place) =>
      element("g", {}, [
        element("rect", {
          x: x + place.x + 0.5,
          y: y + place.row * rowStep - 1,
          width: badgeWidth(place.badge) - 1,
          height: 16,
          rx: 4,
          fill: palette.raised,
          stroke: palette.lineStrong,
        }),
        write(
          place.badge,
          { x: x + place.x + badgeWidth(place.badge) / 2, y: y + place.row * rowStep + 11 },
          { size: 11, fill: palette.ink, anchor: "middle" },
        ),
      ]),
    ),
  ];
}
