import { describe, expect, test } from "vitest";
import {
  activeChords,
  findShortcut,
  type KeyPress,
  type ShortcutId,
  shortcuts,
  toAriaKeys,
  toKeyNames,
} from "@/lib/domain/shortcuts/shortcuts";

function press(key: string, change: Partial<KeyPress> = {}): KeyPress {
  return { key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...change };
}

describe("what a key press is", () => {
  test.each<[string, KeyPress, ShortcutId | null]>([
    ["Ctrl-K", press("k", { ctrlKey: true }), "palette"],
    ["⌘-K", press("k", { metaKey: true }), "palette"],
    ["Ctrl-K on a Cyrillic layout", press("л", { ctrlKey: true, code: "KeyK" }), "palette"],
    ["Ctrl-Shift-K", press("K", { ctrlKey: true, shiftKey: true }), null],
    ["Ctrl-Alt-K", press("k", { ctrlKey: true, altKey: true }), null],
    ["a question mark", press("?", { shiftKey: true }), "shortcuts"],
    ["a slash", press("/"), "find"],
    ["a slash with Shift, as on a German layout", press("/", { shiftKey: true }), "find"],
    ["f", press("f"), "fit"],
    ["F with caps lock", press("F"), "fit"],
    ["F with Shift", press("F", { shiftKey: true }), null],
    ["Ctrl-F, which is the browser's", press("f", { ctrlKey: true }), null],
    ["0", press("0"), "fit"],
    ["Ctrl-0, which is the browser's", press("0", { ctrlKey: true }), null],
    ["Ctrl-Z", press("z", { ctrlKey: true }), "undo"],
    ["Ctrl-Shift-Z", press("Z", { ctrlKey: true, shiftKey: true }), "redo"],
    ["Delete", press("Delete"), "disconnect"],
    ["Space", press(" "), "add"],
    ["a letter that is none", press("q"), null],
  ])("%s", (_title, event, expected) => {
    expect(findShortcut(event, { hasSingleKeys: true })).toBe(expected);
  });

  test.each<[string, KeyPress, ShortcutId | null]>([
    ["f", press("f"), null],
    ["a question mark", press("?", { shiftKey: true }), null],
    ["a letter of a Cyrillic layout", press("л", { code: "KeyL" }), null],
    ["Ctrl-K", press("k", { ctrlKey: true }), "palette"],
    ["⌘-Z", press("z", { metaKey: true }), "undo"],
    ["Escape", press("Escape"), "clear"],
    ["Delete", press("Delete"), "disconnect"],
    ["Space", press(" "), "add"],
  ])("without single keys, %s", (_title, event, expected) => {
    expect(findShortcut(event, { hasSingleKeys: false })).toBe(expected);
  });

  test("what can be switched off is what is one letter or sign alone", () => {
    const ids = Object.keys(shortcuts) as ShortcutId[];
    const off = ids.filter((id) => activeChords(id, { hasSingleKeys: false }).length === 0);
    expect(off).toEqual([
      "find",
      "viewOnly",
      "shortcuts",
      "fit",
      "wiring",
      "exposed",
      "reach",
      "reachAll",
      "connect",
      "move",
    ]);
    expect(activeChords("disconnect", { hasSingleKeys: false })).toEqual([{ key: "delete" }]);
  });

  test("no two shortcuts have a chord in common", () => {
    const chords = Object.values(shortcuts).flatMap((shortcut) =>
      shortcut.chords.map((chord) => toKeyNames(chord, { isMac: false }).join("+")),
    );
    expect(new Set(chords).size).toBe(chords.length);
  });
});

test("keys are named as they are on the keyboard", () => {
  expect(toKeyNames({ key: "z", mod: true, shift: true }, { isMac: false })).toEqual(["Ctrl", "Shift", "Z"]);
  expect(toKeyNames({ key: "z", mod: true, shift: true }, { isMac: true })).toEqual(["⌘", "⇧", "Z"]);
  expect(toKeyNames({ key: "arrowup" }, { isMac: false })).toEqual(["↑"]);
  expect(toKeyNames({ key: "drag", shift: true }, { isMac: false })).toEqual(["Shift", "drag"]);
  expect(toAriaKeys("palette", { isMac: true, hasSingleKeys: false })).toBe("Meta+k");
  expect(toAriaKeys("fit", { isMac: false, hasSingleKeys: true })).toBe("f 0");
  expect(toAriaKeys("fit", { isMac: false, hasSingleKeys: false })).toBeUndefined();
});
