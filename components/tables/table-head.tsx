"use client";

/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { ArrowDown, ArrowUp } from "lucide-react";
import type { CellColumn } from "@/components/tables/cell-column";
import { classNames } from "@/components/ui/class-names";
import type { Sort } from "@/lib/domain/tables/sort-rows";

/** The titles of the columns, each a button that sorts; it stays in view. */
export function TableHead<Row>({
  columns,
  hasMany,
  sort,
  onSort,
  height,
}: {
  columns: readonly CellColumn<Row>[];
  hasMany: boolean;
  sort: Sort;
  onSort: (sort: Sort) => void;
  height: number;
}) {
  return (
    <div role="rowgroup" className="sticky top-0 z-20">
      <div
        role="row"
        aria-rowindex={1}
        className="grid grid-cols-(--tracks) border-b border-line-strong bg-surface text-xs"
        style={{ height: `${height}px` }}
      >
        {hasMany ? (
          <div role="columnheader" className="sticky left-0 z-10 bg-inherit">
            <span className="sr-only">Picked</span>
          </div>
        ) : null}
        {columns.map(({ id, title, isNumber }, index) => {
          const isSorted = sort.column === id;
          const Arrow = sort.isDescending ? ArrowDown : ArrowUp;
          return (
            <div
              key={id}
              role="columnheader"
              aria-sort={isSorted ? (sort.isDescending ? "descending" : "ascending") : "none"}
              className={classNames(
                "flex min-w-0 items-stretch",
                index === 0 &&
                  (hasMany ? "sticky left-10 z-10 bg-inherit" : "sticky left-0 z-10 bg-inherit pl-2"),
              )}
            >
              <button
                type="button"
                onClick={() => onSort({ column: id, isDescending: isSorted && !sort.isDescending })}
                className={classNames(
                  "flex min-w-0 flex-1 items-center gap-1 px-2 font-medium text-muted hover:text-ink focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-focus",
                  isNumber === true && "flex-row-reverse",
                  isSorted && "text-ink",
                )}
              >
                <span className="truncate">{title}</span>
                {isSorted ? <Arrow aria-hidden="true" className="size-3 shrink-0" /> : null}
              </button>
            </div>
          );
        })}
        <div role="columnheader" className="sticky right-0 z-10 bg-inherit">
          <span className="sr-only">Actions</span>
        </div>
      </div>
    </div>
  );
}
