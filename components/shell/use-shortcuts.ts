import { useEffect, useRef } from "react";
import { toast } from "@/components/ui/toast";
import { useSingleKeys } from "@/components/ui/use-single-keys";
import type { Command } from "@/lib/domain/shortcuts/command";
import { findShortcut, type ShortcutId } from "@/lib/domain/shortcuts/shortcuts";

/**
 * Runs what a shortcut of the table stands for, wherever on the page it is pressed: not while a person types, composes
 * a character, or has a dialog or a menu open, and not what something nearer has taken for itself.
 */
export function useShortcuts(actions: Partial<Record<ShortcutId, () => void>>): void {
  const { isOn: hasSingleKeys } = useSingleKeys();
  const latest = useRef({ actions, hasSingleKeys });
  useEffect(() => {
    latest.current = { actions, hasSingleKeys };
  });
  // The keyboard of the page.
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const id = findShortcut(event, latest.current);
      const run = id === null ? undefined : latest.current.actions[id];
      if (run === undefined || isTyping(event.target, id) || isSomethingOpen()) return;
      event.preventDefault();
      run();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

const typingPlaces =
  "input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable=true], [role=combobox]";

function isTyping(target: EventTarget | null, id: ShortcutId | null): boolean {
  if (!(target instanceof Element)) return false;
  // From the search field to the palette: the chord types nothing, and the browser's own would leave the page.
  if (id === "palette" && target.matches("input[type=search]")) return false;
  return target.closest(typingPlaces) !== null;
}

function isSomethingOpen(): boolean {
  return document.querySelector("[role=dialog], [role=alertdialog], [role=menu], [role=listbox]") !== null;
}

/** What the shortcuts of these commands do; one that can't be run now says why. */
export function runByShortcut(commands: readonly Command[]): Partial<Record<ShortcutId, () => void>> {
  const entries = commands.flatMap(({ shortcut, whyNot, run }) =>
    shortcut === undefined
      ? []
      : [[shortcut, whyNot === null ? run : () => toast.tell({ title: whyNot })] as const],
  );
  return Object.fromEntries(entries);
}
