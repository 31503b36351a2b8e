import { type Cidr, cidrAround, formatAddress, formatCidr, isInside, toAddress } from "@/lib/domain/ip/ip";
import type { ObservedRoute } from "@/lib/domain/wiring/observed-wiring";

/** RTF_REJECT, RTF_ANYCAST, RTF_CACHE and RTF_LOCAL of route.h and ipv6_route.h. */
const flags = { reject: 0x200, anycast: 0x10_0000, cache: 0x100_0000, local: 0x8000_0000 } as const;

/** A route as the kernel lists it, those to an interface's own subnet too. */
export interface KernelRoute extends ObservedRoute {
  cidr: Cidr;
}

/** Reads `/proc/net/route`. Addresses stand as the host's own 32-bit numbers: little-endian on what Docker runs on. */
export function parseIpv4Routes(text: string): KernelRoute[] {
  return text.split("\n").flatMap((line): KernelRoute[] => {
    const [name, destination, gateway, flagText, , , metric, mask] = line.trim().split(/\s+/);
    const base = fromLittleEndian(destination);
    const next = fromLittleEndian(gateway);
    const maskBits = fromLittleEndian(mask);
    if (name === undefined || base === null || next === null || maskBits === null) return [];
    if ((Number.parseInt(flagText ?? "", 16) & flags.reject) !== 0) return [];
    const prefix = maskBits === 0 ? 0 : 32 - Math.log2(2 ** 32 - maskBits);
    if (!Number.isInteger(prefix)) return [];
    const cidr = cidrAround({ family: 4, value: base }, prefix);
    return [
      {
        cidr,
        destination: formatCidr(cidr),
        gateway: next === 0 ? null : formatAddress({ family: 4, value: next }),
        interface: name,
        metric: Number(metric) || null,
      },
    ];
  });
}

function fromLittleEndian(text: string | undefined): number | null {
  if (text === undefined || !/^[0-9A-F]{8}$/i.test(text)) return null;
  return [6, 4, 2, 0].reduce((value, at) => value * 256 + Number.parseInt(text.slice(at, at + 2), 16), 0);
}

/** Reads `/proc/net/ipv6_route`, without local, multicast, link-local and rejecting entries. */
export function parseIpv6Routes(text: string): KernelRoute[] {
  return text.split("\n").flatMap((line): KernelRoute[] => {
    const words = line.trim().split(/\s+/);
    const [destination, prefixText = "", , , gateway, metricText = "", , , flagText = "", name] = words;
    const base = fromHex128(destination);
    const next = fromHex128(gateway);
    if (base === null || next === null || name === undefined || name === "lo") return [];
    const bits = Number.parseInt(flagText, 16);
    const unwanted = [flags.reject, flags.anycast, flags.cache, flags.local].some(
      (flag) => Math.floor(bits / flag) % 2 === 1,
    );
    const isLinkOnly = base >> 120n === 0xffn || base >> 118n === 0x3fan;
    const prefix = Number.parseInt(prefixText, 16);
    if (unwanted || isLinkOnly || !(prefix <= 128)) return [];
    const cidr = cidrAround({ family: 6, value: base }, prefix);
    return [
      {
        cidr,
        destination: formatCidr(cidr),
        gateway: next === 0n ? null : formatAddress({ family: 6, value: next }),
        interface: name,
        metric: Number.parseInt(metricText, 16) || null,
      },
    ];
  });
}

function fromHex128(text: string | undefined): bigint | null {
  return text !== undefined && /^[0-9a-f]{32}$/i.test(text) ? BigInt(`0x${text}`) : null;
}

/** Reads `/proc/net/if_inet6`: CIDRs by interface name. */
export function parseInet6(text: string): Map<string, string[]> {
  const addresses = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const [hex, , prefix = "", , , name] = line.trim().split(/\s+/);
    const value = fromHex128(hex);
    if (value === null || name === undefined) continue;
    add(addresses, name, `${formatAddress({ family: 6, value })}/${Number.parseInt(prefix, 16)}`);
  }
  return addresses;
}

/** Reads `ip -o -4 addr show`: CIDRs by interface name. */
export function parseInet(text: string): Map<string, string[]> {
  const addresses = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const [, name, cidr = ""] = /^\d+:\s+(\S+)\s+inet\s+(\S+)/.exec(line) ?? [];
    // A point-to-point address stands without its prefix.
    if (name !== undefined) add(addresses, name, cidr.includes("/") ? cidr : `${cidr}/32`);
  }
  return addresses;
}

/**
 * IPv4 addresses out of `/proc/net/fib_trie`, which tells them without their interface: an address belongs to the
 * interface whose own subnet's route is the closest around it. Where two claim it equally, or none, it is left out.
 */
export function placeIpv4Addresses(fibTrie: string, routes: readonly KernelRoute[]): Map<string, string[]> {
  const addresses = new Map<string, string[]>();
  for (const text of localAddresses(fibTrie)) {
    const address = toAddress(text);
    if (address === null) continue;
    if (text.startsWith("127.")) {
      add(addresses, "lo", `${text}/8`);
      continue;
    }
    const around = routes
      .filter((route) => route.gateway === null && route.cidr.prefix > 0 && isInside(address, route.cidr))
      .toSorted((a, b) => b.cidr.prefix - a.cidr.prefix);
    const [closest, next] = around;
    if (closest === undefined) continue;
    if (next?.cidr.prefix === closest.cidr.prefix && next.interface !== closest.interface) continue;
    add(addresses, closest.interface, `${text}/${closest.cidr.prefix}`);
  }
  return addresses;
}

function localAddresses(fibTrie: string): Set<string> {
  const found = new Set<string>();
  let leaf = "";
  for (const line of fibTrie.split("\n")) {
    const [, address] = /^\s*\|-- (\d+\.\d+\.\d+\.\d+)$/.exec(line) ?? [];
    if (address !== undefined) leaf = address;
    else if (/^\s*\/32 host LOCAL$/.test(line)) found.add(leaf);
  }
  return found;
}

/** The routes that lead further than to a subnet in which their interface has an address itself. */
export function withoutOwnSubnets(
  routes: readonly KernelRoute[],
  addresses: ReadonlyMap<string, readonly string[]>,
): ObservedRoute[] {
  return routes
    .filter((route) => {
      if (route.gateway !== null) return true;
      const own = (addresses.get(route.interface) ?? []).map((text) => subnetAround(text));
      return !own.includes(route.destination);
    })
    .map(({ destination, gateway, interface: name, metric }) => ({
      destination,
      gateway,
      interface: name,
      metric,
    }));
}

function subnetAround(text: string): string | null {
  const [address, prefix] = text.split("/");
  const parsed = toAddress(address);
  const cidr = parsed === null ? null : cidrAround(parsed, Number(prefix));
  return cidr === null ? null : formatCidr(cidr);
}

function add(addresses: Map<string, string[]>, name: string, cidr: string): void {
  const list = addresses.get(name);
  if (list === undefined) addresses.set(name, [cidr]);
  else list.push(cidr);
}
