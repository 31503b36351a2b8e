import type { IpAddress } from "@/lib/domain/ip/ip";

/** What a row is sorted by; null (nothing there) stands last, whichever the direction. */
export type SortKey = string | number | bigint | null;

export interface Sort {
  column: string;
  isDescending: boolean;
}

/** A column as far as it is not a matter of looks: its title, what is sorted by and what a copy of it says. */
export interface TableColumn<Row> {
  id: string;
  title: string;
  toKey: (row: Row) => SortKey;
  /** As it is shown, with what does not fit. */
  toText: (row: Row) => string;
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Names as people count: `web2` before `web10`, without regard to case; what still is the same, by its characters. */
export function compareNaturally(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** IPv4 before IPv6, each by number. */
export function toAddressKey(address: IpAddress | null): SortKey {
  if (address === null) return null;
  return address.family === 4 ? BigInt(address.value) : (1n << 128n) + address.value;
}

/** The rows in that order. Rows with the same key keep the order they came in, also when it is descending. */
export function sortRows<Row>(rows: readonly Row[], column: TableColumn<Row>, isDescending: boolean): Row[] {
  const sign = isDescending ? -1 : 1;
  const keyed = rows.map((row) => ({ row, key: column.toKey(row) }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    return sign * compareKeys(a.key, b.key);
  });
  return keyed.map(({ row }) => row);
}

function compareKeys(a: NonNullable<SortKey>, b: NonNullable<SortKey>): number {
  if (typeof a === "string" || typeof b === "string") return compareNaturally(String(a), String(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `name`, or `-name` for descending. */
export function toSortText({ column, isDescending }: Sort): string {
  return isDescending ? `-${column}` : column;
}

/** Reads what `toSortText` wrote; null for a column that is not there. */
export function parseSort(text: string | null, columns: readonly { id: string }[]): Sort | null {
  if (text === null) return null;
  const isDescending = text.startsWith("-");
  const column = isDescending ? text.slice(1) : text;
  return columns.some(({ id }) => id === column) ? { column, isDescending } : null;
}
