import { EyeOff } from "lucide-react";
import { Button } from "@/components/ui/button";

/** Says how much a filter hides, whenever it hides anything, and brings it back. */
export function HiddenNotice({
  networks,
  containers,
  found,
  isSelectionHidden,
  onShowAll,
  onShowSelected,
}: {
  networks: number;
  containers: number;
  /** How many of the hidden ones a search has found. */
  found: number;
  /** What is selected is among them. */
  isSelectionHidden: boolean;
  onShowAll: () => void;
  onShowSelected: () => void;
}) {
  if (networks + containers === 0) return null;
  const counted = [count(containers, "container"), count(networks, "network")].filter((text) => text !== "");
  return (
    <output className="flex max-w-full min-w-0 items-center gap-2 rounded-lg border border-line-strong bg-raised py-1 pr-1 pl-3 text-[13px] text-ink shadow-raised">
      <EyeOff aria-hidden="true" className="size-3.5 shrink-0 text-muted" />
      <span className="min-w-0 py-0.5 tabular-nums [overflow-wrap:anywhere]">
        {counted.join(" and ")} hidden
        {found === 0 ? null : <span className="text-muted">, {found} of them found</span>}
        {isSelectionHidden ? <span className="text-muted">, also what is selected</span> : null}
      </span>
      {isSelectionHidden ? (
        <Button size="small" variant="ghost" onClick={onShowSelected}>
          Show it
        </Button>
      ) : null}
      <Button size="small" variant="ghost" onClick={onShowAll} className="text-ink underline">
        Show all
      </Button>
    </output>
  );
}

function count(number: number, word: string): string {
  return number === 0 ? "" : `${number} ${word}${number === 1 ? "" : "s"}`;
}
