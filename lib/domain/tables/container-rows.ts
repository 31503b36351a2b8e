import { toAddress } from "@/lib/domain/ip/ip";
import { networkColours } from "@/lib/domain/layout/network-colours";
import { toShape } from "@/lib/domain/layout/to-shape";
import { type TableColumn, toAddressKey } from "@/lib/domain/tables/sort-rows";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type {
  Container,
  ContainerId,
  Endpoint,
  Network,
  PortBinding,
  Topology,
} from "@/lib/domain/topology/topology";

export interface ContainerRow {
  key: ContainerId;
  container: Container;
  /** In `container:X` mode X, whose attachments these are. */
  sharesWith: Container | null;
  attachments: Attachment[];
  defaultRoute: Network | null;
}

export interface Attachment {
  endpoint: Endpoint;
  network: Network;
  /** Number of the network's cord colour; null for host and none. */
  colour: number | null;
}

/** One row a container, in the topology's order. */
export function toContainerRows(topology: Topology): ContainerRow[] {
  const colours = networkColours(toShape(topology));
  const networks = new Map<string, Network>(topology.networks.map((one) => [one.id, one]));
  const containers = new Map<string, Container>(topology.containers.map((one) => [one.id, one]));
  const attachments = new Map<string, Attachment[]>();
  for (const endpoint of topology.endpoints) {
    const network = networks.get(endpoint.networkId);
    if (network === undefined) continue;
    const attachment = { endpoint, network, colour: colours.get(network.id) ?? null };
    const list = attachments.get(endpoint.containerId);
    if (list === undefined) attachments.set(endpoint.containerId, [attachment]);
    else list.push(attachment);
  }
  return topology.containers.map((container) => {
    const sharesWith = containers.get(container.sharesNetworkOf ?? "") ?? null;
    const own = attachments.get((sharesWith ?? container).id) ?? [];
    return {
      key: container.id,
      container,
      sharesWith,
      attachments: own,
      defaultRoute: own.find(({ endpoint }) => endpoint.defaultRoute)?.network ?? null,
    };
  });
}

/** The state, and the health where there is a check. */
export function toStateText({ state, health }: Pick<Container, "state" | "health">): string {
  const words = [state, ...(health === null || health === "none" ? [] : [health])];
  return words.map(toDisplayText).join(", ");
}

/** The addresses of an attachment, those that only its configuration holds marked so; a dash for none. */
export function toAddressLines({ endpoint }: Attachment): string[] {
  const held = [endpoint.ipv4, endpoint.ipv6].filter((address) => address !== null);
  if (held.length > 0) return held;
  const reserved = [endpoint.reserved?.ipv4, endpoint.reserved?.ipv6].filter((address) => address);
  return reserved.length > 0 ? reserved.map((address) => `${address} (reserved)`) : ["–"];
}

/** The same in one line. */
export function toAddressText(attachment: Attachment): string {
  return toAddressLines(attachment).join(", ");
}

/** The network's name, and whether the attachment is a ghost (wanted, and not there). */
export function toAttachmentText({ network, endpoint }: Attachment): string {
  const name = toDisplayText(network.name);
  return endpoint.state === "ghost" ? `${name} (ghost)` : name;
}

/** As `docker ps` writes it: `0.0.0.0:8080 → 80/tcp`. */
export function toPortText(port: PortBinding): string {
  return `${toSocketText(port)} → ${port.containerPort}/${toDisplayText(port.protocol)}`;
}

/** The same for a narrow column: TCP goes without saying. */
export function toShortPortText(port: PortBinding): string {
  const protocol = port.protocol === "tcp" ? "" : `/${toDisplayText(port.protocol)}`;
  return `${toSocketText(port)}→${port.containerPort}${protocol}`;
}

/** Address and port on the host; IPv6 in brackets. */
export function toSocketText({
  hostAddress,
  hostPort,
}: Pick<PortBinding, "hostAddress" | "hostPort">): string {
  const address = toDisplayText(hostAddress);
  return `${address.includes(":") ? `[${address}]` : address}:${hostPort}`;
}

/** Compose project and service; empty for neither. */
export function toProjectText({ composeProject, composeService }: Container): string {
  return [composeProject, composeService]
    .filter((part) => part !== null)
    .map(toDisplayText)
    .join(" / ");
}

/** The columns of the containers, in their order. */
export const containerColumns: readonly TableColumn<ContainerRow>[] = [
  {
    id: "name",
    title: "Name",
    toKey: ({ container }) => container.name,
    toText: ({ container }) => toDisplayText(container.name),
  },
  {
    id: "state",
    title: "State",
    toKey: ({ container }) => toStateText(container),
    toText: ({ container }) => toStateText(container),
  },
  {
    id: "networks",
    title: "Networks",
    toKey: ({ attachments }) => attachments[0]?.network.name ?? null,
    toText: ({ attachments, sharesWith }) =>
      [
        ...attachments.map(toAttachmentText),
        ...(sharesWith === null ? [] : [`through ${toDisplayText(sharesWith.name)}`]),
      ].join("; "),
  },
  {
    id: "addresses",
    title: "Addresses",
    toKey: ({ attachments }) => {
      for (const { endpoint } of attachments) {
        const text = endpoint.ipv4 ?? endpoint.reserved?.ipv4 ?? endpoint.ipv6 ?? endpoint.reserved?.ipv6;
        const address = toAddress(text);
        if (address !== null) return toAddressKey(address);
      }
      return null;
    },
    toText: ({ attachments }) => attachments.map(toAddressText).join("; "),
  },
  {
    id: "route",
    title: "Default route",
    toKey: ({ defaultRoute }) => defaultRoute?.name ?? null,
    toText: ({ defaultRoute }) => toDisplayText(defaultRoute?.name ?? ""),
  },
  {
    id: "ports",
    title: "Ports",
    toKey: ({ container }) =>
      container.ports.length === 0 ? null : Math.min(...container.ports.map(({ hostPort }) => hostPort)),
    toText: ({ container }) => container.ports.map(toPortText).join("; "),
  },
  {
    id: "image",
    title: "Image",
    toKey: ({ container }) => container.image,
    toText: ({ container }) => toDisplayText(container.image),
  },
  {
    id: "project",
    title: "Project",
    toKey: ({ container }) => toProjectText(container) || null,
    toText: ({ container }) => toProjectText(container),
  },
];
