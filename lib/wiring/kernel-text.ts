import os from "node:os";
import {
  cidrAround,
  formatAddress,
  formatCidr,
  type IpAddress,
  isInside,
  parseCidr,
  toCidr,
} from "@/lib/domain/ip/ip";
import type { ObservedCounters, ObservedRoute } from "@/lib/domain/wiring/observed-wiring";

/**
 * Readers of the kernel's texts. Names in them are chosen by strangers (in a container anybody may name an
 * interface), and a line that is not as the kernel writes it is left out.
 */

/** Whether the kernel would take it as an interface's name (`dev_valid_name`): at most 15 bytes, no blank, `/` or `:`. */
export function isInterfaceName(name: string): boolean {
  return name !== "." && name !== ".." && /^[^\s/:]{1,15}$/u.test(name);
}

/** A whole number as sysfs writes it; null for anything else. */
export function toWhole(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** A MAC address of six bytes; null for the zero address of `lo`, and for tunnels, which have none. */
export function toMac(text: string | null): string | null {
  if (text === null || !/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(text)) return null;
  return text === "00:00:00:00:00:00" ? null : text.toLowerCase();
}

/** `KEY=value` lines of a `uevent` file. */
export function parseUevent(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split("\n")) {
    const at = line.indexOf("=");
    if (at > 0) values.set(line.slice(0, at), line.slice(at + 1));
  }
  return values;
}

/** `/proc/net/dev`: two lines of headings, then one for each interface with sixteen numbers. */
export function parseCounters(text: string): Map<string, ObservedCounters> {
  const counters = new Map<string, ObservedCounters>();
  for (const line of text.split("\n").slice(2)) {
    const at = line.indexOf(":");
    const name = line.slice(0, at).trimStart();
    const values = line
      .slice(at + 1)
      .trim()
      .split(/\s+/);
    if (
      at === -1 ||
      !isInterfaceName(name) ||
      values.length < 16 ||
      !values.every((one) => /^\d{1,20}$/.test(one))
    )
      continue;
    const [rxBytes, rxPackets, rxErrors, rxDropped, , , , , txBytes, txPackets, txErrors, txDropped] =
      values.map(Number) as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
    counters.set(name, {
      rxBytes,
      rxPackets,
      rxErrors,
      rxDropped,
      txBytes,
      txPackets,
      txErrors,
      txDropped,
    });
  }
  return counters;
}

const isLittleEndian = os.endianness() === "LE";

/** The eight hexadecimal digits of `/proc/net/route`: an address in the machine's own byte order. */
function toIpv4(hex: string | undefined): IpAddress | null {
  if (hex === undefined || !/^[0-9A-F]{8}$/i.test(hex)) return null;
  const bytes = hex.match(/../g) ?? [];
  return { family: 4, value: Number.parseInt((isLittleEndian ? bytes.toReversed() : bytes).join(""), 16) };
}

/** The 32 digits of `/proc/net/if_inet6` and `ipv6_route`, in the order in which they are written. */
function toIpv6(hex: string | undefined): IpAddress | null {
  return hex !== undefined && /^[0-9a-f]{32}$/i.test(hex) ? { family: 6, value: BigInt(`0x${hex}`) } : null;
}

function countBits(mask: number): number {
  let bits = 0;
  for (let rest = mask; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2;
  return bits;
}

/** More routes than anyone looks at: a router with a full table has a million. Default routes stand first. */
const mostRoutes = 1000;

/** `/proc/net/route`, after its line of headings. */
export function parseIpv4Routes(text: string): ObservedRoute[] {
  const routes: ObservedRoute[] = [];
  for (const line of text.split("\n").slice(1)) {
    if (routes.length === mostRoutes) break;
    const [name = "", destination, gateway, flags = "", , , metric = "", mask] = line.trim().split(/\s+/);
    const to = toIpv4(destination);
    const via = toIpv4(gateway);
    const masked = toIpv4(mask);
    const bits = Number.parseInt(flags, 16);
    // RTF_REJECT (0x200): an unreachable or blackhole route leads nowhere.
    if (
      to?.family !== 4 ||
      via?.family !== 4 ||
      masked?.family !== 4 ||
      !isInterfaceName(name) ||
      (bits & 0x200) !== 0
    )
      continue;
    const hasGateway = (bits & 0x2) !== 0;
    routes.push({
      destination: formatCidr(cidrAround(to, countBits(masked.value))),
      gateway: hasGateway ? formatAddress(via) : null,
      interface: name,
      metric: toWhole(metric),
    });
  }
  return routes;
}

/** `/proc/net/ipv6_route`; what the kernel keeps for itself (local, multicast, link-local, rejected) is left out. */
export function parseIpv6Routes(text: string): ObservedRoute[] {
  const routes: ObservedRoute[] = [];
  for (const line of text.split("\n")) {
    if (routes.length === mostRoutes) break;
    const [destination, prefix = "", , , gateway, metric = "", , , flags = "", name = ""] = line
      .trim()
      .split(/\s+/);
    const to = toIpv6(destination);
    const via = toIpv6(gateway);
    const bits = Number.parseInt(flags, 16);
    if (to?.family !== 6 || via?.family !== 6 || !/^[0-9a-f]{2}$/i.test(prefix) || !isInterfaceName(name))
      continue;
    // RTF_LOCAL, RTF_ANYCAST, RTF_REJECT; ff00::/8 and fe80::/10.
    const isKernels = (bits & 0x80000000) !== 0 || (bits & 0x00100000) !== 0 || (bits & 0x200) !== 0;
    const first = Number(to.value >> 112n);
    const length = Number.parseInt(prefix, 16);
    if (isKernels || first >= 0xff00 || (first & 0xffc0) === 0xfe80 || length > 128) continue;
    const hasGateway = (bits & 0x2) !== 0;
    routes.push({
      destination: formatCidr(cidrAround(to, length)),
      gateway: hasGateway ? formatAddress(via) : null,
      interface: name,
      metric: /^[0-9a-f]{8}$/i.test(metric) ? Number.parseInt(metric, 16) : null,
    });
  }
  return routes;
}

/**
 * The routes that a host's picture shows, default routes first: not those that an interface has for the subnet of its
 * own address. `addresses` are CIDRs by interface.
 */
export function withoutOwnSubnets(
  routes: readonly ObservedRoute[],
  addresses: ReadonlyMap<string, readonly string[]>,
): ObservedRoute[] {
  const isDefault = (route: ObservedRoute): boolean => route.destination.endsWith("/0");
  const subnets = new Set(
    [...addresses].flatMap(([name, own]) =>
      own.map((address) => {
        const cidr = parseCidr(address, { allowHostBits: true });
        return cidr.ok ? `${name} ${formatCidr(cidr.value)}` : "";
      }),
    ),
  );
  return routes
    .filter((route) => route.gateway !== null || !subnets.has(`${route.interface} ${route.destination}`))
    .toSorted((a, b) => Number(isDefault(b)) - Number(isDefault(a)));
}

/** `/proc/net/if_inet6`: address, index, prefix length, scope, flags, name. CIDRs by interface. */
export function parseIpv6Addresses(text: string): Map<string, string[]> {
  const addresses = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const [address, , prefix = "", , , name = ""] = line.trim().split(/\s+/);
    const parsed = toIpv6(address);
    if (parsed === null || !/^[0-9a-f]{2}$/i.test(prefix) || !isInterfaceName(name)) continue;
    add(addresses, name, `${formatAddress(parsed)}/${Number.parseInt(prefix, 16)}`);
  }
  return addresses;
}

/**
 * IPv4 addresses by interface, as CIDRs. `/proc/net/fib_trie` tells which addresses are this host's own and not on
 * which interface; the routes to the interfaces' own subnets tell that. One that two interfaces might have is left
 * out: a lookup by `os.networkInterfaces()` (which leaves out what has no carrier) goes first.
 */
export function parseIpv4Addresses(fibTrie: string, routes: readonly ObservedRoute[]): Map<string, string[]> {
  const own = routes.flatMap((route) => {
    const subnet = route.gateway === null ? toCidr(route.destination) : null;
    return subnet === null || subnet.prefix === 0 ? [] : [{ name: route.interface, subnet }];
  });
  const addresses = new Map<string, string[]>();
  for (const match of new Set(
    [...fibTrie.matchAll(/\|-- ([\d.]{7,15})\n +\/32 host LOCAL/g)].map(([, one]) => one),
  )) {
    const parts = match?.split(".").map(Number) ?? [];
    if (parts.length !== 4 || parts.some((part) => part > 255)) continue;
    const value = parts.reduce((sum, part) => sum * 256 + part, 0);
    const holders = own.filter(({ subnet }) => isInside({ family: 4, value }, subnet));
    const longest = Math.max(...holders.map(({ subnet }) => subnet.prefix));
    const [holder, ...others] = holders.filter(({ subnet }) => subnet.prefix === longest);
    if (holder !== undefined && others.length === 0) add(addresses, holder.name, `${match}/${longest}`);
  }
  return addresses;
}

function add(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/**
 * Whether a process's `cgroup` file names containers and this one is not among them: its pid has passed to another
 * process. Rootless engines may give a container no cgroup of its own; then nothing is known.
 */
export function isOfOtherContainer(cgroup: string, id: string): boolean {
  const named = cgroup.match(/[0-9a-f]{64}/g);
  return named !== null && !named.includes(id);
}
