import { useSearchParams } from "next/navigation";
import { useMemo, useState } from "react";
import { writeParameters } from "@/app/page-address";
import { toSelectText } from "@/app/selection-in-url";
import type { Asked } from "@/components/reachability/reachability-actions";
import type { SubjectId } from "@/lib/domain/reachability/reachability";
import { resolveReference } from "@/lib/domain/topology/resolve-reference";
import { hasSandbox, type Topology } from "@/lib/domain/topology/topology";

/**
 * What the page's address asks: `from` and `to` are a pair, one of them alone is whom a subject reaches or who reaches
 * it, and `by=name` looks at names. The same object as long as it asks the same; null while nothing is asked, or one of
 * them does not run.
 */
export function useAsked(topology: Topology): Asked | null {
  const parameters = useSearchParams();
  const found = useMemo(() => findAsked(parameters, topology), [parameters, topology]);
  const [kept, setKept] = useState(found);
  if (kept === found || JSON.stringify(kept) === JSON.stringify(found)) return kept;
  setKept(found);
  return found;
}

export function findAsked(parameters: Pick<URLSearchParams, "get">, topology: Topology): Asked | null {
  const from = parameters.get("from");
  const to = parameters.get("to");
  if (from === null && to === null) return null;
  if (from !== null && to !== null) {
    const pair = { from: findSubject(from, topology), to: findSubject(to, topology) };
    if (pair.from === null || pair.to === null || pair.from === pair.to) return null;
    return { kind: "pair", from: pair.from, to: pair.to };
  }
  const subject = findSubject(from ?? to ?? "", topology);
  if (subject === null) return null;
  const way = parameters.get("by") === "name" ? "byName" : "byAddress";
  return { kind: "subject", subject, direction: from === null ? "to" : "from", way };
}

const containerPrefix = "container:";

/** `host`, `internet`, or a container as the HTTP API names it; with `container:` before it, one of those two names. */
function findSubject(text: string, topology: Topology): SubjectId | null {
  if (text === "host" || text === "internet") return text;
  const reference = text.startsWith(containerPrefix) ? text.slice(containerPrefix.length) : text;
  const found = resolveReference(topology.containers, reference, "container");
  return found.ok && hasSandbox(found.value) ? found.value.id : null;
}

/** Puts a question into the page's address, or takes it out. */
export function writeAsked(asked: Asked | null, topology: Topology): void {
  const toText = (id: SubjectId): string =>
    id === "host" || id === "internet" ? id : toSelectText({ kind: "container", id }, topology);
  if (asked === null) writeParameters(noAsked);
  else if (asked.kind === "pair")
    writeParameters({ from: toText(asked.from), to: toText(asked.to), by: null });
  else {
    const { subject, direction, way } = asked;
    writeParameters({ ...noAsked, [direction]: toText(subject), by: way === "byName" ? "name" : null });
  }
}

/** Nothing is asked. */
export const noAsked = { from: null, to: null, by: null };

/** Asks what is exposed, on the canvas, or leaves that. */
export function toggleExposed(): void {
  const parameters = new URLSearchParams(location.search);
  const isOn = parameters.get("from") === "internet" && !parameters.has("to");
  if (isOn) writeParameters(noAsked);
  else writeParameters({ ...noAsked, from: "internet", view: null });
}

/** Whether the page's address asks something now, which may be ahead of what has been rendered. */
export function isAsking(): boolean {
  const parameters = new URLSearchParams(location.search);
  return parameters.has("from") || parameters.has("to");
}
