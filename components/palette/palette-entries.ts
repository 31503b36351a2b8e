import type { Match } from "@/lib/domain/search/list-matches";
import type { Command } from "@/lib/domain/shortcuts/command";

/** One line of the palette. */
export type PaletteEntry =
  | { kind: "command"; id: string; command: Command }
  | { kind: "object"; id: string; match: Match };

/** Lines under a heading; the shape that the list wants. */
export interface PaletteGroup {
  value: string;
  items: PaletteEntry[];
}

/** More lines would be read by nobody, and each costs time. */
export const mostLines = 50;
const mostRecent = 5;

/**
 * The lines for what was typed. `first` concerns what is selected and stands before everything; commands that a word of
 * their title fits stand before objects, those that only a keyword fits behind.
 */
export function listEntries(input: {
  text: string;
  first: readonly Command[];
  commands: readonly Command[];
  /** Ids, the latest first. */
  recent: readonly string[];
  matches: readonly Match[];
}): PaletteGroup[] {
  const { text, first, commands, recent, matches } = input;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  /** Commands are few, and as many objects stand beside them as there is room for. */
  const withObjects = (count: number): PaletteGroup => ({
    value: matches.some(({ kind }) => kind === "uplink")
      ? "Networks, containers and uplinks"
      : "Networks and containers",
    items: matches.slice(0, Math.max(0, mostLines - count)).map(toObjectEntry),
  });
  if (words.length > 0) {
    const all = [...first, ...commands];
    const byTitle = all.filter((command) => fits(command.title, words));
    const byKeyword = all.filter(
      (command) => !byTitle.includes(command) && fits(`${command.title} ${command.keywords ?? ""}`, words),
    );
    return keepLines([
      { value: "Actions", items: byTitle.map(toCommandEntry) },
      withObjects(byTitle.length + byKeyword.length),
      { value: "Related actions", items: byKeyword.map(toCommandEntry) },
    ]);
  }
  const latest = recent
    .flatMap((id) => commands.find((command) => command.id === id) ?? [])
    .slice(0, mostRecent);
  return keepLines([
    ...groupCommands(first),
    { value: "Recent", items: latest.map(toCommandEntry) },
    ...groupCommands(commands.filter((command) => !latest.includes(command))),
    withObjects(first.length + commands.length),
  ]);
}

function groupCommands(commands: readonly Command[]): PaletteGroup[] {
  const headings = [...new Set(commands.map((command) => command.group))];
  return headings.map((value) => ({
    value,
    items: commands.filter((command) => command.group === value).map(toCommandEntry),
  }));
}

function keepLines(groups: readonly PaletteGroup[]): PaletteGroup[] {
  let left = mostLines;
  return groups.flatMap(({ value, items }) => {
    const kept = items.slice(0, left);
    left -= kept.length;
    return kept.length === 0 ? [] : [{ value, items: kept }];
  });
}

/** Every word begins a word of the text. */
function fits(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase();
  const begun = [...lower.split(/\s+/), ...lower.split(/[^\p{L}\p{N}]+/u)];
  return words.every((word) => begun.some((each) => each.startsWith(word)));
}

function toCommandEntry(command: Command): PaletteEntry {
  return { kind: "command", id: `command:${command.id}`, command };
}

function toObjectEntry(match: Match): PaletteEntry {
  const id =
    match.kind === "uplink"
      ? match.uplink.name
      : match.kind === "network"
        ? match.network.id
        : match.container.id;
  return { kind: "object", id: `${match.kind}:${id}`, match };
}
