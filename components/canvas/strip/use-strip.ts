import { useMemo, useState } from "react";
import { placeStrip, type StripPlace } from "@/lib/domain/layout/place-strip";
import { toPublications, type Publication } from "@/lib/domain/layout/publications";
import type { Layout } from "@/lib/domain/layout/layout";
import { isSameList, type Container, type PortBinding, type Topology } from "@/lib/domain/topology/topology";

/** The host's strip over a layout; the same object as long as it says the same. */
export function useStrip(
  topology: Topology,
  layout: Layout,
  isWiringShown: boolean,
): { strip: StripPlace | null; isStripOpen: boolean; toggleStrip: () => void } {
  const [isStripOpen, setOpen] = useState(false);
  const [keepPublications] = useState(createPublicationKeeper);
  const publications = keepPublications(topology.containers);
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

/** Publications of one topology after the other: the same list as long as no container's name or ports have changed. */
export function createPublicationKeeper(): (containers: readonly Container[]) => readonly Publication[] {
  let known: { containers: readonly Container[]; publications: readonly Publication[] } | null = null;
  return (containers) => {
    const isSame = known !== null && isSameList(known.containers, containers, publishSame);
    const publications = known !== null && isSame ? known.publications : toPublications(containers);
    known = { containers, publications };
    return publications;
  };
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
