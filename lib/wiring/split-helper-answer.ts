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

/**
 * Takes an answer about several processes apart by their pids: each has the sections that an answer about one namespace
 * has. The script prints each line with the path that it is of, `/proc/PID/root/sys/class/net/NAME…` for what is in
 * sysfs and `/proc/PID/FILE:LINE` for the process's own files. A file that can't be read is no section.
 */
export function splitByProcess(answer: ReadonlyMap<string, string | null>): Map<number, Map<string, string>> {
  const processes = new Map<number, Map<string, string[]>>();
  const note = (pid: number, section: string, line: string): void => {
    const sections = processes.get(pid) ?? new Map<string, string[]>();
    processes.set(pid, sections);
    const lines = sections.get(section);
    if (lines !== undefined) lines.push(line);
    else sections.set(section, [line]);
  };
  for (const line of (answer.get("links") ?? "").split("\n")) {
    const [, pid = "", link = ""] = /^\/proc\/(\d+)\/root\/sys\/class\/net\/(.+)$/.exec(line) ?? [];
    if (link !== "") note(Number(pid), "links", `./${link}`);
  }
  for (const line of (answer.get("values") ?? "").split("\n")) {
    const [, pid = "", value, file = "", text = ""] =
      /^\/proc\/(\d+)\/(?:root\/sys\/class\/net\/(.+)|(?:net\/)?(\w+):(.*))$/.exec(line) ?? [];
    if (value !== undefined) note(Number(pid), "values", `./${value}`);
    else if (file !== "") note(Number(pid), file, text);
  }
  return new Map(
    [...processes].map(([pid, sections]) => [
      pid,
      new Map([...sections].map(([name, lines]) => [name, lines.join("\n")])),
    ]),
  );
}
