import { formatAddress, type IpAddress, isInside, isSameAddress, toAddress } from "@/lib/domain/ip/ip";
import { attachmentsByPriority, gatewayAttachment, type LiveAttachment } from "./default-route";
import { type Container, type EngineModel, isRunning, isUserDefinedName } from "./model";
import { hasInterContainerTraffic, isMasqueraded } from "./network-options";

/** Addresses of the internet that answer a ping in the demo. */
const answeringInternet = ["1.1.1.1", "8.8.8.8", "9.9.9.9"];

/** The container whose network namespace this one lives in. */
export function sandboxOwner(model: EngineModel, container: Container): Container {
  const mode = container.host.networkMode;
  if (!mode.startsWith("container:")) return container;
  const target = model.containers.get(mode.slice("container:".length));
  return target ? sandboxOwner(model, target) : container;
}

/** Whether a ping from the container to the address is answered, as measured on a real engine (ENGINES §4). */
export function isAnswered(model: EngineModel, from: Container, target: IpAddress): boolean {
  const own = sandboxOwner(model, from);
  if (isLoopback(target)) return true;
  const isHost = own.host.networkMode === "host";
  if (isHost) return isHostAddress(model, target) || isOnAnyBridge(model, target) || isInternet(target);
  const mine = attachmentsByPriority(model, own);
  for (const attachment of mine) {
    if (has(attachment, target)) return true;
    const isThere = attachment.endpoint[target.family === 4 ? "ipv4" : "ipv6"] !== null;
    if (isThere && isOnLink(attachment, target)) return answersOnLink(model, attachment, target);
  }
  const way = gatewayAttachment(model, own);
  if (!way || (target.family === 6 && way.endpoint.ipv6 === null)) return false;
  if (target.family === 6 && way.network.driver === "bridge" && answersByIpv6(model, way, target))
    return true;
  // On 20.10 an internal network has a default route too, and its packets for the host itself are let in.
  if (way.network.driver === "bridge" && isHostAddress(model, target)) return true;
  return !way.network.isInternal && isMasqueraded(way.network) && isInternet(target);
}

/** 20.10 filters no IPv6: every bridge's members are reached, if they can answer (REACH-13). */
function answersByIpv6(model: EngineModel, way: LiveAttachment, target: IpAddress): boolean {
  for (const container of model.containers.values()) {
    if (!isRunning(container)) continue;
    const attachments = attachmentsByPriority(model, container);
    const home = attachments.find((attachment) => has(attachment, target));
    if (home === undefined) continue;
    if (home.network.driver !== "bridge") return false;
    const back = gatewayAttachment(model, container);
    return back !== null && back.endpoint.ipv6 !== null
      ? back.network.driver === "bridge"
      : attachments.some(({ network, endpoint }) => network.id === way.network.id && endpoint.ipv6 !== null);
  }
  return false;
}

/** What a TCP connection from the container meets; `silent` where no packet passes. */
export function findListener(
  model: EngineModel,
  from: Container,
  { address, port }: { address: IpAddress; port: number },
): "open" | "refused" | "silent" {
  if (!isAnswered(model, from, address)) return "silent";
  const own = sandboxOwner(model, from);
  const listens = (container: Container): boolean =>
    isRunning(container) && exposedPorts(model, container).includes(`${port}/tcp`);
  if (isLoopback(address)) return listens(own) ? "open" : "refused";
  for (const container of model.containers.values()) {
    const isThere = attachmentsByPriority(model, container).some((attachment) => has(attachment, address));
    if (isThere) return listens(container) ? "open" : "refused";
  }
  return isInternet(address) && [53, 80, 443].includes(port) ? "open" : "refused";
}

function exposedPorts(model: EngineModel, container: Container): readonly string[] {
  const image = model.images.find(({ id }) => id === container.imageId);
  return [...(container.config.exposedPorts ?? []), ...(image?.exposedPorts ?? [])];
}

/** Addresses that a name means to a container; empty for none. */
export function resolveName(model: EngineModel, from: Container, name: string): IpAddress[] {
  const own = sandboxOwner(model, from);
  const wanted = name.toLowerCase();
  if (wanted === "localhost") return present([toAddress("127.0.0.1")]);
  const mine = attachmentsByPriority(model, own);
  if (wanted === own.config.hostname.toLowerCase()) return present([mine[0]?.endpoint.ipv4 ?? null]);
  for (const link of own.host.links ?? []) {
    const [target = "", alias = target] = link.split(":");
    const linked = model.containersByName.get(target);
    const address = linked?.attachments.get("bridge")?.endpoint?.ipv4;
    if (address && (wanted === alias.toLowerCase() || wanted === target.toLowerCase())) return [address];
  }
  for (const { network } of mine) {
    if (!isUserDefinedName(network.name)) continue;
    const found: IpAddress[] = [];
    for (const id of network.attached) {
      const member = model.containers.get(id);
      const attachment = member?.attachments.get(network.name);
      if (!member || !attachment?.endpoint || !isRunning(member)) continue;
      const names = [member.name, ...(attachment.aliases ?? [])].map((one) => one.toLowerCase());
      if (names.includes(wanted) || names.some((one) => `${one}.${network.name}`.toLowerCase() === wanted)) {
        found.push(...present([attachment.endpoint.ipv4, attachment.endpoint.ipv6]));
      }
    }
    if (found.length > 0) return turned(model, found);
  }
  return [];
}

/** The DNS server turns the order of several addresses with each answer; IPv6 ones come after. */
function turned(model: EngineModel, addresses: readonly IpAddress[]): IpAddress[] {
  model.dnsAnswers += 1;
  const turn = (list: readonly IpAddress[]): IpAddress[] => {
    const first = list.length === 0 ? 0 : model.dnsAnswers % list.length;
    return [...list.slice(first), ...list.slice(0, first)];
  };
  return [4, 6].flatMap((family) => turn(addresses.filter((address) => address.family === family)));
}

/** The name that the embedded DNS tells for an address, `container.network`; null for none. */
export function resolveAddress(model: EngineModel, from: Container, address: IpAddress): string | null {
  for (const { network } of attachmentsByPriority(model, sandboxOwner(model, from))) {
    if (!isUserDefinedName(network.name)) continue;
    for (const id of network.attached) {
      const member = model.containers.get(id);
      const ipv4 = member?.attachments.get(network.name)?.endpoint?.ipv4;
      if (member && ipv4 && isSameAddress(ipv4, address)) return `${member.name}.${network.name}`;
    }
  }
  return null;
}

/** The lines of `ip route` in a container. */
export function toRouteLines(model: EngineModel, container: Container): string[] {
  const owner = sandboxOwner(model, container);
  const live = attachmentsByPriority(model, owner).filter(({ endpoint }) => endpoint.ipv4 !== null);
  const lines: string[] = [];
  const way = gatewayAttachment(model, owner);
  const gateway = way?.network.pools.v4?.gateway;
  if (way && gateway)
    lines.push(`default via ${formatAddress(gateway)} dev eth${way.endpoint.interfaceIndex} `);
  const base = (attachment: LiveAttachment): number => Number(attachment.network.pools.v4?.cidr.base ?? 0);
  for (const attachment of live.toSorted((a, b) => base(a) - base(b))) {
    const { network, endpoint } = attachment;
    const cidr = network.pools.v4?.cidr;
    if (!cidr || !endpoint.ipv4) continue;
    const first = formatAddress(
      cidr.family === 4 ? { family: 4, value: cidr.base } : { family: 6, value: cidr.base },
    );
    lines.push(
      `${first}/${cidr.prefix} dev eth${endpoint.interfaceIndex} scope link  src ${formatAddress(endpoint.ipv4)} `,
    );
  }
  return lines;
}

function has({ endpoint }: LiveAttachment, target: IpAddress): boolean {
  return [endpoint.ipv4, endpoint.ipv6].some((address) => address !== null && isSameAddress(address, target));
}

function isOnLink({ network }: LiveAttachment, target: IpAddress): boolean {
  return [network.pools.v4, network.pools.v6].some((pool) => pool !== null && isInside(target, pool.cidr));
}

function answersOnLink(model: EngineModel, { network }: LiveAttachment, target: IpAddress): boolean {
  const isGateway = [network.pools.v4, network.pools.v6].some(
    (pool) => pool && isSameAddress(pool.gateway, target),
  );
  if (isGateway) return true;
  if (network.driver === "bridge" && target.family === 4 && !hasInterContainerTraffic(network)) return false;
  return [...network.attached].some((id) => {
    const member = model.containers.get(id);
    const endpoint = member?.attachments.get(network.name)?.endpoint;
    return member && endpoint
      ? isRunning(member) && has({ network, networkName: network.name, endpoint }, target)
      : false;
  });
}

function isLoopback(target: IpAddress): boolean {
  return target.family === 4 ? Math.floor(target.value / 0x1000000) === 127 : target.value === 1n;
}

function isHostAddress(model: EngineModel, target: IpAddress): boolean {
  for (const { addresses } of model.hostInterfaces) {
    for (const text of addresses) {
      const address = toAddress(text);
      if (address && isSameAddress(address, target)) return true;
    }
  }
  return [...model.networks.values()].some(
    (network) =>
      network.driver === "bridge" &&
      [network.pools.v4, network.pools.v6].some((pool) => pool && isSameAddress(pool.gateway, target)),
  );
}

function isOnAnyBridge(model: EngineModel, target: IpAddress): boolean {
  for (const network of model.networks.values()) {
    if (network.driver !== "bridge") continue;
    for (const id of network.attached) {
      const member = model.containers.get(id);
      const endpoint = member?.attachments.get(network.name)?.endpoint;
      if (
        member &&
        endpoint &&
        isRunning(member) &&
        has({ network, networkName: network.name, endpoint }, target)
      ) {
        return true;
      }
    }
  }
  return false;
}

function isInternet(target: IpAddress): boolean {
  return answeringInternet.includes(formatAddress(target));
}

function present(addresses: (IpAddress | null)[]): IpAddress[] {
  return addresses.filter((address) => address !== null);
}
