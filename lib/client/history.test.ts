import { describe, expect, it } from "vitest";
import { addEntry, findTurn, type HistoryEntry, turnEntry } from "@/lib/client/history";

const way = { steps: [{ kind: "remove" as const, network: "x", force: false }], notes: [] };
const change = (id: string) => ({
  id,
  engine: "e",
  at: "2026-01-01T00:00:00Z",
  title: id,
  commands: [id],
  reverse: way,
  notes: [],
});
const turn = (entries: readonly HistoryEntry[], state: HistoryEntry["state"]): HistoryEntry[] => {
  const entry = findTurn(entries, state);
  if (entry === null) throw new Error(`nothing is ${state}`);
  return turnEntry(entries, entry.id, { commands: [], reverse: way, notes: [] });
};
const undone = (entries: readonly HistoryEntry[]): string[] =>
  entries.filter((each) => each.state === "undone").map((each) => each.id);

describe("the history", () => {
  it("undoes the latest first, and redoes in the other order", () => {
    let entries = ["a", "b", "c"].reduce<HistoryEntry[]>((all, id) => addEntry(all, change(id)), []);
    entries = turn(entries, "done");
    entries = turn(entries, "done");
    expect(undone(entries)).toEqual(["b", "c"]);
    entries = turn(entries, "undone");
    expect(undone(entries)).toEqual(["c"]);
    entries = turn(entries, "undone");
    expect(findTurn(entries, "undone")).toBeNull();
    entries = turn(entries, "done");
    expect(undone(entries)).toEqual(["c"]);
  });

  it("a new change ends what could be redone, but it stays listed", () => {
    let entries = addEntry([], change("a"));
    entries = turn(entries, "done");
    entries = addEntry(entries, change("b"));
    expect(findTurn(entries, "undone")).toBeNull();
    expect(entries.map((each) => each.id)).toEqual(["a", "b"]);
    expect(findTurn(entries, "done")?.id).toBe("b");
  });

  it("a new change on one engine leaves what can be redone on another", () => {
    let entries = addEntry([], change("a"));
    entries = turn(entries, "done");
    entries = addEntry(entries, { ...change("b"), engine: "other" });
    expect(findTurn(entries, "undone")?.id).toBe("a");
  });

  it("keeps the latest two hundred", () => {
    const entries = Array.from({ length: 230 }, (_, index) => String(index)).reduce<HistoryEntry[]>(
      (all, id) => addEntry(all, change(id)),
      [],
    );
    expect(entries).toHaveLength(200);
    expect(entries.at(-1)?.id).toBe("229");
  });

  it("what can't be undone is still the next to be undone, so that it is told and not skipped", () => {
    const first = addEntry([], change("a"));
    const entries = addEntry(first, { ...change("b"), reverse: { steps: [], notes: ["gone"] } });
    expect(findTurn(entries, "done")?.id).toBe("b");
  });
});
