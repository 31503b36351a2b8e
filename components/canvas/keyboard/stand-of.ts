import { containersOf, type Selection } from "@/lib/domain/topology/selection";
import { settleFocus, type Focus, type Thing } from "@/components/canvas/keyboard/next-focus";
import type { LayoutIndex } from "@/components/canvas/layout-index";

/** Where the keyboard stands: where it was led, else on what is selected, else on the first network. */
export function standOf(index: LayoutIndex, focused: Focus | null, selected: Selection | null): Focus | null {
  if (focused !== null) return settleFocus(index, focused);
  const at = toThing(selected);
  return settleFocus(index, at === null ? null : { at, from: null });
}

function toThing(selected: Selection | null): Thing | null {
  if (selected === null) return null;
  if (selected.kind !== "containers") return selected;
  const [first] = containersOf(selected);
  return first === undefined ? null : { kind: "container", id: first };
}
