import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { CopyButton } from "@/components/ui/copy-button";

/** One name and value of a `KeyValueList`. `copy` is the exact text for the clipboard. */
export function KeyValue({
  name,
  copy,
  isCode = false,
  children,
}: {
  name: string;
  copy?: string;
  isCode?: boolean;
  children: ReactNode;
}) {
  return (
    <>
      <dt className="py-0.5 text-muted [overflow-wrap:anywhere]">{name}</dt>
      <dd className="group/value flex min-w-0 items-start gap-1 py-0.5">
        <span
          className={classNames(
            "min-w-0 [overflow-wrap:anywhere]",
            isCode ? "font-mono text-xs leading-5 tabular-nums" : "text-ink",
          )}
        >
          {children}
        </span>
        {copy === undefined ? null : (
          <CopyButton
            value={copy}
            what={name}
            className="-my-0.5 md:opacity-0 md:group-hover/value:opacity-100 md:focus-visible:opacity-100 pointer-coarse:opacity-100"
          />
        )}
      </dd>
    </>
  );
}
