import "server-only";
import { type ContainerLink, type NameFacts, parseLink } from "@/lib/domain/names/resolve-names";
import type { Topology } from "@/lib/domain/topology/topology";
import type { ContainerInspection } from "@/lib/engine/parse-engine";

/** What an inspection tells of a container's names: its hosts file's entries and its links. */
export function toNameFacts(
  inspection: Pick<ContainerInspection, "hostname" | "extraHosts" | "links" | "endpoints">,
  topology: Pick<Topology, "networks">,
): NameFacts {
  const links: (ContainerLink | null)[] = inspection.links.map((text) => parseLink(text, null));
  for (const [networkName, { extras }] of Object.entries(inspection.endpoints)) {
    const network = topology.networks.find(({ name }) => name === networkName);
    if (network !== undefined)
      links.push(...(extras?.links ?? []).map((text) => parseLink(text, network.id)));
  }
  return {
    hostname: inspection.hostname,
    extraHosts: inspection.extraHosts,
    links: links.filter((link) => link !== null),
  };
}
