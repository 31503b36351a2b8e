import type { ReactNode } from "react";

/** What to say, and to do, where there is nothing to show. */
export function EmptyState({
  icon,
  title,
  children,
  actions,
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="flex max-w-md flex-col items-start gap-3">
      {icon === undefined ? null : (
        <div aria-hidden="true" className="text-muted [&_svg]:size-6 [&_svg]:stroke-[1.5]">
          {icon}
        </div>
      )}
      <h2 className="text-base font-semibold text-ink">{title}</h2>
      {children === undefined ? null : (
        <div className="flex w-full flex-col gap-3 text-[13px] leading-5 text-muted">{children}</div>
      )}
      {actions === undefined ? null : <div className="mt-1 flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
