import { truncateMiddle } from "@/lib/domain/topology/display-text";

export interface TextStyle {
  /** In canvas units. */
  size: number;
  isMono?: boolean;
  isBold?: boolean;
}

/**
 * About how wide a text will be. An exported picture that is opened elsewhere meets other fonts, so this follows Arial, which is
 * wider than Geist.
 */
export function estimateWidth(text: string, { size, isMono = false, isBold = false }: TextStyle): number {
  let width = 0;
  for (const character of text) width += isMono ? monoWidth(character) : sansWidth(character);
  return width * size * (isBold && !isMono ? 1.06 : 1);
}

/** The text, shortened in its middle until it fits. */
export function fitText(text: string, width: number, style: TextStyle): string {
  // No glyph is narrower than a fifth of its size, so more characters can't fit: a name of any length costs the same.
  const longest = Math.ceil(width / (style.size * 0.2));
  let low = 1;
  let high = Math.min(Array.from(text).length, longest);
  const whole = truncateMiddle(text, high);
  if (estimateWidth(whole, style) <= width) return whole;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (estimateWidth(truncateMiddle(text, middle), style) <= width) low = middle;
    else high = middle - 1;
  }
  return truncateMiddle(text, low);
}

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\uff00-\uff60]/u;
/** Marks sit on the letter before them; a long row of them still counts, so that it is cut. */
const mark = /\p{M}/u;

function monoWidth(character: string): number {
  return wide.test(character) ? 1.2 : 0.602;
}

function sansWidth(character: string): number {
  if (/[a-z]/.test(character)) return /[ijl]/.test(character) ? 0.24 : narrowOrWide(character, 0.55);
  if (/[A-Z]/.test(character)) return character === "I" ? 0.28 : narrowOrWide(character, 0.7);
  if (/[0-9]/.test(character)) return 0.56;
  if (/[ .,:;'!|/\\]/.test(character)) return 0.28;
  if (/[-()[\]{}]/.test(character)) return 0.34;
  if (character < "\u{80}") return 0.62;
  if (wide.test(character)) return 1.05;
  return mark.test(character) ? 0.2 : 0.7;
}

function narrowOrWide(letter: string, usual: number): number {
  if (/[frt]/.test(letter)) return 0.33;
  return /[mMwW]/.test(letter) ? 0.9 : usual;
}
