import { describe, expect, test } from "vitest";
import { moveCell, toAxis } from "@/components/reachability/matrix-axis";

const outside = [
  { id: "host" as const, name: "the host" },
  { id: "internet" as const, name: "the internet" },
];

test("an axis counts subjects through its groups", () => {
  const axis = toAxis([
    { title: "a", subjects: outside.slice(0, 1) },
    { title: "b", subjects: outside.slice(1) },
  ]);
  expect(axis.items.map((item) => (item.kind === "group" ? item.title : item.place))).toEqual([
    "a",
    0,
    "b",
    1,
  ]);
  expect(axis.indexes).toEqual([1, 3]);
});

describe("keys of the grid", () => {
  const press = (key: string, isControl = false) =>
    moveCell({ row: 1, column: 1 }, { key, isControl, page: 5, count: 4 });

  test.each([
    ["ArrowUp", { row: 0, column: 1 }],
    ["ArrowDown", { row: 2, column: 1 }],
    ["ArrowLeft", { row: 1, column: 0 }],
    ["ArrowRight", { row: 1, column: 2 }],
    ["PageDown", { row: 3, column: 1 }],
    ["PageUp", { row: 0, column: 1 }],
    ["Home", { row: 1, column: 0 }],
    ["End", { row: 1, column: 3 }],
  ])("%s", (key, cell) => expect(press(key)).toEqual(cell));

  test("with Control to the first and the last cell of all; others are left alone", () => {
    expect(press("Home", true)).toEqual({ row: 0, column: 0 });
    expect(press("End", true)).toEqual({ row: 3, column: 3 });
    expect(press("a")).toBeNull();
  });
});
