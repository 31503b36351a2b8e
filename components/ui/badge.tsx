import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

const tones = {
  neutral: "border-line-strong text-muted",
  accent: "border-line-strong text-accent",
  success: "border-success-line text-success",
  warning: "border-warning-line bg-warning-soft text-warning",
  danger: "border-danger-line bg-danger-soft text-danger",
};

/** A word that marks something. */
export function Badge({ tone = "neutral", children }: { tone?: keyof typeof tones; children: ReactNode }) {
  return (
    <span
      className={classNames(
        "inline-flex h-5 shrink-0 items-center gap-1 rounded border px-1.5 text-[11px] leading-none font-medium whitespace-nowrap [&_svg]:size-3",
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}
