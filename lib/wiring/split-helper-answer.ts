/**
 * Takes what the helper's script prints between `@begin` and `@end` apart by its `@section NAME` lines. A file that
 * could not be read has null.
 */
export function splitHelperAnswer(text: string): Map<string, string | null> {
  const sections = new Map<string, string | null>();
  let name: string | null = null;
  let lines: string[] = [];
  const finish = (): void => {
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
