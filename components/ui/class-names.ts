/** Joins class lists; what is false or empty drops out. */
export function classNames(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(" ");
}

/** The one focus mark of the app. Not beside `outline-none`: that takes the style of this outline, too. */
export const focusRing = "focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-focus";

/** The frame of everything one types into or chooses from. 16 px on phones: iOS zooms into anything smaller. */
export const controlFrame =
  "w-full min-w-0 rounded-md border border-control bg-raised px-2.5 text-[13px] text-ink transition-colors " +
  "h-8 max-md:h-10 max-md:text-base placeholder:text-faint hover:border-ink " +
  "focus-visible:border-focus focus-visible:outline-2 focus-visible:-outline-offset-1 focus-visible:outline-focus " +
  "data-invalid:border-danger aria-invalid:border-danger disabled:opacity-60 data-disabled:opacity-60";
