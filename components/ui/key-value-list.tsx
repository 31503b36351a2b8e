import type { ReactNode } from "react";

/** Names and values, one under the other. Its children are `KeyValue`s. */
export function KeyValueList({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-[13px] leading-5">
      {children}
    </dl>
  );
}
