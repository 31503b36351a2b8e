/** One way to press a shortcut. `mod` is Command on a Mac and Control elsewhere. */
export interface Chord {
  /** As `KeyboardEvent.key` tells it, in lower case; `drag` and `click` are shown and never pressed. */
  key: string;
  mod?: true;
  shift?: true;
}

export interface Shortcut {
  title: string;
  group: "Everywhere" | "On the canvas" | "Changing networks";
  chords: readonly [Chord, ...Chord[]];
}

/** Every shortcut of the page: what the keyboard does, what the palette shows and what the list of them tells. */
export const shortcuts = {
  palette: { title: "Command palette", group: "Everywhere", chords: [{ key: "k", mod: true }] },
  find: { title: "Find in the topology", group: "Everywhere", chords: [{ key: "/" }] },
  viewOnly: { title: "View only, on or off", group: "Everywhere", chords: [{ key: "l" }] },
  shortcuts: { title: "Keyboard shortcuts", group: "Everywhere", chords: [{ key: "?" }] },
  clear: {
    title: "Clear the selection, close what is open",
    group: "Everywhere",
    chords: [{ key: "escape" }],
  },
  walk: {
    title: "Walk along the wiring",
    group: "On the canvas",
    chords: [{ key: "arrowleft" }, { key: "arrowup" }, { key: "arrowdown" }, { key: "arrowright" }],
  },
  open: { title: "Open in the panel", group: "On the canvas", chords: [{ key: "enter" }] },
  add: { title: "Add to the selection", group: "On the canvas", chords: [{ key: " " }] },
  boxSelect: {
    title: "Select containers by a box",
    group: "On the canvas",
    chords: [{ key: "drag", shift: true }],
  },
  selectAll: { title: "Select all containers", group: "On the canvas", chords: [{ key: "a", mod: true }] },
  fit: { title: "Fit all into the view", group: "On the canvas", chords: [{ key: "f" }, { key: "0" }] },
  wiring: { title: "Wiring and traffic, shown or hidden", group: "On the canvas", chords: [{ key: "w" }] },
  exposed: { title: "What is exposed, on or off", group: "On the canvas", chords: [{ key: "e" }] },
  reach: { title: "Can it reach another?", group: "On the canvas", chords: [{ key: "r" }] },
  reachAll: {
    title: "Whom it reaches, then who reaches it",
    group: "On the canvas",
    chords: [{ key: "r", shift: true }],
  },
  connect: { title: "Connect to a network", group: "Changing networks", chords: [{ key: "c" }] },
  disconnect: {
    title: "Disconnect; on a network Delete removes it",
    group: "Changing networks",
    chords: [{ key: "d" }, { key: "delete" }],
  },
  move: { title: "Move to another network", group: "Changing networks", chords: [{ key: "m" }] },
  undo: { title: "Undo", group: "Changing networks", chords: [{ key: "z", mod: true }] },
  redo: { title: "Redo", group: "Changing networks", chords: [{ key: "z", mod: true, shift: true }] },
} as const satisfies Record<string, Shortcut>;

export type ShortcutId = keyof typeof shortcuts;

/** What of a keyboard event a shortcut is judged by. */
export interface KeyPress {
  key: string;
  /** The place of the key, which serves where the layout has no Latin letters. */
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** The shortcut that a key press is; null for none. Without single keys a letter or sign alone is none. */
export function findShortcut(
  press: KeyPress,
  { hasSingleKeys }: { hasSingleKeys: boolean },
): ShortcutId | null {
  const ids = Object.keys(shortcuts) as ShortcutId[];
  const found = ids.find((id) => shortcuts[id].chords.some((chord: Chord) => isChord(press, chord)));
  return found === undefined || (!hasSingleKeys && isSingleKey(press)) ? null : found;
}

/** Whether it is one letter, digit or sign alone: what WCAG 2.1.4 lets a person switch off. Space types nothing. */
export function isSingleKey(press: Pick<KeyPress, "key" | "ctrlKey" | "metaKey">): boolean {
  return press.key.length === 1 && press.key !== " " && !press.ctrlKey && !press.metaKey;
}

/** The chords of a shortcut that do something now. */
export function activeChords(id: ShortcutId, { hasSingleKeys }: { hasSingleKeys: boolean }): Chord[] {
  return shortcuts[id].chords.filter(
    (chord: Chord) =>
      hasSingleKeys || !isSingleKey({ key: chord.key, ctrlKey: chord.mod === true, metaKey: false }),
  );
}

function isChord(press: KeyPress, chord: Chord): boolean {
  if (press.altKey) return false;
  if ((press.ctrlKey || press.metaKey) !== (chord.mod === true)) return false;
  if (latinKey(press) !== chord.key) return false;
  // Which signs need Shift is the layout's affair: a slash is Shift and 7 on a German one.
  const isSign = chord.key.length === 1 && !/[a-z]/.test(chord.key);
  return isSign || press.shiftKey === (chord.shift === true);
}

function latinKey({ key, code }: KeyPress): string {
  const isForeign = key.length === 1 && key > "~";
  const place = /^Key([A-Z])$/.exec(code)?.[1];
  return (isForeign && place !== undefined ? place : key).toLowerCase();
}

const signs: Record<string, string> = {
  arrowleft: "←",
  arrowup: "↑",
  arrowdown: "↓",
  arrowright: "→",
  escape: "Esc",
  enter: "Enter",
  delete: "Delete",
  " ": "Space",
};

/** The keys of one chord as they are written on the keyboard: `Ctrl`, `K`. */
export function toKeyNames(chord: Chord, { isMac }: { isMac: boolean }): string[] {
  const { key } = chord;
  return [
    ...(chord.mod === true ? [isMac ? "⌘" : "Ctrl"] : []),
    ...(chord.shift === true ? [isMac ? "⇧" : "Shift"] : []),
    signs[key] ?? (key.length === 1 ? key.toUpperCase() : key),
  ];
}

/** The value of `aria-keyshortcuts`; undefined when no key leads there now. */
export function toAriaKeys(
  id: ShortcutId,
  { isMac, hasSingleKeys }: { isMac: boolean; hasSingleKeys: boolean },
): string | undefined {
  const spell = ({ key, mod, shift }: Chord): string =>
    [mod === true && (isMac ? "Meta" : "Control"), shift === true && "Shift", key === " " ? "Space" : key]
      .filter((part) => part !== false)
      .join("+");
  const chords = activeChords(id, { hasSingleKeys });
  return chords.length === 0 ? undefined : chords.map(spell).join(" ");
}
