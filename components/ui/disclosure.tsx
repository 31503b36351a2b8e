import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { classNames, focusRing } from "@/components/ui/class-names";

/** Something that is shown on demand. */
export function Disclosure({
  title,
  isOpenAtFirst = false,
  children,
}: {
  title: ReactNode;
  isOpenAtFirst?: boolean;
  children: ReactNode;
}) {
  return (
    <details open={isOpenAtFirst} className="group/disclosure">
      <summary
        className={classNames(
          "flex h-8 cursor-pointer list-none items-center gap-1.5 rounded text-[13px] text-muted select-none hover:text-ink max-md:h-10 [&::-webkit-details-marker]:hidden",
          focusRing,
        )}
      >
        <ChevronRight
          aria-hidden="true"
          className="size-3.5 shrink-0 transition-transform group-open/disclosure:rotate-90 motion-reduce:transition-none"
        />
        {title}
      </summary>
      <div className="pt-1 pb-2">{children}</div>
    </details>
  );
}
