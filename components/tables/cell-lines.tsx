import type { ReactNode } from "react";

/** More would make a row a page. */
export const mostLines = 4;
/** Pixels. */
export const lineHeight = 18;

/** Several values of one cell, one a line; what is beyond `mostLines` is counted. */
export function CellLines({ lines, isCode = false }: { lines: readonly ReactNode[]; isCode?: boolean }) {
  if (lines.length === 0) return <span className="text-faint">–</span>;
  const shown = lines.length > mostLines ? lines.slice(0, mostLines - 1) : lines;
  return (
    <span className={isCode ? "block font-mono text-xs" : "block"}>
      {shown.map((line, index) => (
        // The place is what a line is: the values of one cell stand beside those of the next.
        // oxlint-disable-next-line react/no-array-index-key
        <span key={index} className="block h-[18px] truncate leading-[18px]">
          {line}
        </span>
      ))}
      {shown.length === lines.length ? null : (
        <span className="block h-[18px] font-sans text-xs leading-[18px] text-muted">
          {lines.length - shown.length} more
        </span>
      )}
    </span>
  );
}

/** The height of a row whose fullest cell has that many values. */
export function toRowHeight(lines: number): number {
  return 18 + lineHeight * Math.min(mostLines, Math.max(1, lines));
}
