import { type PoolUse, toUseShare, toUseText } from "@/lib/domain/tables/network-rows";

/** How much of a pool is used, as a bar and in numbers. */
export function UseBar({ pool }: { pool: PoolUse }) {
  const share = toUseShare(pool);
  return (
    <span className="flex items-center gap-2 tabular-nums">
      <span aria-hidden="true" className="h-1 w-8 shrink-0 overflow-hidden rounded-full bg-sunken">
        <span
          className={`block h-full rounded-full ${share > 0.9 ? "bg-warning" : "bg-muted"}`}
          style={{ width: `max(${pool.used > 0 ? "3px" : "0px"}, ${share * 100}%)` }}
        />
      </span>
      <span className="truncate">{toUseText(pool)}</span>
    </span>
  );
}
