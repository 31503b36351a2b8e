import type { ReactNode } from "react";
import { focusRing } from "@/components/ui/class-names";

/** A sentence that a person agrees to. */
export function Checkbox({
  label,
  isChecked,
  onToggle,
}: {
  label: ReactNode;
  isChecked: boolean;
  onToggle: (isChecked: boolean) => void;
}) {
  return (
    <label className="flex cursor-pointer items-start gap-2.5 text-[13px] leading-[18px] max-md:py-2">
      <input
        type="checkbox"
        checked={isChecked}
        onChange={(event) => onToggle(event.currentTarget.checked)}
        className={`mt-px size-4 shrink-0 cursor-pointer accent-ink ${focusRing}`}
      />
      <span className="min-w-0 [overflow-wrap:anywhere]">{label}</span>
    </label>
  );
}
