import { Fragment } from "react";
import { classNames } from "@/components/ui/class-names";
import { CopyButton } from "@/components/ui/copy-button";

/** A command as one would type it, with its copy button. `isDim` says that it is not complete yet. */
export function CodeLine({
  code,
  label = "command",
  isDim = false,
}: {
  code: string;
  label?: string;
  isDim?: boolean;
}) {
  return (
    <div className="flex items-start gap-1 rounded-md border border-line bg-sunken py-1 pr-1 pl-2.5">
      <code
        className={classNames(
          "min-w-0 flex-1 py-1 font-mono text-xs leading-4 break-words whitespace-pre-wrap text-ink select-all",
          isDim && "text-muted",
        )}
      >
        {code.split("\n").map((line, index) => (
          // Lines of a command have no identity but their place.
          <Fragment key={index}>
            {index > 0 ? "\n" : null}
            {line.split(" ").map((word, place) => (
              <Fragment key={place}>
                {place > 0 ? " " : null}
                {/* Browsers break lines after the hyphens of an option. */}
                <span className="inline-block max-w-full break-all">{word}</span>
              </Fragment>
            ))}
          </Fragment>
        ))}
      </code>
      <CopyButton value={code} what={label} />
    </div>
  );
}
