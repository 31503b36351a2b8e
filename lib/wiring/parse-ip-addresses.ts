/** Reads `ip -o -4 addr show`, iproute2's and busybox's: CIDRs by interface. */
export function parseIpAddresses(text: string): Map<string, string[]> {
  const addresses = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const [, name, address = ""] = /^\d+:\s+(\S+)\s+inet\s+([\d.]+(?:\/\d+)?)\s/.exec(line) ?? [];
    if (name === undefined) continue;
    // A point-to-point address stands without its prefix.
    const cidr = address.includes("/") ? address : `${address}/32`;
    const list = addresses.get(name);
    if (list === undefined) addresses.set(name, [cidr]);
    else list.push(cidr);
  }
  return addresses;
}
