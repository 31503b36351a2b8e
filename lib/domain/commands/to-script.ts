import { toDisplayText } from "@/lib/domain/topology/display-text";

/**
 * Commands as a POSIX shell script that stops at the first one that fails. Titles and the lines at the head become
 * comments: no line end of theirs may end the comment, or a name could smuggle in a command.
 */
export function toScript(
  parts: readonly { title: string; commands: readonly string[] }[],
  head: readonly string[] = [],
): string {
  const lines = ["#!/bin/sh", ...head.map((line) => `# ${toDisplayText(line)}`.trimEnd()), "set -eu"];
  for (const { title, commands } of parts) lines.push("", `# ${toDisplayText(title)}`, ...commands);
  return `${lines.join("\n")}\n`;
}
