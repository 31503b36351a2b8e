/**
 * Commands as a POSIX shell script that stops at the first one that fails. Titles become comments: no line end of
 * theirs may end the comment, or a name could smuggle in a command.
 */
export function toScript(parts: readonly { title: string; commands: readonly string[] }[]): string {
  const lines = ["#!/bin/sh", "set -eu"];
  for (const { title, commands } of parts) {
    lines.push("", `# ${title.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")}`, ...commands);
  }
  return `${lines.join("\n")}\n`;
}
