import type { SubjectGroup } from "@/lib/domain/reachability/group-subjects";
import type { SubjectId } from "@/lib/domain/reachability/reachability";

/** What stands on either axis of the matrix: a group's title, then its subjects. */
export type AxisItem =
  | { kind: "group"; title: string }
  | { kind: "subject"; id: SubjectId; name: string; place: number };

export interface Axis {
  items: readonly AxisItem[];
  /** Index among `items` of the subject at each place. */
  indexes: readonly number[];
}

/** Groups and subjects in one list, as a virtualizer counts them; `place` counts subjects alone. */
export function toAxis(groups: readonly SubjectGroup[]): Axis {
  const items: AxisItem[] = [];
  const indexes: number[] = [];
  for (const { title, subjects } of groups) {
    items.push({ kind: "group", title });
    for (const { id, name } of subjects) {
      items.push({ kind: "subject", id, name, place: indexes.length });
      indexes.push(items.length - 1);
    }
  }
  return { items, indexes };
}

/** Where a key leads from a cell; null for a key that is none of the grid's. */
export function moveCell(
  { row, column }: Cell,
  { key, isControl, page, count }: { key: string; isControl: boolean; page: number; count: number },
): Cell | null {
  const last = count - 1;
  const at = (nextRow: number, nextColumn: number): Cell => ({
    row: Math.min(last, Math.max(0, nextRow)),
    column: Math.min(last, Math.max(0, nextColumn)),
  });
  switch (key) {
    case "ArrowDown":
      return at(row + 1, column);
    case "ArrowUp":
      return at(row - 1, column);
    case "ArrowRight":
      return at(row, column + 1);
    case "ArrowLeft":
      return at(row, column - 1);
    case "PageDown":
      return at(row + page, column);
    case "PageUp":
      return at(row - page, column);
    case "Home":
      return at(isControl ? 0 : row, 0);
    case "End":
      return at(isControl ? last : row, last);
    default:
      return null;
  }
}

/** Places of the source and the target. */
export interface Cell {
  row: number;
  column: number;
}
