import { useState } from "react";
import { isSameSelection, type Selection } from "@/lib/domain/topology/selection";

interface Kept {
  /** What the page has told last. */
  told: Selection | null;
  /** What was asked for since, and is on its way through the page's address. */
  asked: readonly (Selection | null)[];
}

/**
 * The selection with what was asked for just now: it comes back by the page's address a moment later, and who picks
 * two rows within that moment means both.
 */
export function usePromptSelection(
  selection: Selection | null,
  select: (selection: Selection | null) => void,
): [Selection | null, (selection: Selection | null) => void] {
  const [kept, setKept] = useState<Kept>({ told: selection, asked: [] });
  if (kept.told !== selection) {
    const arrived = kept.asked.findIndex((one) => isSameSelection(one, selection));
    setKept({ told: selection, asked: arrived < 0 ? [] : kept.asked.slice(arrived + 1) });
  }
  const current = kept.asked.length === 0 ? kept.told : (kept.asked.at(-1) ?? null);
  const ask = (next: Selection | null): void => {
    setKept(({ told, asked }) => ({ told, asked: isSameSelection(next, told) ? [] : [...asked, next] }));
    select(next);
  };
  return [current, ask];
}
