import { useId } from "react";

/** The text as it is saved, and what it could not hold. */
export function TextPreview({
  label,
  text,
  notes,
}: {
  label: string;
  text: string;
  notes: readonly string[];
}) {
  const heading = useId();
  return (
    <>
      <textarea
        readOnly
        aria-label={label}
        value={text}
        spellCheck={false}
        className="min-h-56 w-full flex-1 resize-none rounded-md border border-line bg-raised p-3 font-mono text-xs leading-[18px] whitespace-pre text-ink focus-visible:outline-2 focus-visible:outline-focus md:min-h-0"
      />
      {notes.length === 0 ? null : (
        // Scrolls, so the keyboard must reach it.
        <section
          aria-labelledby={heading}
          className="w-full md:max-h-32 md:shrink-0 md:overflow-y-auto"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
        >
          <h3 id={heading} className="text-xs leading-4 font-medium text-ink">
            To know
          </h3>
          <ul className="mt-1 flex list-disc flex-col gap-0.5 pl-4 text-xs leading-4 text-muted marker:text-faint">
            {notes.map((note) => (
              <li key={note} className="[overflow-wrap:anywhere]">
                {note}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
