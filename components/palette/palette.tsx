"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { Search } from "lucide-react";
import { useDeferredValue, useMemo, useRef, useState } from "react";
import {
  listEntries,
  mostLines,
  type PaletteEntry,
  type PaletteGroup,
} from "@/components/palette/palette-entries";
import { PaletteLine } from "@/components/palette/palette-line";
import { useRecent } from "@/components/palette/use-recent";
import { classNames } from "@/components/ui/class-names";
import type { FilteredTopology } from "@/lib/domain/filter/filter-topology";
import { listMatches, nameOfMatch, toMatchSelection } from "@/lib/domain/search/list-matches";
import { maxQueryLength, parseQuery } from "@/lib/domain/search/parse-query";
import type { Command } from "@/lib/domain/shortcuts/command";
import type { PageSelection } from "@/lib/domain/topology/selection";
import type { Topology } from "@/lib/domain/topology/topology";

interface PaletteProps {
  topology: Topology;
  /** What a filter leaves out of the picture; it is found here all the same. */
  hidden: FilteredTopology["hidden"];
  /** What can be done with what is selected. */
  first: readonly Command[];
  commands: readonly Command[];
  isOpen: boolean;
  onClose: () => void;
  onPick: (selection: PageSelection) => void;
}

/** Every action and every object, found by typing. */
export function Palette(props: PaletteProps) {
  const { isOpen, onClose } = props;
  // Run when the palette is gone and the focus back where it was: a dialog takes it from there.
  const chosen = useRef<(() => void) | null>(null);
  const choose = (run: () => void): void => {
    chosen.current = run;
    onClose();
  };
  return (
    <Dialog.Root
      open={isOpen}
      onOpenChange={(open) => (open ? undefined : onClose())}
      onOpenChangeComplete={(open) => {
        if (open) return;
        const run = chosen.current;
        chosen.current = null;
        run?.();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/25 dark:bg-black/50" />
        <Dialog.Viewport className="fixed inset-0 z-40 flex items-start justify-center p-2 md:p-6 md:pt-[12vh]">
          <Dialog.Popup
            aria-label="Command palette"
            className={classNames(
              "flex max-h-[min(34rem,76dvh)] w-full max-w-[38rem] flex-col overflow-hidden rounded-xl border border-line-strong bg-surface text-ink shadow-2xl outline-none",
              "transition-[opacity,translate] duration-100 data-starting-style:-translate-y-1 data-starting-style:opacity-0 data-ending-style:transition-none motion-reduce:transition-none",
            )}
          >
            <Finder {...props} onChoose={choose} />
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Finder({
  topology,
  hidden,
  first,
  commands,
  onChoose,
  onPick,
}: PaletteProps & { onChoose: (run: () => void) => void }) {
  const [text, setText] = useState("");
  const [recent, noteRecent] = useRecent();
  const [refusal, setRefusal] = useState<string | null>(null);
  // Typing goes first, and so does the picture behind.
  const lookedFor = useDeferredValue(text);
  const known = useDeferredValue(topology);
  const found = useMemo(() => listMatches(known, parseQuery(lookedFor), mostLines), [known, lookedFor]);
  const groups = useMemo(
    () => listEntries({ text: lookedFor, first, commands, recent, matches: found.matches }),
    [lookedFor, first, commands, recent, found],
  );
  const lines = groups.flatMap(({ items }) => items);
  const more = found.total - lines.filter(({ kind }) => kind === "object").length;

  const press = (entry: PaletteEntry): void => {
    if (entry.kind === "object") {
      const selection = toMatchSelection(entry.match);
      onChoose(() => onPick(selection));
      return;
    }
    const { id, title, whyNot, run } = entry.command;
    if (whyNot !== null) {
      setRefusal(`${title.replace(/…$/, "")}: ${whyNot}.`);
      return;
    }
    if (commands.includes(entry.command)) noteRecent(id);
    onChoose(run);
  };

  // Who types fast presses Enter before the list fits the text: the line that is lit then is one of the text before.
  const pressBest = (): void => {
    const { matches } = listMatches(topology, parseQuery(text), mostLines);
    const [best] = listEntries({ text, first, commands, recent, matches }).flatMap(({ items }) => items);
    if (best !== undefined) press(best);
  };

  return (
    <Autocomplete.Root
      open
      inline
      mode="none"
      items={groups}
      value={text}
      onValueChange={(next, { reason }) => {
        if (reason === "item-press") return;
        setText(next.slice(0, maxQueryLength));
        setRefusal(null);
      }}
      itemToStringValue={titleOf}
      autoHighlight="always"
      keepHighlight
    >
      <div className="flex shrink-0 items-center gap-2.5 border-b border-line pl-4">
        <Search aria-hidden="true" className="size-4 shrink-0 text-faint" />
        <Autocomplete.Input
          aria-label="Find an action, a network or a container"
          placeholder="Find an action, name, address, image…"
          maxLength={maxQueryLength}
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          enterKeyHint="go"
          onKeyDown={(event) => {
            if (event.key !== "Enter" || lookedFor === text || event.nativeEvent.isComposing) return;
            event.preventDefault();
            event.preventBaseUIHandler();
            pressBest();
          }}
          className="h-12 min-w-0 flex-1 bg-transparent pr-2 text-[15px] text-ink outline-none placeholder:text-faint max-md:text-base"
        />
        <Dialog.Close className="mr-2 flex h-8 cursor-pointer items-center rounded-md px-2 text-xs text-muted hover:bg-sunken hover:text-ink focus-visible:outline-2 focus-visible:outline-focus max-md:h-10">
          <span className="md:hidden">Close</span>
          <kbd className="rounded border border-line-strong px-1.5 font-mono text-[11px] leading-[18px] max-md:hidden">
            Esc
          </kbd>
          <span className="sr-only max-md:hidden">closes the palette</span>
        </Dialog.Close>
      </div>
      {found.notes.length === 0 ? null : (
        <div className="shrink-0 border-b border-line px-4 py-2 text-[13px] text-muted tabular-nums">
          {found.notes.map((note) => (
            <p key={note} className="[overflow-wrap:anywhere]">
              {note}
            </p>
          ))}
        </div>
      )}
      <Autocomplete.List className="min-h-0 flex-1 scroll-py-2 overflow-y-auto overscroll-contain px-1.5 pb-1.5 outline-none empty:hidden">
        {(group: PaletteGroup) => (
          <Autocomplete.Group key={group.value} items={group.items}>
            <Autocomplete.GroupLabel className="sticky top-0 z-10 truncate bg-surface px-2.5 pt-2.5 pb-1 text-xs text-muted">
              {group.value}
            </Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(entry: PaletteEntry) => (
                <PaletteLine key={entry.id} entry={entry} hidden={hidden} onPress={() => press(entry)} />
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
      <div className="shrink-0 border-t border-line px-4 py-2 text-xs text-muted tabular-nums empty:hidden">
        <Autocomplete.Status>
          {refusal !== null ? (
            <span className="text-warning">{refusal}</span>
          ) : lines.length === 0 ? (
            "No action, network or container fits that."
          ) : more > 0 ? (
            `${more.toLocaleString("en")} more ${more === 1 ? "network or container" : "networks and containers"}: type to find ${more === 1 ? "it" : "them"}.`
          ) : (
            `${lines.length} ${lines.length === 1 ? "result" : "results"}`
          )}
        </Autocomplete.Status>
      </div>
    </Autocomplete.Root>
  );
}

function titleOf(entry: PaletteEntry): string {
  if (entry.kind === "command") return entry.command.title;
  return nameOfMatch(entry.match);
}
