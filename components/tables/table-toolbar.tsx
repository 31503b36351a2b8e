"use client";

import { ArrowDownNarrowWide, ArrowUpWideNarrow, Copy } from "lucide-react";
import { Button } from "@/components/ui/button";
import { copyText } from "@/components/ui/copy-text";
import { IconButton } from "@/components/ui/icon-button";
import { toast } from "@/components/ui/toast";
import { toCsv } from "@/lib/domain/tables/csv";
import type { Sort, TableColumn } from "@/lib/domain/tables/sort-rows";

/** What stands above a table: how many rows, how many are hidden, the order on a phone, and the copy. */
export function TableToolbar<Row>({
  title,
  columns,
  shown,
  total,
  isSearched,
  onClearSearch,
  sort,
  onSort,
}: {
  title: string;
  columns: readonly TableColumn<Row>[];
  shown: readonly Row[];
  total: number;
  isSearched: boolean;
  onClearSearch: () => void;
  sort: Sort;
  onSort: (sort: Sort) => void;
}) {
  const copyRows = async (): Promise<void> => {
    const isCopied = await copyText(toCsv(columns, shown));
    if (isCopied)
      toast.tell({ title: `${shown.length} ${shown.length === 1 ? "row" : "rows"} copied as CSV` });
    else
      toast.tellError({
        title: "Not copied",
        detail: "The browser does not let this page use the clipboard.",
      });
  };
  return (
    <div className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 max-md:px-3">
      <h2 className="text-[13px] font-semibold">{title}</h2>
      <output className="text-[13px] text-muted tabular-nums">
        {isSearched ? `${shown.length} of ${total} shown` : `${total}`}
      </output>
      {isSearched ? (
        <Button size="small" variant="secondary" onClick={onClearSearch}>
          Clear search
        </Button>
      ) : null}
      <div className="ml-auto flex items-center gap-1.5">
        <div className="flex items-center md:hidden">
          <select
            aria-label="Sort by"
            value={sort.column}
            onChange={(event) => onSort({ column: event.currentTarget.value, isDescending: false })}
            className="h-10 max-w-32 rounded-md border border-control bg-raised px-2 text-base text-ink"
          >
            {columns.map((column) => (
              <option key={column.id} value={column.id}>
                {column.title}
              </option>
            ))}
          </select>
          <IconButton
            label={sort.isDescending ? "Sort upwards" : "Sort downwards"}
            icon={sort.isDescending ? <ArrowDownNarrowWide /> : <ArrowUpWideNarrow />}
            onClick={() => onSort({ ...sort, isDescending: !sort.isDescending })}
          />
        </div>
        <Button
          size="small"
          icon={<Copy />}
          disabled={shown.length === 0}
          onClick={() => void copyRows()}
          aria-label="Copy as CSV"
          className="max-md:w-10 max-md:px-0"
        >
          <span className="max-md:hidden">Copy as CSV</span>
        </Button>
      </div>
    </div>
  );
}
