import type { MouseEvent } from "react";
import { classNames, focusRing } from "@/components/ui/class-names";

/** The views of the page, as links: a click changes this page, with Ctrl or ⌘ it opens another. */
export function ViewSwitch<View extends string>({
  links,
  onView,
  className,
}: {
  links: readonly { id: View; label: string; href: string; isCurrent: boolean }[];
  onView: (view: View) => void;
  className?: string;
}) {
  const click = (event: MouseEvent<HTMLAnchorElement>, view: View): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onView(view);
  };
  return (
    <nav aria-label="Views" className={className}>
      <ul className="flex rounded-lg md:w-fit bg-sunken p-0.5">
        {links.map(({ id, label, href, isCurrent }) => (
          <li key={id} className="flex min-w-0 flex-auto">
            <a
              href={href}
              aria-current={isCurrent ? "page" : undefined}
              onClick={(event) => click(event, id)}
              className={classNames(
                "flex h-7 min-w-0 flex-1 items-center justify-center rounded-md px-3 text-[13px] font-medium transition-colors max-md:h-10 max-md:px-0.5 max-md:text-xs",
                isCurrent
                  ? "bg-raised text-ink shadow-[0_1px_2px_rgb(0_0_0/0.12)]"
                  : "text-muted hover:text-ink",
                focusRing,
              )}
            >
              <span className="truncate">{label}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
