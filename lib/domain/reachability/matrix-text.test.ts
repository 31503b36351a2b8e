import { describe, expect, test } from "vitest";
import { toMatrixCsv, toMatrixMarkdown, type VerdictAt } from "@/lib/domain/reachability/matrix-text";

const subjects = [
  { id: "host" as const, name: "the host" },
  { id: "internet" as const, name: "=a|b`c<d" },
];
const verdictAt: VerdictAt = (from, to) => (from === to ? null : from === "host" ? "reachable" : "unknown");

describe("the matrix as text", () => {
  test("is a table of Markdown in which hostile names stay text", () => {
    expect(toMatrixMarkdown(subjects, verdictAt, "by address")).toBe(
      [
        String.raw`| from \\ to | the host | \=a\|b\`c\<d |`,
        "| --- | :-: | :-: |",
        "| the host | · | ✓ |",
        String.raw`| \=a\|b\`c\<d | ? | · |`,
        "",
        "✓ reachable, ✗ blocked, ? unknown, by address",
        "",
      ].join("\n"),
    );
  });

  test("is CSV in words, in which no name is a formula", () => {
    expect(toMatrixCsv(subjects, verdictAt)).toBe(
      "from,the host,'=a|b`c<d\r\nthe host,,reachable\r\n'=a|b`c<d,unknown,\r\n",
    );
  });
});
