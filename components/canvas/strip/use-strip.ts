import { useMemo, useState } from "react";
import { placeStrip, type StripPlace } from "@/lib/domain/layout/place-strip";
import { toPublications, type Publication } from "@/lib/domain/layout/publications";
import type { Layout } from "@/lib/domain/layout/layout";
import { isSameList, type Container, type PortBinding, type Topology } from "@/lib/domain/topology/topology";

/** The host's strip over a layout; the same object as long as it says the same. */
export function useStrip(
  topology: Topology,
  layout: Layout,
): { strip: StripPlace | null; isStripOpen: boolean; toggleStrip: () => void } {
  const [isStripOpen, setOpen] = useState(false);
  const publications = usePublications(topology.containers);
  const { host } = topology;
  const strip = useMemo(
    () => placeStrip(layout, { publications, host, isExpanded: isStripOpen }),
    [layout, publications, host, isStripOpen],
  );
  const toggleStrip = useMemo(() => () => setOpen((is) => !is), []);
  return { strip, isStripOpen, toggleStrip };
}

/** The same list as long as no container's ports or name have changed. */
function usePublications(containers: readonly Container[]): readonly Publication[] {
  const [kept, setKept] = useState(() => ({ containers, publications: toPublications(containers) }));
  const isSame = useMemo(
    () => isSameList(kept.containers, containers, publishSame),
    [kept.containers, containers],
  );
  if (isSame) return kept.publications;
  const publications = toPublications(containers);
  setKept({ containers, publications });
  return publications;
}

function publishSame(a: Container, b: Container): boolean {
  return a.id === b.id && a.name === b.name && isSameList(a.ports, b.ports, isSamePort);
}

function isSamePort(a: PortBinding, b: PortBinding): boolean {
  return (
    a.hostAddress === b.hostAddress &&
    a.hostPort === b.hostPort &&
    a.containerPort === b.containerPort &&
    a.protocol === b.protocol
  );
}
