import { formatCount } from "@/lib/domain/addresses/format-count";
import {
  addressPlus,
  type Cidr,
  cidrAround,
  cidrSize,
  familyBits,
  firstAddress,
  formatAddress,
  formatCidr,
  type IpAddress,
  isInside,
  lastAddress,
} from "@/lib/domain/ip/ip";

/** A subnet taken apart, for people who are learning to read one. */
export interface SubnetWords {
  /** Bits of the network part (the prefix length) and of the host part. */
  networkBits: number;
  hostBits: number;
  /** Netmask in dotted decimal; null for IPv6, which has none. */
  mask: string | null;
  first: string;
  last: string;
  /** First and last address that a host can have; null where there is none. */
  usable: { first: string; last: string } | null;
  size: bigint;
  /** The first address in bits, group by group (eights in IPv4, sixteens in IPv6), parted where the host part begins. */
  groups: AddressGroup[];
}

/** One number of an address as it is written, with its bits: those of the network part first. */
export interface AddressGroup {
  text: string;
  network: string;
  host: string;
}

export function explainSubnet(subnet: Cidr): SubnetWords {
  const first = firstAddress(subnet);
  const last = lastAddress(subnet);
  const hostBits = familyBits(subnet.family) - subnet.prefix;
  // IPv4 keeps its first and last address (ADDR-7), IPv6 its first.
  const from = addressPlus(first, 1);
  const to = subnet.family === 4 ? addressPlus(last, -1) : last;
  return {
    networkBits: subnet.prefix,
    hostBits,
    mask: subnet.family === 4 ? formatAddress({ family: 4, value: 2 ** 32 - 2 ** hostBits }) : null,
    first: formatAddress(first),
    last: formatAddress(last),
    usable: from.value > to.value ? null : { first: formatAddress(from), last: formatAddress(to) },
    size: cidrSize(subnet),
    groups: toGroups(first, subnet.prefix),
  };
}

/** An address in bits, parted after `prefix` of them. */
export function toGroups(address: IpAddress, prefix: number): AddressGroup[] {
  const width = address.family === 4 ? 8 : 16;
  const bits = BigInt(address.value).toString(2).padStart(familyBits(address.family), "0");
  return Array.from({ length: bits.length / width }, (_, index) => {
    const group = bits.slice(index * width, (index + 1) * width);
    const networkBits = Math.min(width, Math.max(0, prefix - index * width));
    const value = Number.parseInt(group, 2);
    return {
      text: address.family === 4 ? String(value) : value.toString(16),
      network: group.slice(0, networkBits),
      host: group.slice(networkBits),
    };
  });
}

/** A pool in sentences, as the API gives it and a screen reader says it. */
export function describePool(pool: {
  subnet: Cidr;
  range: Cidr;
  gateway: IpAddress | null;
  capacity: bigint;
}): string {
  const { subnet, range, gateway, capacity } = pool;
  const words = explainSubnet(subnet);
  const sentences = [
    `The first ${words.networkBits} bits of an address in ${formatCidr(subnet)} name the network, the last ${words.hostBits} the host: ${countWords(words.size)}, from ${words.first} to ${words.last}.`,
  ];
  if (words.mask !== null) sentences.push(`As a netmask that is ${words.mask}.`);
  if (words.usable === null) sentences.push("None of them can be a host’s.");
  else if (subnet.family === 4) {
    sentences.push(
      `${words.first} is the network itself and ${words.last} its broadcast address; hosts can have ${words.usable.first} to ${words.usable.last}.`,
    );
  } else sentences.push(`${words.first} is the network itself; IPv6 has no broadcast address.`);
  if (gateway !== null) sentences.push(`${formatAddress(gateway)} is the gateway.`);
  if (formatCidr(range) !== formatCidr(subnet)) {
    const first = formatAddress(firstAddress(range));
    const last = formatAddress(lastAddress(range));
    sentences.push(
      `The engine chooses from ${formatCidr(range)} only (${first} to ${last}); the others are for static addresses.`,
    );
  }
  sentences.push(`Containers can be given ${countWords(capacity)}.`);
  return sentences.join(" ");
}

function countWords(count: bigint): string {
  return count === 1n ? "1 address" : `${formatCount(count)} addresses`;
}

/** Whether two addresses are in one network of that prefix length, and the reason in words. */
export function compareAddresses(
  a: IpAddress,
  b: IpAddress,
  prefix: number,
): { isSame: boolean; reason: string; shared: number } {
  const [left, right] = [formatAddress(a), formatAddress(b)];
  if (a.family !== b.family) {
    return { isSame: false, reason: `${left} is of IPv${a.family}, ${right} of IPv${b.family}.`, shared: 0 };
  }
  const shared = countSharedBits(a, b);
  const network = cidrAround(a, prefix);
  if (isInside(b, network)) {
    const reason = `Both begin with the same ${prefix} bits, those of ${formatCidr(network)}.`;
    return { isSame: true, reason, shared };
  }
  const reason =
    `Bit ${shared + 1} differs, and the first ${prefix} bits name the network: ` +
    `${left} is in ${formatCidr(network)}, ${right} in ${formatCidr(cidrAround(b, prefix))}. A router has to stand between.`;
  return { isSame: false, reason, shared };
}

function countSharedBits(a: IpAddress, b: IpAddress): number {
  const differing = BigInt(a.value) ^ BigInt(b.value);
  return differing === 0n ? familyBits(a.family) : familyBits(a.family) - differing.toString(2).length;
}
