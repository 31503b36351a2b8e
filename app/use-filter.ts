import { useSearchParams } from "next/navigation";
import { useCallback, useMemo, useState } from "react";
import { writeParameters } from "@/app/page-address";
import { filterParameters, parseFilter, toFilterParameters } from "@/lib/domain/filter/filter-in-address";
import {
  type FilteredTopology,
  type FilterPart,
  findPartsHiding,
  liftParts,
  noFilter,
  refilterTopology,
  type TopologyFilter,
} from "@/lib/domain/filter/filter-topology";
import type { Selection } from "@/lib/domain/topology/selection";
import type { Topology } from "@/lib/domain/topology/topology";
import { toast } from "@/components/ui/toast";
import { useReadTopology } from "@/lib/client/queries";

/** The filter and what changes it: the same object as long as the filter is. */
export interface FilterControl {
  filter: TopologyFilter;
  change: (update: (filter: TopologyFilter) => TopologyFilter) => void;
  clear: () => void;
  /** Lifts what hides this, and says so. */
  show: (selection: Selection) => void;
}

/** What is left out of the picture and the tables, as the page's address says. */
export function useFilter(): FilterControl {
  const address = readText(useSearchParams());
  const [held, setHeld] = useState(() => ({ address, filter: parseText(address), written: "" }));
  if (held.address !== address) {
    // What was written here has been shown at once: the address follows in a transition, after a checkbox has flickered.
    const isOwn = held.written === address;
    setHeld({ address, filter: isOwn ? held.filter : parseText(address), written: "" });
  }
  const { filter } = held;
  const write = useCallback((next: TopologyFilter) => {
    writeParameters(toFilterParameters(next));
    const written = readText(new URLSearchParams(location.search));
    setHeld((before) => ({ ...before, filter: next, written }));
  }, []);
  const readTopology = useReadTopology();
  const show = useCallback(
    (selection: Selection) => {
      const topologyNow = readTopology();
      if (topologyNow === null) return;
      // Read anew: the address may be ahead of what has been rendered.
      const now = readFilter();
      const parts = findPartsHiding(topologyNow, now, selection);
      if (parts.length === 0) return;
      write(liftParts(now, parts));
      toast.tell({ title: "Shown again, since it was hidden", detail: parts.map(nameOfPart).join(" ") });
    },
    [readTopology, write],
  );
  return useMemo(
    () => ({
      filter,
      change: (update) => write(update(readFilter())),
      clear: () => write(noFilter),
      show,
    }),
    [filter, write, show],
  );
}

/** What the filter leaves of a topology. */
export function useFiltered(topology: Topology, filter: TopologyFilter): FilteredTopology {
  const [keepFiltered] = useState(createFilteredKeeper);
  return keepFiltered(topology, filter);
}

/** What is left of one topology after the other; the same object as long as neither it nor the filter changes. */
function createFilteredKeeper(): (topology: Topology, filter: TopologyFilter) => FilteredTopology {
  let last: { topology: Topology; filter: TopologyFilter; filtered: FilteredTopology } | null = null;
  return (topology, filter) => {
    if (last?.topology === topology && last.filter === filter) return last.filtered;
    const filtered = refilterTopology(topology, filter, last);
    last = { topology, filter, filtered };
    return filtered;
  };
}

function readFilter(): TopologyFilter {
  return parseFilter(new URLSearchParams(location.search));
}

/** The parameters that hold the filter, as one text. */
function readText(parameters: { get: (name: string) => string | null }): string {
  return JSON.stringify(Object.values(filterParameters).map((name) => [name, parameters.get(name)]));
}

function parseText(text: string): TopologyFilter {
  const values = new Map(JSON.parse(text) as [string, string | null][]);
  return parseFilter({ get: (name) => values.get(name) ?? null });
}

function nameOfPart(part: FilterPart): string {
  switch (part) {
    case "stopped":
      return "Stopped containers are no longer hidden.";
    case "empty":
      return "Networks without containers are no longer hidden.";
    case "predefined":
      return "Docker’s own networks are no longer hidden.";
    case "projects":
      return "All projects are shown.";
    case "drivers":
      return "Networks of all drivers are shown.";
  }
}
