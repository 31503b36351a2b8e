import { isInside, isSameAddress, toAddress, toCidr } from "@/lib/domain/ip/ip";
import type { Query, QueryTerm } from "@/lib/domain/search/parse-query";
import type { HostInterface, Topology } from "@/lib/domain/topology/topology";
import { isUplink } from "@/lib/domain/wiring/uplinks";

/** The uplinks of the host that every term of a query fits, in the host's order (FIND-10). */
export function findUplinks({ host }: Pick<Topology, "host">, { terms }: Query): HostInterface[] {
  // What is only ruled out names nothing: `-web` is no wish to see uplinks.
  if (host === null || terms.every(({ isNegated }) => isNegated)) return [];
  return host.interfaces.filter((each) => isUplink(each) && terms.every((term) => fitsTerm(each, term)));
}

function fitsTerm(uplink: HostInterface, term: QueryTerm): boolean {
  const fits = fitsValue(uplink, term);
  return fits !== null && fits !== term.isNegated;
}

/** Null where uplinks have nothing of the kind: they fit neither the term nor its negation. */
function fitsValue({ name, addresses, mac }: HostInterface, { field, value }: QueryTerm): boolean | null {
  const isNamed = name.toLowerCase().includes(value);
  const hasAddress = (): boolean => addresses.some((address) => isAt(address, value));
  const hasMac = (): boolean => {
    const digits = toDigits(value);
    return digits !== "" && mac !== null && toDigits(mac).includes(digits);
  };
  switch (field) {
    case null:
      // Bare digits are a part of most MACs.
      return isNamed || hasAddress() || (/[:-]/.test(value) && hasMac());
    case "name":
    case "interface":
      return isNamed;
    case "address":
    case "subnet":
      return hasAddress();
    case "mac":
      return hasMac();
    case "alias":
    case "container":
    case "driver":
    case "id":
    case "image":
    case "label":
    case "network":
    case "port":
    case "project":
    case "state":
      return null;
  }
}

/** Whether an interface's address, a CIDR, is that address, in that CIDR, or holds that text. */
function isAt(own: string, value: string): boolean {
  const [text = ""] = own.split("/");
  const address = toAddress(text);
  const asked = value.includes("/") ? null : toAddress(value);
  if (asked !== null) return address !== null && isSameAddress(address, asked);
  const cidr = value.includes("/") ? toCidr(value) : null;
  if (cidr !== null) return address !== null && isInside(address, cidr);
  return text.toLowerCase().includes(value);
}

function toDigits(mac: string): string {
  return mac.toLowerCase().replace(/[:.-]/g, "");
}
