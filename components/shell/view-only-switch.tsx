"use client";

import { Lock, LockOpen } from "lucide-react";
import { classNames, focusRing } from "@/components/ui/class-names";
import { tooltip } from "@/components/ui/tooltip";
import { useSingleKeys } from "@/components/ui/use-single-keys";
import { toAriaKeys } from "@/lib/domain/shortcuts/shortcuts";

/** The lock of the page: on, nothing can be changed from here. */
export function ViewOnlySwitch({
  isOn,
  whyForced,
  onToggle,
}: {
  isOn: boolean;
  /** Why it can't be switched off; null when it can. */
  whyForced: string | null;
  onToggle: () => void;
}) {
  const { isOn: hasSingleKeys } = useSingleKeys();
  const told = whyForced ?? (isOn ? "View only: switch off to change networks" : "View only: change nothing");
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-disabled={whyForced !== null || undefined}
      aria-label={whyForced === null ? "View only" : `View only: ${whyForced}`}
      aria-keyshortcuts={toAriaKeys("viewOnly", { isMac: false, hasSingleKeys })}
      onPointerEnter={(event) => {
        if (event.pointerType !== "touch") tooltip.show(event.currentTarget, told, { atOnce: false });
      }}
      onPointerLeave={() => tooltip.hide()}
      onFocus={(event) => {
        if (event.currentTarget.matches(":focus-visible"))
          tooltip.show(event.currentTarget, told, { atOnce: true });
      }}
      onBlur={() => tooltip.hide()}
      onClick={() => {
        tooltip.hide();
        onToggle();
      }}
      className={classNames(
        "inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-md border px-2 text-[13px] font-medium whitespace-nowrap transition-colors select-none max-md:size-10 max-md:px-0 [&_svg]:size-4",
        isOn
          ? "border-line-strong bg-sunken text-ink"
          : "border-transparent text-muted hover:bg-sunken hover:text-ink",
        focusRing,
      )}
    >
      {isOn ? <Lock aria-hidden="true" /> : <LockOpen aria-hidden="true" />}
      {/* Off it is one icon among others; on it says so. */}
      <span className={isOn ? "max-lg:hidden" : "max-2xl:hidden"}>View only</span>
    </button>
  );
}
