import type { LucideIcon } from "lucide-react";
import { classNames } from "@/components/ui/class-names";

/** What a sign of the matrix means, drawn as its cells are. */
export function CellKey({ icon: Icon, cell, word }: { icon: LucideIcon; cell: string; word: string }) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <span
        aria-hidden="true"
        className={classNames(
          "flex size-5 shrink-0 items-center justify-center border border-line [&_svg]:size-3.5",
          cell,
        )}
      >
        <Icon />
      </span>
      {word}
    </span>
  );
}
