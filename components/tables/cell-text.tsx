import { classNames } from "@/components/ui/class-names";

/** What stands where there is no value. */
export const dash = <span className="text-faint">–</span>;

/** One line of a cell, cut where it has no room; its title tells all of it. Without a text it is a dash. */
export function CellText({
  text,
  tone = "plain",
  isCode = false,
}: {
  text: string | null;
  tone?: "plain" | "muted" | "strong";
  isCode?: boolean;
}) {
  if (text === null || text === "") return dash;
  return (
    <span
      title={text}
      className={classNames(
        "block truncate",
        tone === "muted" && "text-muted",
        tone === "strong" && "font-medium",
        isCode && "font-mono text-xs leading-[18px]",
      )}
    >
      {text}
    </span>
  );
}
