"use client";

// A virtualised table is made of roles: real rows can't be placed where the scroll position has them.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import {
  type CSSProperties,
  type FocusEvent,
  type KeyboardEvent,
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import type { DataTableProps, PickMode, TableRow } from "@/components/tables/data-table";
import { GridRow } from "@/components/tables/grid-row";
import type { RowMenuHandle } from "@/components/tables/row-menu";
import { TableHead } from "@/components/tables/table-head";
import type { Sort } from "@/lib/domain/tables/sort-rows";

/** Pixels. */
const headHeight = 36;
const cardHeight = 64;
const sideWidth = 40;

/** The scrolled part: head, rows in view, and the one row that the keyboard is on. */
export function TableGrid<Row extends TableRow>({
  title,
  columns,
  rows,
  sort,
  onSort,
  isNarrow,
  menu,
  hasMany = false,
  toHeight,
  toName,
  renderCard,
  isPicked,
  shownKey,
  onPick,
}: Omit<DataTableProps<Row>, "sort" | "onSort"> & {
  sort: Sort;
  onSort: (sort: Sort) => void;
  isNarrow: boolean;
  menu: RowMenuHandle;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  /** Where the focus goes as soon as that row is mounted. */
  const wanted = useRef<string | null>(null);
  /** Where a range begins. */
  const anchor = useRef<string | null>(null);
  const found = activeKey === null ? -1 : rows.findIndex(({ key }) => key === activeKey);
  const active = Math.max(0, found);
  const scrollMargin = isNarrow ? 0 : headHeight;

  // This component is drawn again with each scroll, and nothing of the virtualizer is handed on but numbers.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => {
      const row = rows[index];
      return isNarrow || row === undefined ? cardHeight : toHeight(row);
    },
    // A new function for new rows: their heights are not those of the rows before.
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    rangeExtractor: useCallback(
      (range: Range) => {
        const indexes = defaultRangeExtractor(range);
        // The row with the focus stays mounted, wherever the view is.
        if (!indexes.includes(active) && active < range.count) indexes.push(active);
        return indexes.toSorted((a, b) => a - b);
      },
      [active],
    ),
    overscan: 6,
    scrollMargin,
    scrollPaddingStart: scrollMargin,
  });

  // The focus: a row that was out of view is mounted by now.
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted.current)}"]`);
    if (row === null || row === undefined) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  });

  // The scroll position: what is selected, here or elsewhere, is in view, and a new order is read from its top.
  const latestRows = useRef(rows);
  useLayoutEffect(() => {
    latestRows.current = rows;
  });
  useLayoutEffect(() => {
    const index = latestRows.current.findIndex(({ key }) => key === shownKey);
    if (index >= 0) virtualizer.scrollToIndex(index, { align: "auto" });
  }, [virtualizer, shownKey]);
  const { column, isDescending } = sort;
  const isFirst = useRef(true);
  useLayoutEffect(() => {
    if (!isFirst.current) virtualizer.scrollToOffset(0);
    isFirst.current = false;
  }, [virtualizer, column, isDescending]);

  const goTo = (index: number): void => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (row === undefined) return;
    wanted.current = row.key;
    setActiveKey(row.key);
    virtualizer.scrollToIndex(rows.indexOf(row));
  };

  const pick = (row: Row, mode: PickMode): void => {
    setActiveKey(row.key);
    const from = rows.findIndex(({ key }) => key === anchor.current);
    const to = rows.indexOf(row);
    if (mode !== "range") anchor.current = row.key;
    if (mode !== "range" || from < 0) onPick([row], mode === "range" ? "toggle" : mode);
    else onPick(rows.slice(Math.min(from, to), Math.max(from, to) + 1), "range");
  };
  // Rows are drawn again only when they change, so what they call is the same from one drawing to the next.
  const latest = useRef(pick);
  useLayoutEffect(() => {
    latest.current = pick;
  });
  const pickRow = useCallback((row: Row, mode: PickMode) => latest.current(row, mode), []);

  const enter = (event: FocusEvent<HTMLDivElement>): void => {
    const row = event.target.closest<HTMLElement>("[data-row]");
    if (row !== null) setActiveKey(row.dataset["row"] ?? null);
  };

  const pressKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    // Buttons and boxes inside a row have keys of their own.
    if (!(event.target instanceof HTMLElement) || event.target.dataset["row"] === undefined) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows[active];
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - scrollMargin) / 40) - 1);
    const moves: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: rows.length - 1,
    };
    const next = moves[event.key];
    if (next !== undefined) goTo(next);
    else if (row !== undefined && event.key === "Enter") pick(row, "one");
    else if (row !== undefined && event.key === " ")
      pick(row, hasMany ? (event.shiftKey ? "range" : "toggle") : "one");
    else return;
    event.preventDefault();
  };

  const tracks = [
    ...(hasMany ? [`${sideWidth}px`] : []),
    ...(isNarrow ? ["minmax(0, 1fr)"] : columns.map(({ width, grow }) => `minmax(${width}px, ${grow}fr)`)),
    `${sideWidth}px`,
  ];
  const least = columns.reduce((sum, { width }) => sum + width, 0) + (hasMany ? 2 : 1) * sideWidth;
  return (
    <div
      ref={scroller}
      className="relative min-h-0 flex-1 overflow-auto overscroll-contain border-t border-line"
    >
      <div
        role="grid"
        aria-label={title}
        aria-rowcount={rows.length + (isNarrow ? 0 : 1)}
        aria-multiselectable={hasMany || undefined}
        // The way in by keyboard is the row in turn.
        tabIndex={-1}
        onKeyDown={pressKey}
        onFocus={enter}
        className="outline-none"
        style={
          {
            "--tracks": tracks.join(" "),
            minWidth: isNarrow ? undefined : `${least}px`,
          } as CSSProperties
        }
      >
        {isNarrow ? null : (
          <TableHead columns={columns} hasMany={hasMany} sort={sort} onSort={onSort} height={headHeight} />
        )}
        <div role="rowgroup" className="relative" style={{ height: `${virtualizer.getTotalSize()}px` }}>
          {virtualizer.getVirtualItems().map(({ index, start, size }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <GridRow
                key={row.key}
                row={row}
                name={toName(row)}
                columns={columns}
                renderCard={isNarrow ? renderCard : null}
                place={index + (isNarrow ? 1 : 2)}
                top={start - scrollMargin}
                height={size}
                isActive={index === active}
                isPicked={isPicked(row)}
                hasMany={hasMany}
                menu={menu}
                onPick={pickRow}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
