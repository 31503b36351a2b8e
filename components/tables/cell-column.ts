import type { ReactNode } from "react";
import type { TableColumn } from "@/lib/domain/tables/sort-rows";

/** How a column looks. */
export interface CellLook<Row> {
  /** Its least width in pixels, and its share of what is left over. */
  width: number;
  grow: number;
  /** Numbers stand on the right. */
  isNumber?: boolean;
  render: (row: Row) => ReactNode;
}

export type CellColumn<Row> = TableColumn<Row> & CellLook<Row>;

/** The columns with their looks, in the columns' order. */
export function withLooks<Row>(
  columns: readonly TableColumn<Row>[],
  looks: Record<string, CellLook<Row>>,
): CellColumn<Row>[] {
  return columns.flatMap((column) => {
    const look = looks[column.id];
    return look === undefined ? [] : [{ ...column, ...look }];
  });
}
