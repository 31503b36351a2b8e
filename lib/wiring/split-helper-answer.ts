/**
 * Takes what the helper's script prints between `@begin` and `@end` apart by its `@section NAME` lines. A file that
 * could not be read has null. Among the `values` stand the lines of several files of a process, as grep prints them,
 * `/proc/PID/FILE:LINE`: each program more was a third of what a container cost. What can't be read there is missing.
 */
export function splitHelperAnswer(text: string): Map<string, string | null> {
  const sections = new Map<string, string | null>();
  let name: string | null = null;
  let lines: string[] = [];
  const finish = (): void => {
    if (name === "values") for (const [file, content] of splitFiles(lines)) sections.set(file, content);
    if (name !== null) sections.set(name, lines.includes("@unreadable") ? null : lines.join("\n"));
  };
  for (const line of text.split("\n")) {
    const header = /^@section (\w+)$/.exec(line);
    if (header === null) {
      lines.push(line);
      continue;
    }
    finish();
    name = header[1] ?? "";
    lines = [];
  }
  finish();
  return sections;
}

/** By the last word of the path. */
function splitFiles(lines: readonly string[]): Map<string, string> {
  const files = new Map<string, string[]>();
  for (const line of lines) {
    const [, file = "", text = ""] = /^\/proc\/\d+\/(?:net\/)?(\w+):(.*)$/.exec(line) ?? [];
    const known = files.get(file);
    if (known !== undefined) known.push(text);
    else if (file !== "") files.set(file, [text]);
  }
  return new Map([...files].map(([file, texts]) => [file, texts.join("\n")]));
}
