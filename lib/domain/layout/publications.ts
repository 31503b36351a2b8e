import {
  byNameThenId,
  type Container,
  type ContainerId,
  type PortBinding,
} from "@/lib/domain/topology/topology";

/** From where a published port is reached: through every address of the host, one of them, or from the host alone. */
export type Exposure = "everywhere" | "address" | "local";

/** A published port of the host; its IPv4 and IPv6 bindings are one. */
export interface Publication {
  /** Stable while the binding stands. */
  key: string;
  containerId: ContainerId;
  containerName: string;
  exposure: Exposure;
  /** Host addresses as the engine tells them, IPv4 first. */
  addresses: string[];
  hostPort: number;
  containerPort: number;
  protocol: string;
}

/** The published ports of a topology, by host port. */
export function toPublications(
  containers: readonly Pick<Container, "id" | "name" | "ports">[],
): Publication[] {
  const found = new Map<string, Publication>();
  // Few of thousands publish anything: sort those.
  for (const { id, name, ports } of containers.filter((one) => one.ports.length > 0).toSorted(byNameThenId)) {
    for (const port of ports) {
      const exposure = exposureOf(port);
      // Two single addresses are two ways in; every address is one, whatever its family.
      const place = exposure === "address" ? port.hostAddress : exposure;
      const key = `${place}:${port.hostPort}>${port.containerPort}/${port.protocol}:${id}`;
      const known = found.get(key);
      if (known === undefined) {
        const { hostAddress, hostPort, containerPort, protocol } = port;
        const addresses = [hostAddress];
        const target = { containerId: id, containerName: name, containerPort, protocol };
        found.set(key, { key, exposure, addresses, hostPort, ...target });
      } else if (!known.addresses.includes(port.hostAddress)) {
        known.addresses.push(port.hostAddress);
        known.addresses.sort((a, b) => Number(a.includes(":")) - Number(b.includes(":")));
      }
    }
  }
  return [...found.values()].toSorted(
    (a, b) => a.hostPort - b.hostPort || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  );
}

function exposureOf({ hostAddress }: PortBinding): Exposure {
  if (hostAddress === "0.0.0.0" || hostAddress === "::" || hostAddress === "") return "everywhere";
  return hostAddress.startsWith("127.") || hostAddress === "::1" ? "local" : "address";
}
