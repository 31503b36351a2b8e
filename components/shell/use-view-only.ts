import { useCallback } from "react";
import { decideViewOnly, type ViewOnly } from "@/components/shell/view-only";
import { useMedia } from "@/components/ui/use-media";
import { useStoredText } from "@/components/ui/use-stored-text";

const storageKey = "patchbay-view-only";

/** Whether the page only shows, and the switch for it, which is remembered in this browser. */
export function useViewOnly(isReadOnly: boolean): ViewOnly & { toggle: () => void } {
  const isPhone = useMedia("(max-width: 640px)");
  const [stored, store] = useStoredText(storageKey);
  const chosen = stored === "on" || stored === "off" ? stored : null;
  const decided = decideViewOnly({ isReadOnly, isPhone, chosen });
  const { isOn, whyForced } = decided;
  const toggle = useCallback(() => {
    if (whyForced === null) store(isOn ? "off" : "on");
  }, [isOn, whyForced, store]);
  return { ...decided, toggle };
}
