import type { ReactNode, Ref } from "react";

/** A part of the panel under a heading of its own. */
export function Section({
  title,
  heading,
  count,
  actions,
  children,
}: {
  title: string;
  /** Where focus is led to. */
  heading?: Ref<HTMLHeadingElement>;
  count?: number;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="border-t border-line px-5 py-3.5 max-md:px-4">
      <div className="mb-1.5 flex min-h-6 items-center justify-between gap-2">
        <h3
          ref={heading}
          tabIndex={heading === undefined ? undefined : -1}
          className="text-xs font-medium text-muted outline-none focus:text-ink focus:underline focus:decoration-2 focus:underline-offset-4"
        >
          {title}
          {count === undefined ? null : <span className="ml-1.5 text-faint tabular-nums">{count}</span>}
        </h3>
        {actions}
      </div>
      {children}
    </section>
  );
}
