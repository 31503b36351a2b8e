"use client";

import { TriangleAlert } from "lucide-react";
import { classNames, focusRing } from "@/components/ui/class-names";
import { useFindings } from "@/lib/client/findings";
import { isPressing } from "@/lib/domain/findings/finding";

/** How much was found that does not work, or soon won't; it leads to the list. Nothing while that is nothing. */
export function FindingsButton({ onShow }: { onShow: () => void }) {
  const pressing = useFindings().filter(isPressing);
  if (pressing.length === 0) return null;
  const isError = pressing.some(({ severity }) => severity === "error");
  const label = pressing.length === 1 ? "1 finding" : `${pressing.length} findings`;
  return (
    <button
      type="button"
      aria-label={`Show ${label}`}
      title={`Show ${label}`}
      onClick={onShow}
      className={classNames(
        "inline-flex h-8 shrink-0 cursor-pointer items-center gap-1 rounded-md border px-2 text-[13px] font-medium tabular-nums max-md:h-10",
        isError
          ? "border-danger-line bg-danger-soft text-danger"
          : "border-warning-line bg-warning-soft text-warning",
        focusRing,
      )}
    >
      <TriangleAlert aria-hidden="true" className="size-3.5" />
      {pressing.length}
    </button>
  );
}
