import { cordOf, mixColours, type ExportPalette } from "@/lib/domain/export/palette";
import { countText, type PictureFacts } from "@/lib/domain/export/picture-facts";
import { element, textNode, type Markup } from "@/lib/domain/export/markup";
import { estimateWidth } from "@/lib/domain/layout/fit-text";
import { isLive, type NetworkId } from "@/lib/domain/topology/topology";
import { line, write } from "@/lib/domain/export/svg-pen";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { PanelPlace, Rect } from "@/lib/domain/layout/layout";

/** A folded project's bar: its name, what is in it, and on which networks outside. */
export function drawFolded(
  { rect, title, collapsed }: PanelPlace,
  facts: PictureFacts,
  colours: ReadonlyMap<NetworkId, number>,
  palette: ExportPalette,
): Markup {
  const inside = collapsed ?? { networks: [], containers: [], bundles: [] };
  const running = inside.containers.filter((id) => {
    const container = facts.containers.get(id);
    return container !== undefined && isLive(container);
  }).length;
  const stopped = inside.containers.length - running;
  const words = [
    `${countText(inside.networks.length, "network")}, ${countText(inside.containers.length, "container")}`,
    stopped === 0 ? "all running" : `${running} running, ${stopped} stopped`,
  ].join(" · ");
  const name = toDisplayText(title ?? "");
  const rows = inside.bundles.length === 0 ? 2 : 3;
  const left = rect.x + 34;
  const room = rect.width - 48;
  const top = rect.y + (rect.height - rows * 17) / 2 + 12;
  let x = left;
  const outside = inside.bundles.flatMap(({ networkId, containers }) => {
    const text = `${containers.length} on ${toDisplayText(facts.networks.get(networkId)?.name ?? "")}`;
    const at = x;
    const width = Math.min(estimateWidth(text, { size: 12 }), left + room - at - 15);
    x += width + 27;
    // No room for another one, as on the screen.
    if (width < 20) return [];
    return [
      element("rect", {
        x: at,
        y: top + 26,
        width: 10,
        height: 10,
        rx: 3,
        fill: cordOf(palette, colours.get(networkId)),
      }),
      write(text, { x: at + 15, y: top + 35 }, { size: 12, fill: palette.muted, width }),
    ];
  });
  return element("g", {}, [
    element("title", {}, [textNode(`folded project ${name}`)]),
    drawFoldedPlate(rect, palette),
    line(`M${rect.x + 15} ${rect.y + rect.height / 2 - 4}l4 4l-4 4`, palette.ink, 1.5, {
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
    }),
    write(name, { x: left, y: top }, { size: 14, weight: 600, fill: palette.ink, width: room }),
    write(words, { x: left, y: top + 17 }, { size: 12, fill: palette.muted, width: room }),
    ...outside,
  ]);
}

/** A plate over another one: there is more in it. */
export function drawFoldedPlate({ x, y, width, height }: Rect, palette: ExportPalette): Markup {
  const under = Math.min(3.5, height / 6);
  const rect = (shift: number, fill: string): Markup =>
    element("rect", {
      x: x + 0.5 + shift,
      y: y + 0.5 + shift,
      width: width - 1 - 2 * shift,
      height: height - 1,
      rx: Math.min(12, height / 4),
      fill,
      stroke: palette.lineStrong,
    });
  return element("g", {}, [
    rect(under, palette.surface),
    rect(0, mixColours(palette.sunken, palette.raised, 0.6)),
  ]);
}
