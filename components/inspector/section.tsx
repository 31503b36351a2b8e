import type { ReactNode } from "react";

/** A part of the panel under a heading of its own. */
export function Section({
  title,
  count,
  actions,
  children,
}: {
  title: string;
  count?: number;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="border-t border-line px-5 py-3.5 max-md:px-4">
      <div className="mb-1.5 flex min-h-6 items-center justify-between gap-2">
        <h3 className="text-xs font-medium text-muted">
          {title}
          {count === undefined ? null : <span className="ml-1.5 text-faint tabular-nums">{count}</span>}
        </h3>
        {actions}
      </div>
      {children}
    </section>
  );
}
