"use client";

import type { ComponentProps, ReactNode } from "react";
import { classNames, focusRing } from "@/components/ui/class-names";
import { tooltip } from "@/components/ui/tooltip";

export interface IconButtonProps extends Omit<ComponentProps<"button">, "children"> {
  /** The accessible name, shown as a tooltip too. */
  label: string;
  /** What the tooltip says besides: its keys. */
  hint?: string;
  icon: ReactNode;
}

/** A button of one icon. */
export function IconButton({ label, hint, icon, className, onClick, ...rest }: IconButtonProps) {
  const told = hint === undefined ? label : `${label}  ${hint}`;
  return (
    <button
      type="button"
      aria-label={label}
      onPointerEnter={(event) => {
        // A finger that presses wants no tooltip in its way.
        if (event.pointerType !== "touch") tooltip.show(event.currentTarget, told, { atOnce: false });
      }}
      onPointerLeave={() => tooltip.hide()}
      onFocus={(event) => {
        if (event.currentTarget.matches(":focus-visible"))
          tooltip.show(event.currentTarget, told, { atOnce: true });
      }}
      onBlur={() => tooltip.hide()}
      onClick={(event) => {
        tooltip.hide();
        onClick?.(event);
      }}
      className={classNames(
        "inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-sunken hover:text-ink max-md:size-10",
        "disabled:opacity-45 [&_svg]:size-4",
        focusRing,
        className,
      )}
      {...rest}
    >
      {icon}
    </button>
  );
}
