import { formatAddress, isInside, parseAddress, toCidr } from "@/lib/domain/ip/ip";
import type { Issue } from "@/lib/domain/problem/problem";

export type ProbeTarget = { form: "name" | "ipv4" | "ipv6"; text: string };

export type CheckedTarget = { ok: true; target: ProbeTarget } | { ok: false; issue: Issue };

const longestTarget = 253;

/** What no probe is sent to, and why. */
const refusedRanges: readonly { cidr: string; why: string }[] = [
  {
    cidr: "169.254.0.0/16",
    why: "Link-local addresses are not probed: cloud machines keep their secrets there.",
  },
  { cidr: "fe80::/10", why: "Link-local addresses are not probed." },
  // The same secrets elsewhere (Alibaba), by IPv6 (AWS), and by the prefix that translates IPv4.
  { cidr: "100.100.100.200/32", why: "This address is not probed: cloud machines keep their secrets there." },
  { cidr: "fd00:ec2::254/128", why: "This address is not probed: cloud machines keep their secrets there." },
  { cidr: "64:ff9b::/96", why: "Addresses that stand for IPv4 ones are not probed: name the IPv4 address." },
  { cidr: "0.0.0.0/8", why: "That is no address of anybody." },
  { cidr: "::/128", why: "That is no address of anybody." },
  { cidr: "224.0.0.0/3", why: "Multicast, reserved and broadcast addresses are not probed." },
  { cidr: "ff00::/8", why: "Multicast addresses are not probed." },
];
/** Names under which the same secrets are found. */
const refusedNames = new Set([
  "metadata.google.internal",
  "metadata.goog",
  "instance-data",
  "instance-data.ec2.internal",
]);

/**
 * Reads a probe's target: an address in its one spelling (IP-1), or a host name by RFC 1123, with the underscores that
 * Docker's names have (PROBE-1, PROBE-2).
 */
export function checkTarget(text: string): CheckedTarget {
  const refuse = (code: string, message: string, suggestion?: string): CheckedTarget => ({
    ok: false,
    issue: { path: "target", code, message, ...(suggestion === undefined ? {} : { suggestion }) },
  });
  if (text === "") return refuse("empty", "Name an address or a host name.");
  if (text.length > longestTarget)
    return refuse("too-long", `A target has at most ${longestTarget} characters.`);
  const parsed = parseAddress(text);
  if (parsed.ok) {
    const { value } = parsed;
    for (const { cidr, why } of refusedRanges) {
      const range = toCidr(cidr);
      if (range !== null && range.family === value.family && isInside(value, range))
        return refuse("refused-address", why);
    }
    return { ok: true, target: { form: value.family === 4 ? "ipv4" : "ipv6", text: formatAddress(value) } };
  }
  if (text.includes(":")) return refuse("bad-address", `The target ${parsed.reason}.`);
  const labels = text.split(".");
  const isName = labels.every((label) => /^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/.test(label));
  if (!isName) return refuse("bad-name", "That is neither an IP address nor a host name.");
  // 2130706433, 0xA9FEA9FE, 0251.254.43518: to some programs these are IPv4 addresses.
  if (/^(\d+|0x[0-9a-f]*)$/i.test(labels.at(-1) ?? ""))
    return refuse("odd-address", "Write an IPv4 address as four decimal numbers, for instance 172.18.0.2.");
  if (refusedNames.has(text.toLowerCase()))
    return refuse("refused-name", "This name is not probed: cloud machines keep their secrets there.");
  return { ok: true, target: { form: "name", text } };
}
