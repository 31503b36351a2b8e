import { listTroubles } from "@/lib/domain/addresses/list-reservations";
import type { Selection } from "@/lib/domain/topology/selection";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import {
  type Container,
  type Endpoint,
  isLive,
  isSameList,
  type Topology,
} from "@/lib/domain/topology/topology";

export interface Finding {
  tone: "warning" | "info";
  text: string;
  selection: Selection;
}

type Lists = Pick<Topology, "networks" | "containers" | "endpoints">;

/**
 * What a person should look at: ghost endpoints first, then static addresses that keep a container from starting, then
 * running containers on no network.
 */
export function listFindings(topology: Lists): Finding[] {
  const nameOf = (item: { name: string } | undefined): string => toDisplayText(item?.name ?? "?");

  const { ghosts, attached } = sortOut(topology.endpoints);
  const warnings = ghosts.map(({ networkId, containerId }): Finding => {
    const container = topology.containers.find(({ id }) => id === containerId);
    const network = topology.networks.find(({ id }) => id === networkId);
    return {
      tone: "warning",
      text: `Ghost endpoint: ${nameOf(container)} on ${nameOf(network)}`,
      selection: { kind: "endpoint", networkId, containerId },
    };
  });
  const unplugged = topology.containers
    .filter(
      (container) => isLive(container) && !attached.has(container.id) && container.sharesNetworkOf === null,
    )
    .filter((container) => container.networkMode !== "host" && container.networkMode !== "none")
    .map((container): Finding => ({
      tone: "info",
      text: `${nameOf(container)} is on no network`,
      selection: { kind: "container", id: container.id },
    }));
  const troubles = listTroubles(topology).map(({ networkId, containerId, trouble }): Finding => ({
    tone: "warning",
    text: toDisplayText(trouble?.text ?? ""),
    selection: { kind: "endpoint", networkId, containerId },
  }));
  return [...warnings, ...troubles, ...unplugged];
}

/** Findings of one topology after the other: the same list as long as nothing has changed that they tell of. */
export function createFindingsKeeper(): (topology: Lists) => readonly Finding[] {
  let known: { lists: Lists; findings: readonly Finding[] } | null = null;
  return ({ networks, containers, endpoints }) => {
    const isSame =
      known !== null &&
      known.lists.networks === networks &&
      known.lists.endpoints === endpoints &&
      isSameList(known.lists.containers, containers, isFoundSame);
    const lists = { networks, containers, endpoints };
    const findings = known !== null && isSame ? known.findings : listFindings(lists);
    known = { lists, findings };
    return findings;
  };
}

function isFoundSame(a: Container, b: Container): boolean {
  return (
    a.id === b.id &&
    a.name === b.name &&
    isLive(a) === isLive(b) &&
    a.sharesNetworkOf === b.sharesNetworkOf &&
    a.networkMode === b.networkMode
  );
}

interface Sorted {
  ghosts: readonly Endpoint[];
  /** Ids of the containers that are plugged in somewhere. */
  attached: ReadonlySet<string>;
}

// Most changes leave the endpoints alone, and there are thousands.
const known = new WeakMap<readonly Endpoint[], Sorted>();

function sortOut(endpoints: readonly Endpoint[]): Sorted {
  const sorted = known.get(endpoints) ?? {
    ghosts: endpoints.filter(({ state }) => state === "ghost"),
    attached: new Set(
      endpoints.flatMap(({ state, containerId }) => (state === "attached" ? containerId : [])),
    ),
  };
  known.set(endpoints, sorted);
  return sorted;
}
