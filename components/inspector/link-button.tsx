import type { ReactNode } from "react";
import { classNames, focusRing } from "@/components/ui/class-names";

/** A name that leads to its owner's details. */
export function LinkButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className={classNames(
        "min-w-0 rounded-sm text-left text-ink underline decoration-line-strong underline-offset-[3px] [overflow-wrap:anywhere] hover:decoration-ink max-md:py-1.5",
        focusRing,
      )}
    >
      {children}
    </button>
  );
}
