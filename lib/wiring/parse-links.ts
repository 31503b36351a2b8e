import type { InterfaceKind, ObservedInterface } from "@/lib/domain/wiring/observed-wiring";

/** ARPHRD_LOOPBACK and ARPHRD_ETHER of if_arp.h. */
const loopbackType = 772;
const ethernetType = 1;

/** `DEVTYPE` of an interface's `uevent`, as its driver sets it. A veth's sets none. */
const kindOfDeviceType: Record<string, InterfaceKind> = {
  bridge: "bridge",
  vxlan: "vxlan",
  vlan: "vlan",
  macvlan: "macvlan",
  macvtap: "macvlan",
  ipvlan: "ipvlan",
  ipvtap: "ipvlan",
  wireguard: "wireguard",
  bond: "bond",
  wlan: "physical",
  veth: "veth",
};

/**
 * Reads the interfaces out of a helper's text: `links` has a line `./NAME MARK…` each, where a mark is a folder that
 * the interface has in sysfs; `values` has lines `./NAME/FILE:VALUE` as grep prints them. One whose index is missing
 * (it went away between two reads) is left out. Addresses come from elsewhere and are null here.
 */
export function parseLinks(links: string, values: string): ObservedInterface[] {
  const attributes = readValues(values);
  const nameOfIndex = new Map<number, string>();
  for (const [name, files] of attributes) {
    const index = toInteger(files.get("ifindex"));
    if (index !== null) nameOfIndex.set(index, name);
  }
  return links.split("\n").flatMap((line): ObservedInterface[] => {
    const [path = "", ...marks] = line.split(" ");
    const name = path.slice(2);
    const files = attributes.get(name);
    const index = toInteger(files?.get("ifindex"));
    if (!path.startsWith("./") || files === undefined || index === null) return [];
    const peerIndex = toInteger(files.get("iflink")) ?? index;
    const master = toInteger(files.get("master/ifindex"));
    return [
      {
        name,
        index,
        peerIndex,
        mac: toMac(files.get("address")),
        mtu: toInteger(files.get("mtu")),
        state: files.get("operstate") ?? null,
        kind: toKind({ marks, files, isLinked: peerIndex !== index }),
        master: master === null ? null : (nameOfIndex.get(master) ?? null),
        addresses: null,
        vxlanId: null,
      },
    ];
  });
}

function readValues(values: string): Map<string, Map<string, string>> {
  const attributes = new Map<string, Map<string, string>>();
  for (const line of values.split("\n")) {
    // No interface name holds a slash or a colon (dev_valid_name).
    const match = /^\.\/([^/:]+)\/([a-z_/]+):(.*)$/.exec(line);
    if (match === null) continue;
    const [, name = "", file = "", value = ""] = match;
    let files = attributes.get(name);
    if (files === undefined) attributes.set(name, (files = new Map()));
    if (file !== "uevent") files.set(file, value);
    else if (value.startsWith("DEVTYPE=")) files.set("DEVTYPE", value.slice("DEVTYPE=".length));
  }
  return attributes;
}

function toKind(facts: {
  marks: readonly string[];
  files: ReadonlyMap<string, string>;
  isLinked: boolean;
}): InterfaceKind {
  const { marks, files, isLinked } = facts;
  const type = toInteger(files.get("type"));
  const deviceType = files.get("DEVTYPE");
  if (type === loopbackType) return "loopback";
  if (deviceType !== undefined && Object.hasOwn(kindOfDeviceType, deviceType))
    return kindOfDeviceType[deviceType] ?? "unknown";
  if (marks.includes("bridge")) return "bridge";
  if (marks.includes("bonding")) return "bond";
  if (marks.includes("tun")) return "tun";
  if (marks.includes("device")) return "physical";
  // What is Ethernet, virtual, linked to another and names no type of its own is one end of a veth pair.
  if (deviceType === undefined && type === ethernetType && isLinked) return "veth";
  return "unknown";
}

function toMac(text: string | undefined): string | null {
  if (text === undefined || !/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text)) return null;
  return text === "00:00:00:00:00:00" ? null : text.toLowerCase();
}

function toInteger(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : null;
}
