import type { ShortcutId } from "@/lib/domain/shortcuts/shortcuts";

/** Something that a person can have the page do: in the palette, in a menu, by its shortcut. */
export interface Command {
  /** Stands for it in the list of recent ones, so it stays the same from one visit to the next. */
  id: string;
  title: string;
  /** The heading that it stands under. */
  group: string;
  /** Other words that find it. */
  keywords?: string;
  shortcut?: ShortcutId;
  /** Why it can't be run now; null when it can. */
  whyNot: string | null;
  /** It stands in the header's menu too. */
  isInMenu?: boolean;
  run: () => void;
}
