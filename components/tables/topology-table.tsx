"use client";

import { useCallback, useMemo } from "react";
import { DataTable, type DataTableProps, type TableRow } from "@/components/tables/data-table";
import type { TableProps } from "@/components/tables/table-actions";

/** What a table adds to what the page tells it. */
type OwnProps<Row extends TableRow> = Omit<
  DataTableProps<Row>,
  "isFound" | "isPicked" | "shownKey" | "isFiltered" | "whyNot" | "sort" | "onSort" | "onClearSearch"
>;

/** A table of things of the topology: each row has a subject, which is what is searched, selected and shown. */
export function TopologyTable<Row extends TableRow>({
  page,
  toSubject,
  picked,
  ...own
}: OwnProps<Row> & {
  page: TableProps;
  /** The id of a network or container; the same function at each drawing. */
  toSubject: (row: Row) => string;
  /** Subjects whose rows stand out. */
  picked: ReadonlySet<string>;
}) {
  const { topology, whole, matches, sort, onSort, onClearSearch, actions } = page;
  const { rows } = own;
  const isFound = useCallback((row: Row) => matches?.has(toSubject(row)) === true, [matches, toSubject]);
  // With one subject its first row is brought into view; several were picked here.
  const shownKey = useMemo(
    () => (picked.size === 1 ? (rows.find((row) => picked.has(toSubject(row)))?.key ?? null) : null),
    [rows, picked, toSubject],
  );
  return (
    <DataTable
      {...own}
      sort={sort}
      onSort={onSort}
      onClearSearch={onClearSearch}
      isFound={matches === null ? null : isFound}
      isPicked={(row) => picked.has(toSubject(row))}
      shownKey={shownKey}
      isFiltered={topology !== whole}
      whyNot={actions.whyNot}
    />
  );
}
