import { useCallback, useMemo } from "react";
import { useStoredText } from "@/components/ui/use-stored-text";

const storageKey = "patchbay-recent-commands";
const kept = 8;

/** Ids of the commands that were run last in this browser, the latest first. */
export function useRecent(): [recent: readonly string[], note: (id: string) => void] {
  const [stored, store] = useStoredText(storageKey);
  const recent = useMemo(() => (stored === null ? [] : stored.split("\n").slice(0, kept)), [stored]);
  const note = useCallback(
    (id: string) => store([id, ...recent.filter((each) => each !== id)].slice(0, kept).join("\n")),
    [recent, store],
  );
  return [recent, note];
}
