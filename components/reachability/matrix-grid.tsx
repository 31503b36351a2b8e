"use client";

// A virtualised grid is made of roles: real cells can't be placed where the scroll position has them.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, memo, useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { type Axis, type AxisItem, type Cell, moveCell } from "@/components/reachability/matrix-axis";
import { MatrixRow } from "@/components/reachability/matrix-row";
import type { Pair } from "@/components/reachability/reachability-actions";
import type { Way } from "@/components/reachability/way";
import type { Topology } from "@/lib/domain/topology/topology";

/** Pixels. */
const cellSize = 28;
const groupHeight = 26;
const groupWidth = 10;
const headWidth = 190;
const headHeight = 132;

/** All pairs: sources downwards, targets to the right. Only what is in view exists, both ways. */
export const MatrixGrid = memo(function MatrixGrid({
  axis,
  topology,
  way,
  shown,
  onPair,
  onTell,
}: {
  axis: Axis;
  topology: Topology;
  way: Way;
  /** The pair in the panel. */
  shown: Pair | null;
  onPair: (pair: Pair) => void;
  /** What the cell under the pointer or the focus says; null when there is none. */
  onTell: (told: string | null) => void;
}) {
  const { items, indexes } = axis;
  const scroller = useRef<HTMLDivElement>(null);
  const [wantedCell, setActive] = useState<Cell>({ row: 0, column: 1 });
  const wanted = useRef<string | null>(null);
  const last = indexes.length - 1;
  const active = { row: Math.min(last, wantedCell.row), column: Math.min(last, wantedCell.column) };
  const activeRow = indexes[active.row] ?? 0;
  const activeColumn = indexes[active.column] ?? 0;

  // Nothing of the virtualizers is handed on but numbers.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback(
      (index: number) => (items[index]?.kind === "group" ? groupHeight : cellSize),
      [items],
    ),
    getItemKey: useCallback((index: number) => toKey(items[index]), [items]),
    rangeExtractor: useCallback((range: Range) => withIndex(range, activeRow), [activeRow]),
    overscan: 4,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
  });
  const columns = useVirtualizer({
    horizontal: true,
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback(
      (index: number) => (items[index]?.kind === "group" ? groupWidth : cellSize),
      [items],
    ),
    getItemKey: useCallback((index: number) => toKey(items[index]), [items]),
    rangeExtractor: useCallback((range: Range) => withIndex(range, activeColumn), [activeColumn]),
    overscan: 6,
    scrollMargin: headWidth,
    scrollPaddingStart: headWidth,
  });

  // The focus: a cell that was out of view is mounted by now.
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const cell = scroller.current?.querySelector<HTMLElement>(`[data-cell="${wanted.current}"]`);
    if (cell === null || cell === undefined) return;
    wanted.current = null;
    cell.focus({ preventScroll: true });
  });

  const pick = ({ row, column }: Cell): void => {
    const from = items[indexes[row] ?? -1];
    const to = items[indexes[column] ?? -1];
    if (from?.kind !== "subject" || to?.kind !== "subject" || from.id === to.id) return;
    onPair({ from: from.id, to: to.id });
  };

  const pressKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.altKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - headHeight) / cellSize) - 1);
    const next = moveCell(active, {
      key: event.key,
      isControl: event.ctrlKey,
      page,
      count: indexes.length,
    });
    if (next !== null) {
      wanted.current = `${next.row} ${next.column}`;
      setActive(next);
      rows.scrollToIndex(indexes[next.row] ?? 0);
      columns.scrollToIndex(indexes[next.column] ?? 0);
    } else if (event.key === "Enter" || event.key === " ") pick(active);
    else return;
    event.preventDefault();
  };

  const virtualColumns = columns.getVirtualItems();
  const firstColumn = virtualColumns[0]?.index;
  const lastColumn = virtualColumns.at(-1)?.index;
  // The same list as long as the same columns are in view: rows are not drawn again by scrolling downwards.
  const spots = useMemo(
    () =>
      virtualColumns.flatMap(({ index, start }) => {
        const item = items[index];
        return item?.kind === "subject" ? [{ item, left: start - headWidth }] : [];
      }),
    // oxlint-disable-next-line react/exhaustive-deps
    [items, firstColumn, lastColumn, activeColumn],
  );
  const width = headWidth + columns.getTotalSize();
  return (
    <div
      ref={scroller}
      className="relative min-h-0 flex-1 overflow-auto overscroll-contain border-t border-line"
    >
      <div
        role="grid"
        aria-label="Who reaches whom"
        aria-rowcount={indexes.length + 1}
        aria-colcount={indexes.length + 1}
        tabIndex={-1}
        onKeyDown={pressKey}
        onFocus={(event) => {
          const cell = readCell(event.target);
          if (cell === null) return;
          setActive(cell);
          onTell(findTold(event.target));
        }}
        onBlur={() => onTell(null)}
        onPointerOver={(event) => onTell(findTold(event.target))}
        onPointerLeave={() => onTell(null)}
        onClick={(event) => {
          const cell = event.target instanceof Element ? readCell(event.target.closest("[data-cell]")) : null;
          if (cell !== null) pick(cell);
        }}
        className="relative outline-none"
        style={{ width, height: headHeight + rows.getTotalSize() }}
      >
        <div
          role="row"
          aria-rowindex={1}
          className="sticky top-0 z-20 border-b border-line-strong bg-surface"
          style={{ height: headHeight }}
        >
          <div
            role="columnheader"
            aria-colindex={1}
            className="sticky left-0 z-10 flex h-full items-end border-r border-line-strong bg-surface pb-2 pl-4 text-xs text-muted"
            style={{ width: headWidth }}
          >
            from ↓ to →
          </div>
          {spots.map(({ item, left }) => (
            <div
              key={item.id}
              role="columnheader"
              aria-colindex={item.place + 2}
              title={item.name}
              className="absolute bottom-0 flex items-end justify-center py-1.5 text-xs"
              style={{ left: headWidth + left, width: cellSize, height: headHeight }}
            >
              <span className="max-h-full rotate-180 truncate leading-4 [writing-mode:vertical-rl]">
                {item.name}
              </span>
            </div>
          ))}
        </div>
        {rows.getVirtualItems().map(({ index, start }) => {
          const item = items[index];
          if (item === undefined) return null;
          if (item.kind === "group")
            return (
              <div
                key={`group ${item.title}`}
                role="presentation"
                className="absolute inset-x-0"
                style={{ top: start, height: groupHeight }}
              >
                <span
                  className="sticky left-0 z-10 flex h-full w-fit items-end truncate pb-1 pl-4 text-[11px] font-medium text-muted"
                  style={{ maxWidth: headWidth }}
                >
                  <span className="truncate">{item.title}</span>
                </span>
              </div>
            );
          return (
            <MatrixRow
              key={item.id}
              source={item}
              columns={spots}
              topology={topology}
              way={way}
              top={start}
              size={cellSize}
              headWidth={headWidth}
              activeColumn={index === activeRow ? active.column : null}
              shownTo={shown?.from === item.id ? shown.to : null}
            />
          );
        })}
      </div>
    </div>
  );
});

function toKey(item: AxisItem | undefined): string {
  return item === undefined ? "" : item.kind === "group" ? `group ${item.title}` : item.id;
}

/** The indexes in view, and the one with the focus: it stays mounted, wherever the view is. */
function withIndex(range: Range, index: number): number[] {
  const found = defaultRangeExtractor(range);
  if (!found.includes(index) && index < range.count) found.push(index);
  return found.toSorted((a, b) => a - b);
}

function readCell(element: Element | null): Cell | null {
  const text = element instanceof HTMLElement ? element.dataset["cell"] : undefined;
  if (text === undefined) return null;
  const [row = 0, column = 0] = text.split(" ").map(Number);
  return { row, column };
}

function findTold(target: EventTarget): string | null {
  const cell = target instanceof Element ? target.closest("[data-cell]") : null;
  return cell?.getAttribute("aria-label") ?? null;
}
