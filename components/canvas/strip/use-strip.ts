import { useMemo, useState } from "react";
import { placeStrip, type StripPlace } from "@/lib/domain/layout/place-strip";
import { toPublications, type Publication } from "@/lib/domain/layout/publications";
import type { Layout } from "@/lib/domain/layout/layout";
import type { Topology } from "@/lib/domain/topology/topology";

/** The host's strip over a layout; the same object as long as it says the same. */
export function useStrip(
  topology: Topology,
  layout: Layout,
  isWiringShown: boolean,
): { strip: StripPlace | null; isStripOpen: boolean; toggleStrip: () => void } {
  const [isStripOpen, setOpen] = useState(false);
  const publications = useSame(useMemo(() => toPublications(topology.containers), [topology.containers]));
  const { host, networks } = topology;
  const strip = useMemo(
    () =>
      placeStrip(layout, {
        publications,
        host: isWiringShown ? host : null,
        networks,
        isExpanded: isStripOpen,
      }),
    [layout, publications, host, networks, isWiringShown, isStripOpen],
  );
  const toggleStrip = useMemo(() => () => setOpen((is) => !is), []);
  return { strip, isStripOpen, toggleStrip };
}

function useSame(publications: Publication[]): Publication[] {
  const [kept, setKept] = useState(publications);
  if (kept === publications || JSON.stringify(kept) === JSON.stringify(publications)) return kept;
  setKept(publications);
  return publications;
}
