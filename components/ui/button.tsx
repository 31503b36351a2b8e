import type { ComponentProps, ReactNode } from "react";
import { classNames, focusRing } from "@/components/ui/class-names";
import { Spinner } from "@/components/ui/spinner";

export interface ButtonProps extends ComponentProps<"button"> {
  variant?: "primary" | "secondary" | "ghost" | "danger";
  size?: "small" | "medium";
  icon?: ReactNode;
  /** Something is under way: the button stays focusable, and does nothing. */
  isBusy?: boolean;
}

const variants = {
  primary: "border border-accent bg-accent text-accent-ink hover:border-accent-hover hover:bg-accent-hover",
  secondary: "border border-line-strong bg-raised text-ink hover:border-control",
  ghost: "border border-transparent text-muted hover:bg-sunken hover:text-ink",
  danger: "border border-danger bg-danger text-danger-ink hover:opacity-90",
};

const sizes = {
  small: "h-7 px-2 text-xs max-md:h-10 max-md:px-3 max-md:text-[13px]",
  medium: "h-8 px-3 text-[13px] max-md:h-10",
};

export function Button({
  variant = "secondary",
  size = "medium",
  icon,
  isBusy = false,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      aria-disabled={isBusy || undefined}
      aria-busy={isBusy || undefined}
      onClick={(event) => {
        if (isBusy) event.preventDefault();
        else onClick?.(event);
      }}
      className={classNames(
        "inline-flex shrink-0 cursor-pointer items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-[color,background-color,border-color,opacity] select-none",
        "disabled:cursor-not-allowed disabled:opacity-45 aria-disabled:cursor-progress [&_svg]:size-3.5 [&_svg]:shrink-0",
        variants[variant],
        sizes[size],
        focusRing,
        className,
      )}
      {...rest}
    >
      {isBusy ? <Spinner /> : icon}
      {children}
    </button>
  );
}
