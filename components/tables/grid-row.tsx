"use client";

/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { Menu } from "@base-ui/react/menu";
import { Ellipsis } from "lucide-react";
import { memo, type MouseEvent, type ReactNode } from "react";
import type { CellColumn } from "@/components/tables/cell-column";
import type { PickMode, TableRow } from "@/components/tables/data-table";
import type { RowMenuHandle } from "@/components/tables/row-menu";
import { classNames, focusRing } from "@/components/ui/class-names";

interface GridRowProps<Row extends TableRow> {
  row: Row;
  name: string;
  columns: readonly CellColumn<Row>[];
  /** Null where there is room for columns. */
  renderCard: ((row: Row) => ReactNode) | null;
  /** Its number among all rows, from 1 on. */
  place: number;
  /** Pixels from the top of the rows. */
  top: number;
  height: number;
  /** The keyboard is on it, or would come to it. */
  isActive: boolean;
  isPicked: boolean;
  hasMany: boolean;
  menu: RowMenuHandle;
  onPick: (row: Row, mode: PickMode) => void;
}

function PlainGridRow<Row extends TableRow>({
  row,
  name,
  columns,
  renderCard,
  place,
  top,
  height,
  isActive,
  isPicked,
  hasMany,
  menu,
  onPick,
}: GridRowProps<Row>) {
  const tabIndex = isActive ? 0 : -1;
  const click = (event: MouseEvent<HTMLDivElement>): void => {
    if (event.target instanceof Element && event.target.closest("button, label") !== null) return;
    const isToggle = event.ctrlKey || event.metaKey;
    onPick(row, !hasMany ? "one" : event.shiftKey ? "range" : isToggle ? "toggle" : "one");
  };
  return (
    // The grid hears the keys of all its rows.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="row"
      aria-rowindex={place}
      aria-selected={isPicked}
      tabIndex={tabIndex}
      data-row={row.key}
      onClick={click}
      // Shift and a click would mark text.
      onMouseDown={(event) => (event.shiftKey ? event.preventDefault() : undefined)}
      style={{ transform: `translateY(${top}px)`, height: `${height}px` }}
      className={classNames(
        "absolute inset-x-0 top-0 grid cursor-default grid-cols-(--tracks) border-b border-line text-[13px] focus-visible:z-10 focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-focus",
        isPicked
          ? "bg-[color-mix(in_oklab,var(--focus)_11%,var(--surface))] [&>:first-child]:shadow-[inset_3px_0_var(--focus)]"
          : "bg-surface hover:bg-canvas",
      )}
    >
      {hasMany ? (
        <div role="gridcell" className="sticky left-0 z-10 flex bg-inherit">
          <label className="flex flex-1 cursor-pointer justify-center pt-[10px] max-md:items-center max-md:pt-0">
            <input
              type="checkbox"
              aria-label={`Pick ${name}`}
              checked={isPicked}
              tabIndex={tabIndex}
              onChange={() => onPick(row, "toggle")}
              className={`size-4 cursor-pointer accent-ink ${focusRing}`}
            />
          </label>
        </div>
      ) : null}
      {renderCard === null ? (
        columns.map(({ id, isNumber, render }, index) => (
          <div
            key={id}
            role={index === 0 ? "rowheader" : "gridcell"}
            className={classNames(
              "min-w-0 overflow-hidden px-2 py-[9px] leading-[18px]",
              index === 0 &&
                (hasMany ? "sticky left-10 z-10 bg-inherit" : "sticky left-0 z-10 bg-inherit pl-4"),
              isNumber === true && "text-right tabular-nums",
            )}
          >
            {render(row)}
          </div>
        ))
      ) : (
        <div
          role="rowheader"
          className={classNames("flex min-w-0 flex-col justify-center gap-0.5", !hasMany && "pl-3")}
        >
          {renderCard(row)}
        </div>
      )}
      <div role="gridcell" className="sticky right-0 z-10 flex items-start justify-center bg-inherit">
        <Menu.Trigger
          handle={menu}
          payload={row.key}
          tabIndex={tabIndex}
          aria-label={`Actions for ${name}`}
          className={classNames(
            "mt-1 flex size-7 items-center justify-center rounded-md text-muted hover:bg-sunken hover:text-ink data-popup-open:bg-sunken data-popup-open:text-ink max-md:mt-3 max-md:size-10",
            focusRing,
          )}
        >
          <Ellipsis aria-hidden="true" className="size-4" />
        </Menu.Trigger>
      </div>
    </div>
  );
}

/** One row; drawn again only when something of it changes. */
export const GridRow = memo(PlainGridRow) as typeof PlainGridRow;
