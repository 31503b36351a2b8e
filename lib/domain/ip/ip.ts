import { Address4, Address6 } from "ip-address";

/**
 * Addresses and subnets as numbers. IPv4 values are unsigned 32-bit numbers, IPv6 values are bigints, and the two
 * never mix: every value carries its family. Rules IP-1 … in ../SPEC.md.
 */
export type IpAddress = { family: 4; value: number } | { family: 6; value: bigint };
export type Cidr = { family: 4; base: number; prefix: number } | { family: 6; base: bigint; prefix: number };

/** Why a text is not an address or a subnet, as a sentence part that follows the field's name. */
export type IpRefusal = { reason: string; suggestion?: string };
export type Parsed<Value> = { ok: true; value: Value } | ({ ok: false } & IpRefusal);

const refuse = (reason: string, suggestion?: string): { ok: false } & IpRefusal =>
  suggestion === undefined ? { ok: false, reason } : { ok: false, reason, suggestion };

const decimalOctets = /^\d{1,3}(\.\d{1,3}){3}$/;

/**
 * Parses one address. Refuses everything that some other parser would read differently: leading zeros (octal to
 * some), fewer than four parts, zone ids, IPv4-mapped IPv6, blanks around it (IP-1).
 */
export function parseAddress(text: string): Parsed<IpAddress> {
  if (text === "") return refuse("is empty");
  if (text !== text.trim()) return refuse("has blanks around it", text.trim());
  if (text.includes("/")) return refuse("has a prefix length; an address stands alone", text.split("/")[0]);
  if (text.includes("%")) return refuse("has a zone id, which has no meaning inside a container network");
  if (text.includes(":")) {
    if (!Address6.isValid(text)) return refuse("is not an IPv6 address");
    const address = new Address6(text);
    const value = address.bigInt();
    if (value >> 32n === 0xffffn) {
      return refuse(
        "is an IPv4 address written as IPv6",
        formatAddress({ family: 4, value: Number(value & 0xffffffffn) }),
      );
    }
    return { ok: true, value: { family: 6, value } };
  }
  if (!decimalOctets.test(text)) return refuse("is not an IPv4 address (four numbers from 0 to 255)");
  const octets = text.split(".");
  if (octets.some((octet) => octet.length > 1 && octet.startsWith("0"))) {
    const plain = octets.map((octet) => String(Number(octet))).join(".");
    return refuse(
      "has leading zeros, which some programs read as octal",
      Address4.isValid(plain) ? plain : undefined,
    );
  }
  const value = readIpv4(text);
  if (value === null) return refuse("is not an IPv4 address: each number is at most 255");
  return { ok: true, value: { family: 4, value } };
}

/** The value of a plain dotted address, null for any other text. By hand: a map of 10,000 addresses waits for it. */
function readIpv4(text: string): number | null {
  let value = 0;
  let octet = -1;
  let dots = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 46) {
      if (octet < 0) return null;
      value = value * 256 + octet;
      octet = -1;
      dots += 1;
    } else if (code < 48 || code > 57 || octet === 0) return null;
    else {
      octet = (octet < 0 ? 0 : octet * 10) + code - 48;
      if (octet > 255) return null;
    }
  }
  return octet < 0 || dots !== 3 ? null : value * 256 + octet;
}

/** Bits of an address of the family: 32 or 128. */
export function familyBits(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}

/**
 * Parses a subnet in CIDR form. With `allowHostBits` false (the default) an address inside the subnet instead of its
 * first one is refused with the subnet as the suggestion (IP-2).
 */
export function parseCidr(text: string, options: { allowHostBits?: boolean } = {}): Parsed<Cidr> {
  if (text === "") return refuse("is empty");
  if (text !== text.trim()) return refuse("has blanks around it", text.trim());
  const parts = text.split("/");
  if (parts.length !== 2) return refuse("needs a prefix length, as in 10.20.0.0/24");
  const [addressText = "", prefixText = ""] = parts;
  if (addressText !== addressText.trim() || prefixText !== prefixText.trim()) {
    return refuse("has blanks in it", `${addressText.trim()}/${prefixText.trim()}`);
  }
  const address = parseAddress(addressText);
  if (!address.ok) {
    return refuse(
      address.reason,
      address.suggestion === undefined ? undefined : `${address.suggestion}/${prefixText}`,
    );
  }
  if (prefixText.includes("."))
    return refuse("has a netmask where a prefix length is due, as in 10.20.0.0/24");
  if (!/^(0|[1-9]\d{0,2})$/.test(prefixText)) return refuse("has a prefix length that is not a plain number");
  const prefix = Number(prefixText);
  const bits = familyBits(address.value.family);
  if (prefix > bits) return refuse(`has a prefix length over ${bits}`);
  const cidr = cidrAround(address.value, prefix);
  if (options.allowHostBits !== true && cidr.base !== address.value.value) {
    return refuse("has host bits set: it names an address inside the subnet", formatCidr(cidr));
  }
  return { ok: true, value: cidr };
}

/** The subnet of that prefix length which holds the address. */
export function cidrAround(address: IpAddress, prefix: number): Cidr {
  if (address.family === 4) {
    const size = 2 ** (32 - prefix);
    return { family: 4, base: address.value - (address.value % size), prefix };
  }
  const shift = BigInt(128 - prefix);
  return { family: 6, base: (address.value >> shift) << shift, prefix };
}

/** First address of the subnet (the network address). */
export function firstAddress(cidr: Cidr): IpAddress {
  return cidr.family === 4 ? { family: 4, value: cidr.base } : { family: 6, value: cidr.base };
}

/** Last address of the subnet (for IPv4 the broadcast address). */
export function lastAddress(cidr: Cidr): IpAddress {
  if (cidr.family === 4) return { family: 4, value: cidr.base + 2 ** (32 - cidr.prefix) - 1 };
  return { family: 6, value: cidr.base + (1n << BigInt(128 - cidr.prefix)) - 1n };
}

/** How many addresses the subnet spans. */
export function cidrSize(cidr: Cidr): bigint {
  return 1n << BigInt(familyBits(cidr.family) - cidr.prefix);
}

/** The address `offset` places after this one; the caller keeps within the family. */
export function addressPlus(address: IpAddress, offset: number): IpAddress {
  if (address.family === 4) return { family: 4, value: address.value + offset };
  return { family: 6, value: address.value + BigInt(offset) };
}

export function isSameAddress(a: IpAddress, b: IpAddress): boolean {
  return a.family === b.family && a.value === b.value;
}

/** Whether the subnet holds the address; false across families. */
export function isInside(address: IpAddress, cidr: Cidr): boolean {
  if (address.family === 4 && cidr.family === 4) {
    return address.value >= cidr.base && address.value < cidr.base + 2 ** (32 - cidr.prefix);
  }
  if (address.family === 6 && cidr.family === 6) {
    const shift = BigInt(128 - cidr.prefix);
    return address.value >> shift === cidr.base >> shift;
  }
  return false;
}

/** Whether `inner` lies wholly inside `outer` (or equals it); false across families. */
export function isSubnetOf(inner: Cidr, outer: Cidr): boolean {
  return inner.prefix >= outer.prefix && isInside(firstAddress(inner), outer);
}

/** Whether two subnets share an address. Subnets are aligned, so one then holds the other. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return isSubnetOf(a, b) || isSubnetOf(b, a);
}

/** Canonical text: dotted decimal; RFC 5952 for IPv6. */
export function formatAddress(address: IpAddress): string {
  if (address.family === 4) {
    const { value } = address;
    return `${Math.floor(value / 0x1000000)}.${Math.floor(value / 0x10000) % 256}.${Math.floor(value / 256) % 256}.${value % 256}`;
  }
  return Address6.fromBigInt(address.value).correctForm();
}

export function formatCidr(cidr: Cidr): string {
  return `${formatAddress(firstAddress(cidr))}/${cidr.prefix}`;
}

/** Reads an address that the engine gave; null for none or for text that is not one. A prefix length is dropped. */
export function toAddress(text: string | null | undefined): IpAddress | null {
  if (!text) return null;
  const value = readIpv4(text);
  if (value !== null) return { family: 4, value };
  const parsed = parseAddress(text.split("/")[0] ?? "");
  return parsed.ok ? parsed.value : null;
}

/** Reads a subnet that the engine gave; host bits are dropped, as the kernel does; null for text that is not one. */
export function toCidr(text: string | null | undefined): Cidr | null {
  if (!text) return null;
  const parsed = parseCidr(text, { allowHostBits: true });
  return parsed.ok ? parsed.value : null;
}

/** Canonical text of an address that the engine wrote, without a prefix length; null for none. */
export function canonicalAddress(text: string | null | undefined): string | null {
  const address = toAddress(text);
  return address === null ? null : formatAddress(address);
}
