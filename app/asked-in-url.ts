import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { writeParameters } from "@/app/page-address";
import { findSelection, toSelectText } from "@/app/selection-in-url";
import type { Pair } from "@/components/reachability/reachability-actions";
import type { SubjectId } from "@/lib/domain/reachability/reachability";
import { hasSandbox, type Topology } from "@/lib/domain/topology/topology";

/** The pair that the page's address holds as `from` and `to`; null while there is none, or one of them does not run. */
export function usePair(topology: Topology): Pair | null {
  const parameters = useSearchParams();
  const from = parameters.get("from");
  const to = parameters.get("to");
  return useMemo(() => findPair({ from, to }, topology), [from, to, topology]);
}

export function findPair(asked: { from: string | null; to: string | null }, topology: Topology): Pair | null {
  const from = findSubject(asked.from, topology);
  const to = findSubject(asked.to, topology);
  return from === null || to === null || from === to ? null : { from, to };
}

function findSubject(text: string | null, topology: Topology): SubjectId | null {
  if (text === null || text === "host" || text === "internet") return text;
  const found = findSelection(text, topology);
  if (found?.kind !== "container") return null;
  const container = topology.containers.find(({ id }) => id === found.id);
  return container !== undefined && hasSandbox(container) ? container.id : null;
}

/** Puts a pair into the page's address, or takes it out. */
export function writePair(pair: Pair | null, topology: Topology): void {
  const toText = (id: SubjectId): string =>
    id === "host" || id === "internet" ? id : toSelectText({ kind: "container", id }, topology);
  writeParameters({
    from: pair === null ? null : toText(pair.from),
    to: pair === null ? null : toText(pair.to),
  });
}
