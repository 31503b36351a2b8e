import { cordOf, type ExportPalette, exportPalettes, type ExportTheme } from "@/lib/domain/export/palette";
import { boundsOf } from "@/lib/domain/layout/layout-topology";
import { countText, type PictureFacts, stampText, toPictureFacts } from "@/lib/domain/export/picture-facts";
import { drawBox, drawBoxLabels, drawFrame } from "@/lib/domain/export/svg-network";
import { drawCard, drawJacks, drawLink, drawLinkLabels } from "@/lib/domain/export/svg-container";
import { drawFolded } from "@/lib/domain/export/svg-folded";
import { drawParentCables, drawStrip } from "@/lib/domain/export/svg-strip";
import { element, textNode, type Markup } from "@/lib/domain/export/markup";
import { estimateWidth } from "@/lib/domain/layout/fit-text";
import { fontStacks, write } from "@/lib/domain/export/svg-pen";
import {
  isLive,
  type ContainerId,
  type Endpoint,
  type NetworkId,
  type Topology,
} from "@/lib/domain/topology/topology";
import { placeStrip, type StripPlace } from "@/lib/domain/layout/place-strip";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { toPublications } from "@/lib/domain/layout/publications";
import { toLegend } from "@/lib/domain/export/svg-legend";
import type { Layout, LinkPlace, PanelPlace, Rect } from "@/lib/domain/layout/layout";

export interface SvgOptions {
  topology: Topology;
  /** Of that topology. */
  layout: Layout;
  /** Of everything, hidden or not: networks tell how many are on them. */
  members: readonly Endpoint[];
  /** Of the whole topology, so that a part of it wears the colours it has on the screen. */
  colours: ReadonlyMap<NetworkId, number>;
  theme: ExportTheme;
  title: string;
  /** What part it shows; null for the whole. */
  subtitle: string | null;
  withLegend: boolean;
  /** Draws the cables of networks that span many others, which the canvas shows when something is selected. */
  withChipLinks: boolean;
}

export interface SvgPicture {
  text: string;
  /** In CSS pixels. */
  width: number;
  height: number;
}

const margin = 44;
const headHeight = 76;
const legendGap = 28;
/** A legend in a narrower strip is a column of single words. */
const minWidth = 720;

/**
 * The picture of the canvas as an SVG file that stands alone: attributes only, no style sheet, script, font or
 * reference, so that any program shows it. Every name is text and nothing else (`markup.ts`).
 */
export function toSvg(options: SvgOptions): SvgPicture {
  const { topology, layout, colours, theme, withLegend, withChipLinks } = options;
  const palette = exportPalettes[theme];
  const facts = toPictureFacts(topology, options.members);
  // A file has no button for the rows that the canvas folds away.
  const strip = placeStrip(layout, {
    publications: toPublications(topology.containers),
    host: topology.host,
    networks: topology.networks,
    isExpanded: true,
  });
  const bounds = drawnBounds(layout, strip);
  const inner = Math.max(minWidth, bounds.width);
  const legend = withLegend
    ? toLegend(topology, layout, {
        width: inner,
        hasChipLinks: withChipLinks,
        uplinks: strip?.interfaces ?? [],
        palette,
      })
    : null;
  const width = Math.ceil(inner + 2 * margin);
  const height = Math.ceil(
    headHeight + bounds.height + 2 * margin + (legend === null ? 0 : legend.height + legendGap),
  );
  const cord = (id: NetworkId | null): string => cordOf(palette, id === null ? undefined : colours.get(id));

  const linksOf = new Map<ContainerId, LinkPlace[]>();
  const cables: Markup[] = [];
  const labels: Markup[] = [];
  const chipped = new Set(
    layout.links.flatMap(({ kind, containerId }) => (kind === "chip" ? containerId : [])),
  );
  // Long cables lie under short ones.
  for (const link of layout.links.toSorted((a, b) => Number(a.kind === "drop") - Number(b.kind === "drop"))) {
    const endpoint = facts.endpointsOf.get(link.containerId)?.find((one) => one.networkId === link.networkId);
    if (endpoint === undefined) continue;
    const list = linksOf.get(link.containerId);
    if (list === undefined) linksOf.set(link.containerId, [link]);
    else list.push(link);
    if (link.kind === "chip" && !withChipLinks) continue;
    const container = facts.containers.get(link.containerId);
    const isOff = container !== undefined && !isLive(container);
    cables.push(drawLink(link, endpoint, { isOff, cord: cord(link.networkId), palette }));
    // A chip's label would stand on its neighbour's.
    const isUnderChips = link.side === "top" && withChipLinks && chipped.has(link.containerId);
    if (link.kind !== "chip") labels.push(...drawLinkLabels(link, endpoint, { isUnderChips, palette }));
  }

  const picture = element(
    "g",
    { transform: `translate(${margin - bounds.x} ${headHeight + margin - bounds.y})` },
    [
      ...(strip === null ? [] : [drawStrip(strip, { facts, linksOf, colours, palette })]),
      ...layout.panels.map((panel) => drawPanel(panel, facts, colours, palette)),
      ...layout.boxes.map((box) =>
        drawBox(
          box,
          box.networkId === null ? undefined : facts.networks.get(box.networkId),
          cord(box.networkId),
          palette,
        ),
      ),
      ...(strip === null ? [] : drawParentCables(strip, layout, { facts, colours, palette })),
      ...cables,
      ...labels,
      ...layout.boxes.map((box) => drawBoxLabels(box, facts, colours, palette)),
      ...layout.cards.flatMap((card) => drawCard(card, facts, palette) ?? []),
      ...layout.cards.flatMap((card) =>
        drawJacks(card, linksOf.get(card.containerId) ?? [], facts, colours, palette),
      ),
    ],
  );

  const root = element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "font-family": fontStacks.sans,
    },
    [
      element("title", {}, [textNode(`Networks of ${toDisplayText(options.title)}`)]),
      element("rect", { width, height, fill: palette.canvas }),
      drawHead(options, inner),
      picture,
      ...(legend === null ? [] : [legend.draw(margin, height - margin - legend.height)]),
    ],
  );
  return { text: `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`, width, height };
}

/** Everything that is drawn, the host's strip included. */
function drawnBounds(layout: Layout, strip: StripPlace | null): Rect {
  if (strip === null) return layout.bounds;
  return layout.panels.length === 0 ? strip.rect : boundsOf([layout.bounds, strip.rect]);
}

function drawPanel(
  panel: PanelPlace,
  facts: PictureFacts,
  colours: ReadonlyMap<NetworkId, number>,
  palette: ExportPalette,
): Markup {
  if (panel.collapsed !== null) return drawFolded(panel, facts, colours, palette);
  return panel.isFramed ? drawFrame(panel, palette) : element("g", {}, []);
}

function drawHead({ topology, theme, title, subtitle }: SvgOptions, inner: number): Markup {
  const palette = exportPalettes[theme];
  const stamp = stampText(topology.takenAt);
  const stampWidth = estimateWidth(stamp, { size: 13 });
  const counts = [
    ...(subtitle === null ? [] : [toDisplayText(subtitle)]),
    countText(topology.networks.length, "network"),
    countText(topology.containers.length, "container"),
  ].join(" · ");
  return element("g", {}, [
    write(
      toDisplayText(title),
      { x: margin, y: margin + 18 },
      { size: 24, weight: 600, fill: palette.ink, width: inner },
    ),
    write(
      counts,
      { x: margin, y: margin + 42 },
      { size: 14, fill: palette.muted, width: inner - stampWidth - 24 },
    ),
    write(stamp, { x: margin + inner, y: margin + 42 }, { size: 13, fill: palette.faint, anchor: "end" }),
  ]);
}
