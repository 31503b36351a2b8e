import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { toScript } from "@/lib/domain/commands/to-script";

describe("CMD-4: a script of commands", () => {
  it("runs the commands, and nothing that a title holds", () => {
    const script = toScript([
      { title: "Connect a to b", commands: ["echo one"] },
      { title: "evil\necho smuggled\r\necho again\u2028echo three", commands: ["echo two"] },
    ]);
    expect(execFileSync("sh", ["-c", script], { encoding: "utf8" })).toBe("one\ntwo\n");
  });

  it("stops at the first command that fails", () => {
    const script = toScript([{ title: "x", commands: ["false", "echo late"] }]);
    expect(() => execFileSync("sh", ["-c", script], { encoding: "utf8", stdio: "pipe" })).toThrow();
  });
});
