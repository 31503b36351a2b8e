import { element, textNode, type Markup } from "@/lib/domain/export/markup";
import { estimateWidth, fitText, type TextStyle } from "@/lib/domain/layout/fit-text";
import type { ExportPalette } from "@/lib/domain/export/palette";
import type { Point } from "@/lib/domain/layout/layout";

/** Geist where it is installed, else what looks like it; nothing is embedded or fetched. */
export const fontStacks = {
  sans: "Geist, 'Geist Sans', Inter, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif",
  mono: "'Geist Mono', ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace",
};

/** One line of text, cut to `width` where that is given. */
export function write(
  text: string,
  at: Point,
  style: TextStyle & {
    fill: string;
    width?: number;
    weight?: number;
    halo?: string;
    anchor?: "end" | "middle";
  },
): Markup {
  const { size, isMono = false, fill, width, weight, halo, anchor } = style;
  const isBold = (weight ?? 400) >= 600;
  const shown = width === undefined ? text : fitText(text, width, { size, isMono, isBold });
  return element(
    "text",
    {
      x: at.x,
      y: at.y,
      "font-size": size,
      "font-family": isMono ? fontStacks.mono : undefined,
      "font-weight": weight,
      fill,
      "text-anchor": anchor,
      ...(isMono || !plain.test(shown) ? {} : lengthOf(estimateWidth(shown, { size, isBold }))),
      ...(halo === undefined ? {} : haloOf(halo)),
    },
    [textNode(shown)],
  );
}

/** Scripts whose widths are estimated well enough to hold a text to them. */
const plain = /^[ -~…·]{2,}$/;

/** Some systems' sans is a tenth wider than Arial: its letters are set closer instead of running out of the card. */
function lengthOf(width: number): Record<string, string | number> {
  return { textLength: width, lengthAdjust: "spacingAndGlyphs" };
}

/** Attributes of a text that stands over lines. */
export function haloOf(colour: string): Record<string, string | number> {
  return { "paint-order": "stroke", stroke: colour, "stroke-width": 4, "stroke-linejoin": "round" };
}

export function line(
  d: string,
  stroke: string,
  width: number,
  more: Readonly<Record<string, string | number | undefined>> = {},
): Markup {
  return element("path", { d, fill: "none", stroke, "stroke-width": width, ...more });
}

/** The sign of a published port: the plug, and the port on the host. */
export function portChip(
  at: Point & { width: number },
  { port, more, isLocal }: { port: string; more: string; isLocal: boolean },
  palette: ExportPalette,
): Markup {
  return element("g", {}, [
    element("rect", {
      x: at.x + 0.5,
      y: at.y + 0.5,
      width: at.width - 1,
      height: 16,
      rx: 4,
      fill: "none",
      stroke: palette.lineStrong,
      "stroke-dasharray": isLocal ? "3 2" : undefined,
    }),
    element(
      "g",
      { transform: `translate(${at.x + 4.5} ${at.y + 3.5}) scale(0.4167)` },
      icons.plug.map((d) => line(d, isLocal ? palette.muted : palette.ink, 2.4, roundEnds)),
    ),
    element(
      "text",
      {
        x: at.x + 17.5,
        y: at.y + 12.3,
        "font-size": 11,
        "font-family": fontStacks.mono,
        fill: isLocal ? palette.muted : palette.ink,
      },
      [
        textNode(port),
        ...(more === "" ? [] : [element("tspan", { dx: 3, fill: palette.faint }, [textNode(more)])]),
      ],
    ),
  ]);
}

/** A container's state: filled runs, ring does not. */
export function stateDot(at: Point, state: string, palette: ExportPalette): Markup {
  const { x, y } = at;
  const colour = dotColour(state, palette);
  const isHalf = state === "paused" || state === "restarting";
  const isFull = state === "running" || state === "unhealthy" || state === "dead";
  return element("g", {}, [
    element("circle", {
      cx: x,
      cy: y,
      r: 3.25,
      fill: isFull ? colour : "none",
      stroke: colour,
      "stroke-width": 1.5,
    }),
    ...(isHalf ? [element("path", { d: `M${x} ${y - 3.25}a3.25 3.25 0 0 0 0 6.5z`, fill: colour })] : []),
  ]);
}

function dotColour(state: string, palette: ExportPalette): string {
  if (state === "running") return palette.success;
  if (state === "unhealthy" || state === "dead") return palette.danger;
  return state === "paused" || state === "restarting" ? palette.warning : palette.faint;
}

/** An icon of 24 units, drawn at `size`. */
export function drawIcon(name: keyof typeof icons, at: Point & { size: number }, colour: string): Markup {
  const scale = Math.round((at.size / 24) * 1000) / 1000;
  return element(
    "g",
    { transform: `translate(${at.x} ${at.y}) scale(${scale})` },
    icons[name].map((d) => line(d, colour, 2, roundEnds)),
  );
}

const roundEnds = { "stroke-linecap": "round", "stroke-linejoin": "round" };

/** Lucide's (ISC), as the page shows them. */
const icons = {
  "heart-pulse": [
    "M2 9.5a5.5 5.5 0 0 1 9.591-3.676.56.56 0 0 0 .818 0A5.49 5.49 0 0 1 22 9.5c0 2.29-1.5 4-3 5.5l-5.492 5.313a2 2 0 0 1-3 .019L5 15c-1.5-1.5-3-3.2-3-5.5",
    "M3.22 13H9.5l.5-1 2 4.5 2-7 1.5 3.5h5.27",
  ],
  "heart-crack": [
    "M12.409 5.824c-.702.792-1.15 1.496-1.415 2.166l2.153 2.156a.5.5 0 0 1 0 .707l-2.293 2.293a.5.5 0 0 0 0 .707L12 15",
    "M13.508 20.313a2 2 0 0 1-3 .019L5 15c-1.5-1.5-3-3.2-3-5.5a5.5 5.5 0 0 1 9.591-3.677.6.6 0 0 0 .818.001A5.5 5.5 0 0 1 22 9.5c0 2.29-1.5 4-3 5.5z",
  ],
  plug: [
    "M12 22v-5",
    "M15 8V2",
    "M17 8a1 1 0 0 1 1 1v4a4 4 0 0 1-4 4h-4a4 4 0 0 1-4-4V9a1 1 0 0 1 1-1z",
    "M9 8V2",
  ],
  server: [
    "M4 2h16a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2z",
    "M4 14h16a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2v-4a2 2 0 0 1 2-2z",
    "M6 6h.01",
    "M6 18h.01",
  ],
  "ethernet-port": [
    "m15 20 3-3h2a2 2 0 0 0 2-2V6a2 2 0 0 0-2-2H4a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2h2l3 3z",
    "M6 8v1",
    "M10 8v1",
    "M14 8v1",
    "M18 8v1",
  ],
  globe: [
    "M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20",
    "M12 2a14.5 14.5 0 0 0 0 20a14.5 14.5 0 0 0 0-20",
    "M2 12h20",
  ],
  house: [
    "M15 21v-8a1 1 0 0 0-1-1h-4a1 1 0 0 0-1 1v8",
    "M3 10a2 2 0 0 1 .709-1.528l7-6a2 2 0 0 1 2.582 0l7 6A2 2 0 0 1 21 10v9a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z",
  ],
  link: ["M9 17H7A5 5 0 0 1 7 7h2", "M15 7h2a5 5 0 1 1 0 10h-2", "M8 12h8"],
} as const satisfies Record<string, readonly string[]>;
