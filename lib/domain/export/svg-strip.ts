import { cordOf, type ExportPalette } from "@/lib/domain/export/palette";
import { drawIcon, line, write } from "@/lib/domain/export/svg-pen";
import { element, textNode, type Markup } from "@/lib/domain/export/markup";
import { estimateWidth } from "@/lib/domain/layout/fit-text";
import {
  hasBothFamilies,
  hostLink,
  parentPath,
  type StripChip,
  type StripPlace,
} from "@/lib/domain/layout/place-strip";
import { linePath } from "@/lib/domain/layout/path-data";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";
import type { Layout, LinkPlace } from "@/lib/domain/layout/layout";
import type { PictureFacts } from "@/lib/domain/export/picture-facts";

/** What a strip is drawn by: which cable a port's packets take gives its colour. */
export interface StripLook {
  facts: PictureFacts;
  linksOf: ReadonlyMap<ContainerId, readonly LinkPlace[]>;
  colours: ReadonlyMap<NetworkId, number>;
  palette: ExportPalette;
}

/** The host's strip: its plate on a rail, its uplinks, and a chip for each published port. */
export function drawStrip({ rect, rail, interfaces, chips }: StripPlace, look: StripLook): Markup {
  const { palette } = look;
  return element("g", {}, [
    element("title", {}, [textNode("host")]),
    element("rect", {
      x: rect.x + 0.5,
      y: rect.y + 0.5,
      width: rect.width - 1,
      height: rect.height - 1,
      rx: 12,
      fill: palette.sunken,
      stroke: palette.lineStrong,
    }),
    line(`M${rail.x1 + 3} ${rail.y - 2}H${rail.x2 - 3}`, palette.control, 5, { "stroke-linecap": "round" }),
    drawIcon("server", { x: rect.x + 16, y: rect.y + rect.height / 2 - 8, size: 16 }, palette.ink),
    write(
      "Host",
      { x: rect.x + 39, y: rect.y + rect.height / 2 + 5 },
      { size: 14, weight: 600, fill: palette.ink },
    ),
    ...interfaces.map((one) => drawUplink(one, palette)),
    ...chips.map((chip) => drawPort(chip, look)),
  ]);
}

/** From parent interfaces down to their macvlan and ipvlan networks: two lines, as the bus there. */
export function drawParentCables(
  strip: StripPlace,
  layout: Layout,
  { facts, colours, palette }: Omit<StripLook, "linksOf">,
): Markup[] {
  return layout.boxes.flatMap(({ networkId }) => {
    const parent = networkId === null ? null : (facts.networks.get(networkId)?.parent ?? null);
    if (networkId === null || parent === null) return [];
    const points = parentPath(layout, strip, { id: networkId, parent });
    if (points === null) return [];
    const path = linePath(points);
    const cord = cordOf(palette, colours.get(networkId));
    const look = { "stroke-linejoin": "round" };
    return [line(path, cord, 6, look), line(path, palette.surface, 3, look)];
  });
}

function drawUplink(
  { name, addresses, route, facts, rect }: StripPlace["interfaces"][number],
  palette: ExportPalette,
): Markup {
  const shown = toDisplayText(name);
  const middle = rect.y + rect.height / 2;
  const at = rect.x + 29;
  const style = { size: 12.5, isMono: true };
  const texts = [
    { text: shown, fill: palette.ink },
    { text: toDisplayText(addresses.join(" ")), fill: palette.muted },
    { text: toDisplayText(route ?? ""), fill: palette.muted },
  ].filter(({ text }) => text !== "");
  let x = at;
  return element("g", {}, [
    ...drawUplinkPlate(
      rect,
      { isDefault: route !== null, isDown: facts.interface.state === "down" },
      palette,
    ),
    drawIcon("ethernet-port", { x: rect.x + 10, y: middle - 6.5, size: 13 }, palette.muted),
    ...texts.map(({ text, fill }) => {
      const from = x;
      x += estimateWidth(text, style) + 6;
      const width = Math.max(0, rect.x + rect.width - 10 - from);
      return write(text, { x: from, y: middle + 4.4 }, { ...style, fill, width });
    }),
  ]);
}

/** The default route's has a thick edge; one that is down is dashed. */
export function drawUplinkPlate(
  rect: StripPlace["rect"],
  { isDefault, isDown }: { isDefault: boolean; isDown: boolean },
  palette: ExportPalette,
): Markup[] {
  return [
    plate(rect, {
      fill: "none",
      stroke: palette.lineStrong,
      ...(isDown ? { "stroke-dasharray": "3 2" } : {}),
    }),
    ...(isDefault
      ? [
          line(
            `M${rect.x + 6} ${rect.y + rect.height - 1.5}H${rect.x + rect.width - 6}`,
            palette.control,
            3,
            {
              "stroke-linecap": "round",
            },
          ),
        ]
      : []),
  ];
}

function drawPort(chip: StripChip, { facts, linksOf, colours, palette }: StripLook): Markup {
  const { rect, text } = chip;
  const middle = rect.y + rect.height / 2;
  const isLocal = chip.exposure === "local";
  const endpoints = facts.endpointsOf.get(chip.containerId) ?? [];
  const route = endpoints.find((endpoint) => endpoint.defaultRoute)?.networkId ?? null;
  const link = hostLink(linksOf.get(chip.containerId) ?? [], route);
  const cord = cordOf(palette, link === null ? undefined : colours.get(link.networkId));
  const style = { size: 12.5, isMono: true };
  const family = hasBothFamilies(chip) ? "+v6" : "";
  const familyX = rect.x + 29 + estimateWidth(text.from, style) + 6;
  const arrowX = family === "" ? familyX : familyX + estimateWidth(family, { size: 11, isMono: true }) + 6;
  const toX = arrowX + estimateWidth("→", style) + 6;
  return element("g", {}, [
    element("title", {}, [textNode(`published port ${text.from} to ${text.to}`)]),
    plate(rect, {
      fill: isLocal ? "none" : palette.raised,
      stroke: palette.lineStrong,
      ...(isLocal ? { "stroke-dasharray": "3 2" } : {}),
    }),
    line(`M${rect.x + 6} ${rect.y + rect.height - 1.5}H${rect.x + rect.width - 6}`, cord, 3, {
      "stroke-linecap": "round",
    }),
    drawIcon(isLocal ? "house" : "globe", { x: rect.x + 10, y: middle - 6.5, size: 13 }, palette.muted),
    write(text.from, { x: rect.x + 29, y: middle + 4.4 }, { ...style, fill: palette.ink }),
    ...(family === ""
      ? []
      : [write(family, { x: familyX, y: middle + 4 }, { size: 11, isMono: true, fill: palette.faint })]),
    write("→", { x: arrowX, y: middle + 4.4 }, { ...style, fill: palette.faint }),
    write(
      text.to,
      { x: toX, y: middle + 4.4 },
      { ...style, fill: palette.ink, width: rect.x + rect.width - 8 - toX },
    ),
  ]);
}

function plate(
  { x, y, width, height }: StripPlace["rect"],
  look: Readonly<Record<string, string | number>>,
): Markup {
  return element("rect", { x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1, rx: 7, ...look });
}
