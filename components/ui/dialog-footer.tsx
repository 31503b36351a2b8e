import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

/** The actions of a dialog, always in sight. */
export function DialogFooter({
  isBorderless = false,
  children,
}: {
  isBorderless?: boolean;
  children: ReactNode;
}) {
  return (
    <footer
      className={classNames(
        "flex flex-wrap items-center justify-end gap-2 px-5 py-3 max-md:pb-[max(0.75rem,env(safe-area-inset-bottom))]",
        !isBorderless && "border-t border-line",
      )}
    >
      {children}
    </footer>
  );
}
