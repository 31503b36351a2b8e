import { isInside, toAddress, toCidr } from "@/lib/domain/ip/ip";
import { toStateText } from "@/lib/domain/tables/container-rows";
import { type TableColumn, toAddressKey } from "@/lib/domain/tables/sort-rows";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { type Container, isLive, type Topology, type WantedPort } from "@/lib/domain/topology/topology";

export interface PortRow {
  key: string;
  container: Container;
  port: WantedPort;
  exposure: Exposure;
  /**
   * `held`: in force. `wanted`: a stopped container will take it. `contested`: another stopped one wants it too.
   * `taken`: the container that wants it can't start, since another holds it.
   */
  standing: "held" | "wanted" | "contested" | "taken";
  /** Who holds it, or wants it too; null for nobody. */
  other: Container | null;
}

export type Exposure = "everyone" | "one address" | "this host";

/** Who reaches a port bound to that address of the host. */
export function toExposure(hostAddress: string): Exposure {
  if (isWildcard(hostAddress)) return "everyone";
  return isLoopback(hostAddress) ? "this host" : "one address";
}

const loopback = toCidr("127.0.0.0/8");

function isLoopback(hostAddress: string): boolean {
  const address = toAddress(hostAddress);
  if (address === null || loopback === null) return false;
  return address.family === 6 ? address.value === 1n : isInside(address, loopback);
}

function isWildcard(hostAddress: string): boolean {
  return hostAddress === "" || hostAddress === "0.0.0.0" || hostAddress === "::";
}

/** The containers whose wanted ports only an inspection tells: those that hold none, since they are stopped. */
export function findStopped(topology: Topology): Container[] {
  return topology.containers.filter((container) => !isLive(container) && container.state !== "removing");
}

/**
 * One row a port binding, and one a port that a stopped container wants, as far as that is known; by host port,
 * those in force first, then by container.
 */
export function toPortRows(
  topology: Topology,
  wanted: ReadonlyMap<string, readonly WantedPort[]>,
): PortRow[] {
  const claims: Claim[] = [];
  for (const container of topology.containers) {
    for (const [place, port] of container.ports.entries()) {
      claims.push({ key: `${container.id}:${place}`, container, port, isHeld: true });
    }
    if (container.ports.length > 0 || isLive(container)) continue;
    for (const [place, port] of (wanted.get(container.id) ?? []).entries()) {
      // Docker takes 0 for "pick one", as it takes none.
      const wish = port.hostPort === 0 ? { ...port, hostPort: null } : port;
      claims.push({ key: `${container.id}:wanted:${place}`, container, port: wish, isHeld: false });
    }
  }
  const byPort = new Map<string, Claim[]>();
  for (const claim of claims) {
    if (claim.port.hostPort === null) continue;
    const key = `${claim.port.hostPort}/${claim.port.protocol}`;
    const list = byPort.get(key);
    if (list === undefined) byPort.set(key, [claim]);
    else list.push(claim);
  }
  const rows = claims.map((claim): PortRow => {
    const { container, port, isHeld } = claim;
    const rivals = (byPort.get(`${port.hostPort}/${port.protocol}`) ?? []).filter(
      (other) => other.container !== container && canClash(other.port.hostAddress, port.hostAddress),
    );
    const rival = isHeld ? undefined : (rivals.find((other) => other.isHeld) ?? rivals[0]);
    return {
      key: claim.key,
      container,
      port,
      exposure: toExposure(port.hostAddress),
      standing: isHeld ? "held" : rival === undefined ? "wanted" : rival.isHeld ? "taken" : "contested",
      other: rival?.container ?? null,
    };
  });
  return rows.toSorted(
    (a, b) =>
      (a.port.hostPort ?? Infinity) - (b.port.hostPort ?? Infinity) ||
      Number(a.standing !== "held") - Number(b.standing !== "held"),
  );
}

interface Claim {
  /** The container, and the binding's place in its list: a container may publish one port twice. */
  key: string;
  container: Container;
  port: WantedPort;
  isHeld: boolean;
}

/** Whether the kernel refuses the second of two bindings of one port: the same address, or all of the family and one of it. */
function canClash(a: string, b: string): boolean {
  if (a === b || a === "" || b === "") return true;
  if (a.includes(":") !== b.includes(":")) return false;
  return isWildcard(a) || isWildcard(b);
}

const exposureTexts: Record<Exposure, string> = {
  everyone: "everyone who reaches this host",
  "one address": "who reaches that one address",
  "this host": "this host only",
};

/** The exposure in words. */
export function toExposureText({ exposure }: Pick<PortRow, "exposure">): string {
  return exposureTexts[exposure];
}

/** How the binding stands: the container's state, or what will become of it at its start. */
export function toStandingText({ standing, container, port, other }: PortRow): string {
  const name = toDisplayText(other?.name ?? "");
  const state = toStateText(container);
  switch (standing) {
    case "held":
      return state;
    case "wanted":
      return port.hostPort === null
        ? `${state}, gets a port at its start`
        : `${state}, takes it at its start`;
    case "contested":
      return `${state}, ${name} wants ${port.hostPort} too`;
    case "taken":
      return `won’t start: ${port.hostPort} is held by ${name}`;
  }
}

/** The host port; `any` where the engine picks one. */
export function toHostPortText({ port }: Pick<PortRow, "port">): string {
  return port.hostPort === null ? "any" : `${port.hostPort}`;
}

/** For instance `80/tcp`. */
export function toContainerPortText({ port }: Pick<PortRow, "port">): string {
  return `${port.containerPort}/${toDisplayText(port.protocol)}`;
}

const exposureOrder: Record<Exposure, number> = { everyone: 0, "one address": 1, "this host": 2 };
const standingOrder: Record<PortRow["standing"], number> = { taken: 0, contested: 1, held: 2, wanted: 3 };

/** The columns of the ports, in their order. */
export const portColumns: readonly TableColumn<PortRow>[] = [
  {
    id: "port",
    title: "Host port",
    toKey: ({ port }) => port.hostPort,
    toText: toHostPortText,
  },
  {
    id: "address",
    title: "Host address",
    toKey: ({ port }) => toAddressKey(toAddress(port.hostAddress)),
    toText: ({ port }) => toDisplayText(port.hostAddress),
  },
  {
    id: "container",
    title: "Container",
    toKey: ({ container }) => container.name,
    toText: ({ container }) => toDisplayText(container.name),
  },
  {
    id: "inside",
    title: "Container port",
    toKey: ({ port }) => port.containerPort,
    toText: toContainerPortText,
  },
  {
    id: "exposure",
    title: "Open to",
    toKey: ({ exposure }) => exposureOrder[exposure],
    toText: toExposureText,
  },
  {
    id: "state",
    title: "State",
    toKey: ({ standing }) => standingOrder[standing],
    toText: toStandingText,
  },
];
