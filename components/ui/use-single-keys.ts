import { useCallback } from "react";
import { useStoredText } from "@/components/ui/use-stored-text";

/**
 * Whether letters and signs alone are shortcuts, and the switch for it, which is remembered in this browser. Who speaks
 * to the page, or presses keys by accident, must be able to switch them off (WCAG 2.1.4).
 */
export function useSingleKeys(): { isOn: boolean; set: (isOn: boolean) => void } {
  const [stored, store] = useStoredText("patchbay-single-keys");
  const set = useCallback((isOn: boolean) => store(isOn ? "on" : "off"), [store]);
  return { isOn: stored !== "off", set };
}
