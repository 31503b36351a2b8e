"use client";

import { Search, X } from "lucide-react";
import { memo, useId, useState, type KeyboardEvent, type RefObject } from "react";
import { classNames, focusRing } from "@/components/ui/class-names";
import { IconButton } from "@/components/ui/icon-button";
import { useSingleKeys } from "@/components/ui/use-single-keys";
import { maxQueryLength } from "@/lib/domain/search/parse-query";
import { toAriaKeys } from "@/lib/domain/shortcuts/shortcuts";

/**
 * Find in the topology. On a phone it is a button until it has the focus or a text, then it lies across the header,
 * which must be its positioned ancestor.
 */
export const SearchField = memo(function SearchField({
  input,
  text,
  onText,
  shown,
  notes,
  onEnter,
}: {
  /** For the shortcut that leads here. */
  input: RefObject<HTMLInputElement | null>;
  text: string;
  onText: (text: string) => void;
  /** Null while nothing is looked for. */
  shown: { matches: number; total: number } | null;
  notes: readonly string[];
  onEnter?: () => void;
}) {
  const [isFocused, setIsFocused] = useState(false);
  const notesId = useId();
  const { isOn: hasSingleKeys } = useSingleKeys();
  const count = shown === null ? "" : `${shown.matches} of ${shown.total}`;
  const hasNotes = notes.length > 0;

  const pressKey = (event: KeyboardEvent<HTMLInputElement>): void => {
    // An input method's own Enter and Escape belong to the word being composed.
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      onEnter?.();
    }
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (text === "") event.currentTarget.blur();
      else onText("");
    }
  };

  return (
    <search className="flex min-w-0 items-center max-md:shrink-0">
      <IconButton
        label="Find in the topology"
        icon={<Search />}
        // The field itself is the stop for the keyboard, also while it is collapsed.
        tabIndex={-1}
        onClick={() => input.current?.focus()}
        className="md:hidden"
      />
      <div
        onFocus={() => setIsFocused(true)}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) setIsFocused(false);
        }}
        className={classNames(
          "relative w-56 min-w-0 lg:w-80",
          isFocused || text !== ""
            ? "max-md:absolute max-md:inset-0 max-md:z-30 max-md:flex max-md:w-full max-md:items-center max-md:bg-surface max-md:px-3"
            : "max-md:sr-only",
        )}
      >
        <div className="flex h-8 w-full items-center rounded-md border border-control bg-raised pl-2.5 transition-colors focus-within:border-focus focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-focus hover:not-focus-within:border-ink max-md:h-10">
          <Search aria-hidden="true" className="size-3.5 shrink-0 text-faint" />
          <input
            ref={input}
            type="search"
            value={text}
            maxLength={maxQueryLength}
            placeholder="Find name, address, image…"
            aria-label="Find in the topology"
            aria-describedby={hasNotes ? notesId : undefined}
            aria-keyshortcuts={toAriaKeys("find", { isMac: false, hasSingleKeys })}
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            enterKeyHint="search"
            onChange={(event) => onText(event.currentTarget.value)}
            onKeyDown={pressKey}
            className="h-full w-full min-w-0 flex-1 appearance-none bg-transparent px-2 text-[13px] text-ink outline-none placeholder:text-faint max-md:text-base [&::-webkit-search-cancel-button]:hidden"
          />
          <output className="shrink-0 text-xs whitespace-nowrap text-muted tabular-nums">{count}</output>
          {text === "" ? (
            <kbd
              aria-hidden="true"
              className="mr-1.5 shrink-0 rounded border border-line-strong px-1.5 font-mono text-[11px] leading-[18px] text-faint max-md:hidden"
            >
              /
            </kbd>
          ) : (
            <button
              type="button"
              aria-label="Clear the search"
              onClick={() => {
                onText("");
                input.current?.focus();
              }}
              className={classNames(
                "mx-1 inline-flex size-6 shrink-0 items-center justify-center rounded text-muted hover:bg-sunken hover:text-ink max-md:size-9",
                focusRing,
              )}
            >
              <X aria-hidden="true" className="size-3.5" />
            </button>
          )}
        </div>
        <div
          id={notesId}
          aria-live="polite"
          className={classNames(
            hasNotes &&
              "absolute inset-x-0 top-full z-30 mt-1.5 rounded-md border border-line-strong bg-raised px-3 py-2 text-[13px] text-ink shadow-raised max-md:inset-x-3",
            // Away from the field it would hide a piece of the picture.
            !isFocused && "sr-only",
          )}
        >
          {notes.map((note) => (
            <p key={note} className="wrap-anywhere tabular-nums not-first:mt-1">
              {note}
            </p>
          ))}
        </div>
      </div>
    </search>
  );
});
