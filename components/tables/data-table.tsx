"use client";

import { Menu } from "@base-ui/react/menu";
import { type ReactNode, useMemo, useState } from "react";
import type { CellColumn } from "@/components/tables/cell-column";
import type { RowAction } from "@/components/tables/row-action";
import { RowMenu } from "@/components/tables/row-menu";
import { TableGrid } from "@/components/tables/table-grid";
import { TableToolbar } from "@/components/tables/table-toolbar";
import { useIsNarrow } from "@/components/tables/use-is-narrow";
import { parseSort, sortRows, toSortText } from "@/lib/domain/tables/sort-rows";

/** How a table's row was picked: alone, in or out of several, or all from the last one picked to it. */
export type PickMode = "one" | "toggle" | "range";

/** A row's key tells it apart; its subject is what the page selects. */
export interface TableRow {
  key: string;
}

export interface DataTableProps<Row extends TableRow> {
  /** What the rows are, for instance `Networks`. */
  title: string;
  columns: readonly CellColumn<Row>[];
  rows: readonly Row[];
  /** Rows that the search hides: null while nothing is looked for. */
  isFound: ((row: Row) => boolean) | null;
  sort: string | null;
  onSort: (sort: string | null) => void;
  onClearSearch: () => void;
  toHeight: (row: Row) => number;
  toName: (row: Row) => string;
  /** What a narrow page shows of a row: two lines. */
  renderCard: (row: Row) => ReactNode;
  isPicked: (row: Row) => boolean;
  /** The key of the row to bring into view: the one selected thing; null for none or several. */
  shownKey: string | null;
  onPick: (rows: readonly Row[], mode: PickMode) => void;
  /** Several can be picked. */
  hasMany?: boolean;
  toActions: (row: Row) => readonly RowAction[];
  whyNot: string | null;
  /** Told above the rows. */
  notice?: ReactNode;
  /** Filters hide something. */
  isFiltered: boolean;
  /** What to do where there is no row at all. */
  empty: ReactNode;
}

/** Rows to sort, pick, act upon and copy, of which only those in view are mounted. */
export function DataTable<Row extends TableRow>(props: DataTableProps<Row>) {
  const { columns, rows, isFound, whyNot, toActions } = props;
  const isNarrow = useIsNarrow();
  const [menu] = useState(() => Menu.createHandle<string>());
  const [first] = columns;
  const sort = parseSort(props.sort, columns) ?? { column: first?.id ?? "", isDescending: false };
  const { column: sortedBy, isDescending } = sort;
  const found = useMemo(() => (isFound === null ? rows : rows.filter(isFound)), [rows, isFound]);
  const shown = useMemo(() => {
    const column = columns.find(({ id }) => id === sortedBy);
    return column === undefined ? found : sortRows(found, column, isDescending);
  }, [found, columns, sortedBy, isDescending]);
  const setSort = (next: typeof sort): void => {
    const isUsual = next.column === first?.id && !next.isDescending;
    props.onSort(isUsual ? null : toSortText(next));
  };
  return (
    <section aria-label={props.title} className="flex h-full min-h-0 flex-col bg-surface">
      <TableToolbar
        title={props.title}
        columns={columns}
        shown={shown}
        total={rows.length}
        isSearched={isFound !== null}
        onClearSearch={props.onClearSearch}
        sort={sort}
        onSort={setSort}
      />
      {props.notice}
      {rows.length === 0 && !props.isFiltered ? (
        <div className="flex flex-1 justify-center overflow-y-auto border-t border-line px-6 py-16">
          {props.empty}
        </div>
      ) : shown.length === 0 ? (
        <p className="flex-1 border-t border-line px-4 py-16 text-center text-[13px] text-muted">
          {rows.length === 0
            ? "The filters hide all that would stand here."
            : "Nothing here fits the search."}
        </p>
      ) : (
        <TableGrid
          // The heights of rows and of cards have nothing to do with each other.
          key={isNarrow ? "cards" : "rows"}
          {...props}
          rows={shown}
          sort={sort}
          onSort={setSort}
          isNarrow={isNarrow}
          menu={menu}
        />
      )}
      <RowMenu
        handle={menu}
        whyNot={whyNot}
        toActions={(key) => {
          const row = rows.find((each) => each.key === key);
          return row === undefined ? [] : toActions(row);
        }}
      />
    </section>
  );
}
