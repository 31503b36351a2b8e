import type { ObservedHost, ObservedInterface } from "@/lib/domain/wiring/observed-wiring";
import {
  parseCounters,
  parseIpv4Addresses,
  parseIpv4Routes,
  parseIpv6Addresses,
  parseIpv6Routes,
  withoutOwnSubnets,
} from "@/lib/wiring/kernel-text";
import { parseIpAddresses } from "@/lib/wiring/parse-ip-addresses";
import { parseLinks } from "@/lib/wiring/parse-links";

/**
 * One network namespace out of an answer's sections; null when its interfaces can't be read. Addresses are null
 * where neither family can be, routes where IPv4's can't.
 *
 * sysfs shows the namespace that it was mounted in, /proc that of the process. A container to which the host's /sys
 * was given shows the host's interfaces in the one and its own in the other: then its links can't be read.
 */
export function parseHelperAnswer(
  sections: ReadonlyMap<string, string | null>,
  view: "host" | "sandbox",
): ObservedHost | null {
  const links = sections.get("links") ?? null;
  const values = sections.get("values") ?? null;
  if (links === null || values === null) return null;
  const all = parseLinks(links, values, view);
  const counted = parseCounters(sections.get("dev") ?? "");
  const own = all.filter((link) => counted.has(link.name));
  // One or two may come or go between the two readings.
  if (own.length * 2 < Math.max(all.length, counted.size)) return null;
  const ipv4Text = sections.get("route") ?? null;
  const ipv4Routes = ipv4Text === null ? null : parseIpv4Routes(ipv4Text);
  const fibTrie = sections.get("fib_trie") ?? null;
  const inet = sections.get("inet") ?? null;
  const inet6 = sections.get("if_inet6") ?? null;
  const ipv4 =
    inet !== null
      ? parseIpAddresses(inet)
      : fibTrie === null
        ? null
        : parseIpv4Addresses(fibTrie, ipv4Routes ?? []);
  // A kernel without IPv6 has no such file, and no such addresses.
  const ipv6 = inet6 === null ? new Map<string, string[]>() : parseIpv6Addresses(inet6);
  const interfaces = own.map((link): ObservedInterface => ({
    ...link,
    addresses: ipv4 === null ? null : [...(ipv4.get(link.name) ?? []), ...(ipv6.get(link.name) ?? [])],
  }));
  const addresses = new Map(interfaces.map((link) => [link.name, link.addresses ?? []]));
  const routes =
    ipv4Routes === null
      ? null
      : withoutOwnSubnets([...ipv4Routes, ...parseIpv6Routes(sections.get("ipv6_route") ?? "")], addresses);
  return { interfaces, routes };
}
