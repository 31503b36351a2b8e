/** A theme of the page. */
export type ExportTheme = "light" | "dark";

/** The colours of app/globals.css that a picture needs: a file that leaves the page can't ask its style sheet. */
export interface ExportPalette {
  canvas: string;
  surface: string;
  raised: string;
  sunken: string;
  line: string;
  lineStrong: string;
  control: string;
  ink: string;
  muted: string;
  faint: string;
  danger: string;
  warning: string;
  warningSoft: string;
  success: string;
  cords: readonly string[];
  cordNone: string;
}

/** A test holds these to the style sheet. */
export const exportPalettes: Readonly<Record<ExportTheme, ExportPalette>> = {
  light: {
    canvas: "#f1efeb",
    surface: "#f9f8f6",
    raised: "#ffffff",
    sunken: "#e8e5df",
    line: "#dfdbd4",
    lineStrong: "#c4beb4",
    control: "#8b8479",
    ink: "#1e1c19",
    muted: "#57524a",
    faint: "#6b655c",
    danger: "#b0261c",
    warning: "#855000",
    warningSoft: "#faf0dc",
    success: "#1c6b3d",
    cords: [
      "#a9494f",
      "#853100",
      "#b47500",
      "#7a6700",
      "#5d8f45",
      "#005936",
      "#0f848b",
      "#005d7e",
      "#0c3988",
      "#8477c7",
      "#8d44b8",
      "#671650",
    ],
    cordNone: "#7c766c",
  },
  dark: {
    canvas: "#151412",
    surface: "#1c1b18",
    raised: "#262421",
    sunken: "#100f0e",
    line: "#33302c",
    lineStrong: "#4d4943",
    control: "#7d766c",
    ink: "#f0ede7",
    muted: "#b7b1a7",
    faint: "#9a9389",
    danger: "#ff9185",
    warning: "#f0b64c",
    warningSoft: "#352710",
    success: "#63cf91",
    cords: [
      "#f77780",
      "#a66d40",
      "#ecb365",
      "#d3dd58",
      "#6fa013",
      "#4ce4b4",
      "#25b9ae",
      "#2590bb",
      "#99c7fe",
      "#8069e2",
      "#c482f7",
      "#c75990",
    ],
    cordNone: "#8b847a",
  },
};

/** The colour of a network; null for what has none of its own. */
export function cordOf(palette: ExportPalette, colour: number | undefined): string {
  return (colour === undefined ? undefined : palette.cords[colour]) ?? palette.cordNone;
}

/** `share` of the first colour and the rest of the second, both as `#rrggbb`. */
export function mixColours(first: string, second: string, share: number): string {
  const channel = (colour: string, at: number): number => Number.parseInt(colour.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) =>
    Math.round(channel(first, at) * share + channel(second, at) * (1 - share))
      .toString(16)
      .padStart(2, "0"),
  );
  return `#${mixed.join("")}`;
}
