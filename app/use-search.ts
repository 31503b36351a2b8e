import { useSearchParams } from "next/navigation";
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { writeParameters } from "@/app/page-address";
import { maxQueryLength, parseQuery } from "@/lib/domain/search/parse-query";
import type { SearchResult, searchTopology } from "@/lib/domain/search/search-topology";
import type { PageSelection } from "@/lib/domain/topology/selection";
import { useTopologyWhile } from "@/lib/client/queries";

/** The parameter of the page's address that holds the search. */
const searchParameter = "q";
/** Milliseconds. Browsers limit how often a page may change its history. */
const addressDelay = 100;

export interface FoundInTopology {
  text: string;
  setText: (text: string) => void;
  /** Null while nothing is looked for: an empty text, or a term that is only begun. */
  result: SearchResult | null;
  shown: { matches: number; total: number } | null;
  /** Networks stand before containers, each by name, and before uplinks. */
  first: PageSelection | null;
}

/** What is looked for, kept in the page's address, and what of the topology fits it. */
export function useSearch(hasTopology: boolean): FoundInTopology {
  const asked = useSearchParams().get(searchParameter) ?? "";
  const [text, setShownText] = useState(() => asked.slice(0, maxQueryLength));
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  const setText = useCallback((next: string) => {
    const kept = next.slice(0, maxQueryLength);
    setShownText(kept);
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = setTimeout(
      () => writeParameters({ [searchParameter]: kept === "" ? null : kept }),
      addressDelay,
    );
  }, []);

  // The browser's history: going back or forth brings the search of that entry.
  useEffect(() => {
    const readAddress = (): void => {
      if (timer.current !== null) clearTimeout(timer.current);
      const parameters = new URLSearchParams(location.search);
      setShownText((parameters.get(searchParameter) ?? "").slice(0, maxQueryLength));
    };
    addEventListener("popstate", readAddress);
    return () => {
      removeEventListener("popstate", readAddress);
      if (timer.current !== null) clearTimeout(timer.current);
    };
  }, []);

  // Typing goes first; the picture dims as soon as there is time.
  const lookedFor = useDeferredValue(text);
  const query = useMemo(() => parseQuery(lookedFor), [lookedFor]);
  const search = useSearchCode(hasTopology);
  const topology = useTopologyWhile(query.terms.length > 0);
  const result = useMemo(
    () => (topology === null || search === null || query.terms.length === 0 ? null : search(topology, query)),
    [topology, search, query],
  );
  const first = useMemo(() => (result === null ? null : firstOf(result)), [result]);
  if (topology === null || result === null) return { text, setText, result: null, shown: null, first: null };
  const total = topology.networks.length + topology.containers.length;
  return { text, setText, result, shown: { matches: result.matches.size, total }, first };
}

type SearchTopology = typeof searchTopology;

/** The search with its address arithmetic, which the first picture doesn't need: fetched once that is under way. */
function useSearchCode(isWanted: boolean): SearchTopology | null {
  const [code, setCode] = useState<SearchTopology | null>(null);
  // The network.
  useEffect(() => {
    if (!isWanted) return undefined;
    let isGone = false;
    void import("@/lib/domain/search/search-topology").then((module) => {
      if (!isGone) setCode(() => module.searchTopology);
    });
    return () => {
      isGone = true;
    };
  }, [isWanted]);
  return code;
}

function firstOf({ networks, containers, uplinks }: SearchResult): PageSelection | null {
  const [network] = networks;
  if (network !== undefined) return { kind: "network", id: network };
  const [container] = containers;
  if (container !== undefined) return { kind: "container", id: container };
  const [uplink] = uplinks;
  return uplink === undefined ? null : { kind: "uplink", name: uplink.name };
}
