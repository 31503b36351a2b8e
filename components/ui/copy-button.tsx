"use client";

import { Check, Copy, X } from "lucide-react";
import { useEffect, useState } from "react";
import { classNames, focusRing } from "@/components/ui/class-names";
import { copyText } from "@/components/ui/copy-text";

const shownFor = 1600;

/** Copies a value. `what` completes the name: “Copy subnet”. */
export function CopyButton({ value, what, className }: { value: string; what: string; className?: string }) {
  const [outcome, setOutcome] = useState<"copied" | "failed" | null>(null);

  // The timer that takes the tick away again.
  useEffect(() => {
    if (outcome === null) return undefined;
    const timer = setTimeout(() => setOutcome(null), shownFor);
    return () => clearTimeout(timer);
  }, [outcome]);

  const label =
    outcome === null ? `Copy ${what}` : outcome === "copied" ? "Copied" : "Copying is not allowed here";
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={() => {
        void copyText(value).then((isCopied) => setOutcome(isCopied ? "copied" : "failed"));
      }}
      className={classNames(
        "relative inline-flex size-6 shrink-0 cursor-pointer items-center justify-center rounded text-muted transition-colors hover:bg-sunken hover:text-ink",
        // The mark stays small, the target does not.
        "max-md:after:absolute max-md:after:-inset-2 [&_svg]:size-3.5",
        focusRing,
        className,
      )}
    >
      {outcome === null ? (
        <Copy />
      ) : outcome === "copied" ? (
        <Check className="text-success" />
      ) : (
        <X className="text-danger" />
      )}
      <span aria-live="polite" className="sr-only">
        {outcome === "copied" ? "Copied" : ""}
      </span>
    </button>
  );
}
