import { formatAddress, type IpAddress, isInside } from "@/lib/domain/ip/ip";
import { attachmentsByPriority, gatewayAttachment } from "./default-route";
import { EngineFailure } from "./engine-failure";
import { shortId } from "./identifiers";
import { readAddress } from "./ipam";
import { findContainer, findNetwork, findNetworkOrNull } from "./lookup";
import {
  type Attachment,
  type Container,
  type EndpointIpam,
  type EngineModel,
  isRunning,
  isUserDefinedName,
  type Network,
  type ReservedPool,
} from "./model";
import { publishPorts, unpublishPorts } from "./port-bindings";

/** What a client asks of an attachment. */
export type AttachmentDraft = {
  ipam?: EndpointIpam | null;
  links?: string[] | null;
  aliases?: string[] | null;
  driverOptions?: Record<string, string> | null;
};

const sharedNamespace =
  "container sharing network namespace with another container or host cannot be connected to any other network";
const privateMode =
  "container cannot be connected to multiple networks with one of the networks in private (none) mode";
const hostConflict = "container cannot be disconnected from host network or connected to host network";

/** An attachment that isn't one yet. */
export function toAttachment(draft: AttachmentDraft = {}): Attachment {
  return {
    ipam: draft.ipam ? { ...draft.ipam } : null,
    links: draft.links ?? null,
    aliases: draft.aliases ? [...draft.aliases] : null,
    driverOptions: draft.driverOptions ?? null,
    networkId: "",
    endpoint: null,
  };
}

/** `POST /networks/{id}/connect`. */
export function connect(
  model: EngineModel,
  {
    containerReference,
    networkReference,
    draft,
  }: { containerReference: string; networkReference: string; draft: AttachmentDraft },
): void {
  const container = findContainer(model, containerReference);
  if (isRunning(container)) {
    if (container.host.networkMode.startsWith("container:")) throw new EngineFailure(400, sharedNamespace);
    const network = findNetwork(model, networkReference, "attach");
    attach(model, { container, network, attachment: toAttachment(draft) });
    return;
  }
  // A stopped container's wish is only written down: its addresses aren't looked at, nor whether the network exists.
  const network = findNetworkOrNull(model, networkReference);
  if (network) writeDown(model, { container, network, attachment: toAttachment(draft) });
  else container.attachments.set(networkReference, toAttachment(draft));
}

/** `POST /networks/{id}/disconnect`. */
export function disconnect(
  model: EngineModel,
  {
    containerReference,
    networkReference,
    force,
  }: { containerReference: string; networkReference: string; force: boolean },
): void {
  const container = findForDisconnect(model, { containerReference, networkReference, force });
  const network = findNetworkOrNull(model, networkReference);
  if (!isRunning(container) || (network === null && force)) {
    const name = network?.name ?? networkReference;
    if (!container.attachments.delete(name)) {
      throw new EngineFailure(500, `container ${container.id} is not connected to the network ${name}`);
    }
  } else {
    const found = network ?? findNetwork(model, networkReference, "attach");
    if (container.host.networkMode === "host" && found.driver === "host")
      throw new EngineFailure(400, hostConflict);
    if (!found.attached.has(container.id)) {
      throw new EngineFailure(500, `container ${container.id} is not connected to network ${found.name}`);
    }
    detach(model, { container, networkName: found.name });
    container.attachments.delete(found.name);
  }
  // 20.10 tells an explicit disconnect of a running container twice.
  if (network) model.networkEvent(network, "disconnect", { container: container.id });
}

/** Attaches a container that starts or runs. A failure leaves the entry behind, without an endpoint. */
export function attach(
  model: EngineModel,
  { container, network, attachment }: { container: Container; network: Network; attachment: Attachment },
): void {
  writeDown(model, { container, network, attachment });
  const preferred = readPreferred(attachment.ipam);
  if (network.attached.has(container.id)) {
    throw new EngineFailure(
      403,
      `endpoint with name ${container.name} already exists in network ${network.name}`,
    );
  }
  const ipv4 =
    network.pools.v4 &&
    takeAddress(model, { network, pool: network.pools.v4, preferred: preferred.v4, family: 4 });
  // When this second step fails, the engine doesn't give the IPv4 address back (seen on 20.10).
  const ipv6 =
    network.pools.v6 &&
    takeAddress(model, { network, pool: network.pools.v6, preferred: preferred.v6, family: 6 });
  attachment.networkId = network.id;
  attachment.endpoint = {
    id: model.ids(`endpoint:${network.name}:${container.name}`),
    ipv4,
    ipv6,
    mac: ipv4?.family === 4 ? macOf(container, { network, address: ipv4 }) : "",
    interfaceIndex: container.nextInterface,
  };
  container.nextInterface += 1;
  container.attachments.set(network.name, attachment);
  network.attached.add(container.id);
  try {
    movePorts(model, container, { isLeaving: false });
  } catch (error) {
    release(model, { container, networkName: network.name });
    throw error;
  }
  model.networkEvent(network, "connect", { container: container.id });
}

/** Takes the endpoint away and tells it; the entry stays, as a stopped container keeps it. */
function detach(
  model: EngineModel,
  { container, networkName }: { container: Container; networkName: string },
): void {
  const network = release(model, { container, networkName });
  if (!network) return;
  movePorts(model, container, { isLeaving: true });
  model.networkEvent(network, "disconnect", { container: container.id });
}

/**
 * Takes all endpoints away when a container ends or couldn't start. The engine then tells a disconnect for every entry,
 * attached or not; nothing, if not one network had been attached.
 */
export function detachAll(model: EngineModel, container: Container): void {
  const wasAttached = attachmentsByPriority(model, container).length > 0;
  unpublishPorts(model, container);
  for (const [networkName, { networkId }] of container.attachments) {
    release(model, { container, networkName });
    const network = wasAttached ? findNetworkOrNull(model, networkId || networkName) : null;
    if (network) model.networkEvent(network, "disconnect", { container: container.id });
  }
}

function release(
  model: EngineModel,
  { container, networkName }: { container: Container; networkName: string },
): Network | null {
  const attachment = container.attachments.get(networkName);
  const network = attachment && model.networks.get(attachment.networkId);
  if (!attachment?.endpoint || !network) return null;
  const { ipv4, ipv6 } = attachment.endpoint;
  if (ipv4 && network.pools.v4) model.ipam.releaseAddress(network.pools.v4.key, ipv4);
  if (ipv6 && network.pools.v6) model.ipam.releaseAddress(network.pools.v6.key, ipv6);
  attachment.endpoint = null;
  network.attached.delete(container.id);
  return network;
}

function findForDisconnect(
  model: EngineModel,
  {
    containerReference,
    networkReference,
    force,
  }: { containerReference: string; networkReference: string; force: boolean },
): Container {
  try {
    return findContainer(model, containerReference);
  } catch (error) {
    if (!force || !(error instanceof EngineFailure) || containerReference === "") throw error;
    findNetwork(model, networkReference, "attach");
    throw new EngineFailure(404, `endpoint ${containerReference} not found`);
  }
}

/** The engine's checks and note of a wish, before anything is reserved; it comes first for running ones too. */
function writeDown(
  model: EngineModel,
  { container, network, attachment }: { container: Container; network: Network; attachment: Attachment },
): void {
  if (isUserDefinedName(network.name)) {
    // Until Docker 25 the short id is listed among the aliases.
    const short = shortId(container.id);
    if (!attachment.aliases?.includes(short)) attachment.aliases = [...(attachment.aliases ?? []), short];
  } else {
    checkPredefined(attachment);
  }
  checkSubnets(network, attachment);
  if (container.host.networkMode !== "host" && network.driver === "host")
    throw new EngineFailure(400, hostConflict);
  for (const [name, other] of container.attachments) {
    const known = findNetworkOrNull(model, other.networkId || name);
    if (!known) continue;
    if (known.name === network.name) return;
    if (known.driver === "host") throw new EngineFailure(400, sharedNamespace);
    if (known.driver === "null" || network.driver === "null") throw new EngineFailure(400, privateMode);
  }
  container.attachments.set(network.name, attachment);
}

function checkPredefined(attachment: Attachment): void {
  if (attachment.ipam?.IPv4Address || attachment.ipam?.IPv6Address) {
    throw new EngineFailure(400, "user specified IP address is supported on user defined networks only");
  }
  if (attachment.aliases && attachment.aliases.length > 0) {
    throw new EngineFailure(
      400,
      "network-scoped alias is supported only for containers in user defined networks",
    );
  }
}

function checkSubnets(network: Network, attachment: Attachment): void {
  const wants = [
    [attachment.ipam?.IPv4Address, network.configs.v4],
    [attachment.ipam?.IPv6Address, network.configs.v6],
  ] as const;
  if (wants.some(([address, configs]) => address && configs.length === 0)) {
    throw new EngineFailure(
      400,
      "user specified IP address is supported only when connecting to networks with user configured subnets",
    );
  }
}

function readPreferred(ipam: EndpointIpam | null): { v4: IpAddress | null; v6: IpAddress | null } {
  const read = (text: string | undefined, family: 4 | 6): IpAddress | null => {
    if (!text) return null;
    const address = readAddress(text);
    if (address === null) throw new EngineFailure(500, `Invalid IPv${family} address: ${text})`);
    return address;
  };
  return { v4: read(ipam?.IPv4Address, 4), v6: read(ipam?.IPv6Address, 6) };
}

function takeAddress(
  model: EngineModel,
  {
    network,
    pool,
    preferred,
    family,
  }: { network: Network; pool: ReservedPool; preferred: IpAddress | null; family: 4 | 6 },
): IpAddress {
  if (preferred && !isInside(preferred, pool.cidr)) {
    const text = formatAddress(preferred);
    throw new EngineFailure(
      500,
      `Invalid address ${text}: It does not belong to any of this network's subnets`,
    );
  }
  const answer = model.ipam.requestAddress(pool.key, preferred);
  if (answer.ok) return answer.address;
  if (preferred)
    throw new EngineFailure(answer.reason === "Address already in use" ? 403 : 500, answer.reason);
  throw new EngineFailure(
    500,
    `no available IPv${family} addresses on this network's address pools: ${network.name} (${network.id})`,
  );
}

/** 02:42 and the IPv4 address; a MAC asked for at creation holds on the container's own network alone. */
function macOf(
  container: Container,
  { network, address }: { network: Network; address: IpAddress & { family: 4 } },
): string {
  const { macAddress } = container.config;
  const own = container.host.networkMode === "default" ? "bridge" : container.host.networkMode;
  if (macAddress && (own === network.name || own === network.id)) return macAddress;
  const hex = address.value.toString(16).padStart(8, "0");
  return ["02", "42", ...(hex.match(/../g) ?? [])].join(":");
}

/**
 * Published ports follow the default route. A container that joins an internal network alone publishes nothing; yet
 * when its last ordinary network goes, the engine publishes through the internal one (seen on 20.10).
 */
function movePorts(model: EngineModel, container: Container, { isLeaving }: { isLeaving: boolean }): void {
  const through = gatewayAttachment(model, container);
  if (through?.networkName === container.published?.networkName) return;
  unpublishPorts(model, container);
  if (through && (isLeaving || !through.network.isInternal)) publishPorts(model, container, through);
}
