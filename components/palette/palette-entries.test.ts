import { expect, test } from "vitest";
import { listEntries, mostLines, type PaletteGroup } from "@/components/palette/palette-entries";
import { listMatches } from "@/lib/domain/search/list-matches";
import { parseQuery } from "@/lib/domain/search/parse-query";
import type { Command } from "@/lib/domain/shortcuts/command";
import { sampleTopology } from "@/lib/domain/topology/sample-topology";

function command(id: string, title: string, change: Partial<Command> = {}): Command {
  return { id, title, group: "Change", whyNot: null, run: () => {}, ...change };
}

const first = [command("connect-it", "Connect web1…", { group: "web1" })];
const commands = [
  command("create", "New network…", { keywords: "create add" }),
  command("prune", "Prune networks…", { keywords: "remove unused clean" }),
  command("theme", "Switch to the dark theme", { group: "Page", keywords: "colour night" }),
];
const topology = sampleTopology({ containers: 200, networks: 20, seed: 1 });
const { matches } = listMatches(topology, parseQuery(""), mostLines);
const list = (text: string, recent: string[] = [], found = matches) =>
  listEntries({ text, first, commands, recent, matches: found });
const shape = (groups: PaletteGroup[]) =>
  groups.map(({ value, items }) => [
    value,
    ...items.flatMap((item) => (item.kind === "command" ? item.command.id : [])),
  ]);

test("what is selected comes first, then recent commands, each line once", () => {
  expect(shape(list("", ["theme", "gone"]))).toEqual([
    ["web1", "connect-it"],
    ["Recent", "theme"],
    ["Change", "create", "prune"],
    ["Networks and containers"],
  ]);
});

test("a word of the title goes before objects, a keyword behind", () => {
  expect(shape(list("net"))).toEqual([["Actions", "create", "prune"], ["Networks and containers"]]);
  expect(shape(list("clean"))).toEqual([["Networks and containers"], ["Related actions", "prune"]]);
  expect(shape(list("DARK sw", [], []))).toEqual([["Actions", "theme"]]);
  expect(list("nothing", [], [])).toEqual([]);
});

test("never more lines than fit", () => {
  const lines = list("").flatMap(({ items }) => items);
  expect(lines).toHaveLength(mostLines);
  expect(new Set(lines.map(({ id }) => id)).size).toBe(mostLines);
});
