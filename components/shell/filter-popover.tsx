"use client";

import { Popover } from "@base-ui/react/popover";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { TextInput } from "@/components/ui/text-input";
import { toggleHide } from "@/lib/domain/filter/filter-in-address";
import {
  type HideReason,
  isFiltering,
  noFilter,
  type TopologyFilter,
} from "@/lib/domain/filter/filter-topology";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Topology } from "@/lib/domain/topology/topology";

const reasons: { reason: HideReason; label: string }[] = [
  { reason: "stopped", label: "Hide stopped containers" },
  { reason: "empty", label: "Hide networks without containers" },
  { reason: "predefined", label: "Hide Docker’s own networks: bridge, host, none" },
];

/** What is hidden, to be chosen: each choice shows at once. */
export function FilterPopover({
  topology,
  filter,
  isOpen,
  findAnchor,
  onFilter,
  onClose,
}: {
  topology: Topology;
  filter: TopologyFilter;
  isOpen: boolean;
  /** The button that opened it, where the focus goes back to. */
  findAnchor: () => HTMLElement | null;
  onFilter: (update: (filter: TopologyFilter) => TopologyFilter) => void;
  onClose: () => void;
}) {
  return (
    <Popover.Root
      open={isOpen}
      onOpenChange={(open, details) => {
        if (open) return;
        const { target } = details.event;
        // The button's own click closes it.
        if (details.reason === "outside-press" && target instanceof Node && findAnchor()?.contains(target))
          return;
        onClose();
      }}
    >
      <Popover.Portal>
        <Popover.Positioner
          anchor={findAnchor}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          collisionAvoidance={{ side: "none", align: "shift", fallbackAxisSide: "none" }}
          className="z-40 outline-none"
        >
          <Popover.Popup
            finalFocus={findAnchor}
            className="flex max-h-[min(40rem,var(--available-height))] w-80 max-w-(--available-width) flex-col rounded-xl border border-line-strong bg-raised text-ink shadow-raised outline-none"
          >
            <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 py-3">
              <Popover.Title className="text-[13px] font-semibold">Filters</Popover.Title>
              <div className="mt-2 flex flex-col gap-2 max-md:gap-0">
                {reasons.map(({ reason, label }) => (
                  <Checkbox
                    key={reason}
                    label={label}
                    isChecked={filter.hide.includes(reason)}
                    onToggle={() => onFilter((now) => toggleHide(now, reason))}
                  />
                ))}
              </div>
              <Choice
                title="Only networks of these drivers"
                counts={countDrivers(topology)}
                chosen={filter.drivers}
                onToggle={(name) => onFilter((now) => ({ ...now, drivers: toggleItem(now.drivers, name) }))}
              />
              <Choice
                title="Only these compose projects"
                counts={countProjects(topology)}
                chosen={filter.projects}
                onToggle={(name) => onFilter((now) => ({ ...now, projects: toggleItem(now.projects, name) }))}
              />
            </div>
            <div className="flex items-center justify-between gap-2 border-t border-line px-4 py-2">
              <Button
                size="small"
                variant="ghost"
                disabled={!isFiltering(filter)}
                onClick={() => onFilter(() => noFilter)}
                className="-ml-2"
              >
                Show all
              </Button>
              <Popover.Close render={<Button size="small">Done</Button>} />
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** More are found by typing. */
const mostOffered = 50;
/** A longer list gets a field to narrow it. */
const short = 12;

function Choice({
  title,
  counts,
  chosen,
  onToggle,
}: {
  title: string;
  counts: ReadonlyMap<string, number>;
  chosen: readonly string[];
  onToggle: (name: string) => void;
}) {
  const id = useId();
  const [text, setText] = useState("");
  // What is chosen stays in the list, also when it is gone or does not fit the text, or it could not be taken back.
  const all = [...new Set([...chosen, ...counts.keys()])].toSorted();
  const fitting = all.filter(
    (name) => chosen.includes(name) || name.toLowerCase().includes(text.trim().toLowerCase()),
  );
  const names = fitting.slice(0, mostOffered);
  const more = fitting.length - names.length;
  if (all.length === 0) return null;
  return (
    <fieldset aria-labelledby={id} className="mt-4">
      <legend id={id} className="text-xs text-muted">
        {title}
      </legend>
      {all.length > short ? (
        <div className="mt-1.5">
          <TextInput
            aria-label={`${title}: narrow the list`}
            value={text}
            onText={setText}
            placeholder="Narrow…"
          />
        </div>
      ) : null}
      <div className="-mx-1 mt-1.5 flex max-h-52 flex-col gap-2 overflow-y-auto overscroll-contain px-1 py-0.5 max-md:gap-0">
        {names.map((name) => (
          <Checkbox
            key={name}
            label={
              <>
                {toDisplayText(name)}{" "}
                <span className="text-xs text-muted tabular-nums">{counts.get(name) ?? 0}</span>
              </>
            }
            isChecked={chosen.includes(name)}
            onToggle={() => onToggle(name)}
          />
        ))}
        {more > 0 ? <p className="text-xs text-muted tabular-nums">and {more} more</p> : null}
      </div>
    </fieldset>
  );
}

function toggleItem(items: readonly string[], item: string): string[] {
  return items.includes(item) ? items.filter((each) => each !== item) : [...items, item];
}

/** Compose projects with the number of their containers. */
function countProjects({ containers, networks }: Topology): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { composeProject } of networks) if (composeProject !== null) counts.set(composeProject, 0);
  for (const { composeProject } of containers)
    if (composeProject !== null) counts.set(composeProject, (counts.get(composeProject) ?? 0) + 1);
  return counts;
}

/** Drivers with the number of their networks. */
function countDrivers({ networks }: Topology): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { driver } of networks) counts.set(driver, (counts.get(driver) ?? 0) + 1);
  return counts;
}
