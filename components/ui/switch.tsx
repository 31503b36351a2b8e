"use client";

import { Switch as Base } from "@base-ui/react/switch";
import type { ReactNode } from "react";
import { classNames, focusRing } from "@/components/ui/class-names";

/** On or off, with its label and a sentence on what that means. */
export function Switch({
  label,
  description,
  isOn,
  isDisabled = false,
  onToggle,
}: {
  label: string;
  description?: ReactNode;
  isOn: boolean;
  isDisabled?: boolean;
  onToggle: (isOn: boolean) => void;
}) {
  return (
    <label
      className={classNames(
        "flex items-start gap-3 py-1 max-md:py-2",
        isDisabled ? "opacity-60" : "cursor-pointer",
      )}
    >
      <span className="min-w-0 flex-1">
        <span className="block text-[13px] leading-5 text-ink">{label}</span>
        {description === undefined ? null : (
          <span className="block text-xs leading-4 text-muted">{description}</span>
        )}
      </span>
      <Base.Root
        checked={isOn}
        disabled={isDisabled}
        onCheckedChange={(checked) => onToggle(checked)}
        className={classNames(
          "mt-0.5 flex h-[18px] w-8 shrink-0 rounded-full border border-control bg-raised p-px transition-colors data-checked:border-accent data-checked:bg-accent",
          focusRing,
        )}
      >
        <Base.Thumb className="size-3.5 rounded-full bg-muted transition-[translate,background-color] duration-150 data-checked:translate-x-3.5 data-checked:bg-accent-ink motion-reduce:transition-none" />
      </Base.Root>
    </label>
  );
}
