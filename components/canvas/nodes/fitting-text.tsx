import { estimateWidth, type TextStyle } from "@/lib/domain/layout/fit-text";

interface Room extends TextStyle {
  /** In canvas units. */
  width: number;
  /** Lines that the text may take; one without. */
  lines?: number;
}

/**
 * A text that is cut by its style sheet (`data-cut`) only where it may be too long: each place that is cut is a layer to
 * place on each frame of a pan, and hundreds of names that fit are in view.
 */
export function FittingText({ className, text, room }: { className: string; text: string; room: Room }) {
  return (
    <span className={className} data-cut={!fitsIn(text, room) || undefined}>
      {text}
    </span>
  );
}

/** Whether it fits, broken where a browser breaks: behind a hyphen that no digit follows, else anywhere. */
export function fitsIn(text: string, { width, lines = 1, ...style }: Room): boolean {
  // No text of a line is longer, and what comes from strangers may be.
  if (text.length > lines * 60) return false;
  const whole = estimateWidth(text, style);
  if (whole <= width) return true;
  if (lines === 1) return false;
  let line = 1;
  let used = 0;
  for (const piece of text.split(/(?<=-)(?!\d)/)) {
    const length = estimateWidth(piece, style);
    if (used + length <= width) {
      used += length;
      continue;
    }
    // A piece that is longer than a line begins on one of its own and is broken by letters: room is lost on each.
    const taken = Math.ceil(length / (width - style.size));
    line += used === 0 ? taken - 1 : taken;
    used = length > width ? width : length;
    if (line > lines) return false;
  }
  return true;
}
