/** A name for a file that any system takes: the engine's name and the time of the picture, then the ending. */
export function toFileName(
  engineName: string,
  takenAt: string,
  ending: "svg" | "png" | "mmd" | "yaml" | "sh" | "json",
): string {
  const name = engineName
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-+|-+$/g, "");
  const time = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/.exec(takenAt);
  const stamp = time === null ? null : `${time[1]}-${time[2]}${time[3]}`;
  return `${["patchbay", name, stamp].filter((part) => part !== null && part !== "").join("-")}.${ending}`;
}
