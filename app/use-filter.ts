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

export interface PageFilter extends FilteredTopology {
  filter: TopologyFilter;
  change: (update: (filter: TopologyFilter) => TopologyFilter) => void;
  clear: () => void;
  /** Lifts what hides this, and says so. */
  show: (selection: Selection) => void;
}

/** What is left out of the picture and the tables, as the page's address says; null before the first topology. */
export function useFilter(topology: Topology | null): PageFilter | null {
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
  const filtered = useFiltered(topology, filter);

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
    () =>
      filtered === null
        ? null
        : {
            ...filtered,
            filter,
            change: (update) => write(update(readFilter())),
            clear: () => write(noFilter),
            show,
          },
    [filtered, filter, write, show],
  );
}

function useFiltered(topology: Topology | null, filter: TopologyFilter): FilteredTopology | null {
  const [last, setLast] = useState<{
    topology: Topology;
    filter: TopologyFilter;
    filtered: FilteredTopology;
  } | null>(null);
  if (topology === null) return null;
  if (last?.topology === topology && last.filter === filter) return last.filtered;
  const filtered = refilterTopology(topology, filter, last);
  setLast({ topology, filter, filtered });
  return filtered;
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
