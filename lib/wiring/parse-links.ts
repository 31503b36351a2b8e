import type { InterfaceKind, ObservedInterface } from "@/lib/domain/wiring/observed-wiring";
import { isInterfaceName, toMac, toWhole } from "@/lib/wiring/kernel-text";

/** ARPHRD_LOOPBACK and ARPHRD_ETHER of if_arp.h. */
const loopbackType = 772;
const ethernetType = 1;

/** `DEVTYPE` of an interface's `uevent`, where its driver sets one; veth, macvlan, ipvlan and dummy set none. */
const kindOfType: ReadonlyMap<string, InterfaceKind> = new Map([
  ["bridge", "bridge"],
  ["vxlan", "vxlan"],
  ["vlan", "vlan"],
  ["macvtap", "macvlan"],
  ["ipvtap", "ipvlan"],
  ["wireguard", "wireguard"],
  ["bond", "bond"],
  ["wlan", "physical"],
  ["wwan", "physical"],
]);

/**
 * Reads the interfaces out of a helper's text: `links` has a line `./NAME MARK…` each, where a mark is a file that the
 * interface has in sysfs; `values` has lines `./NAME/FILE:VALUE` as grep prints them. One whose index is missing (it
 * went away between two reads) is left out. Addresses come from elsewhere and are null here. In a sandbox nothing
 * tells a veth from a macvlan whose parent is elsewhere.
 */
export function parseLinks(links: string, values: string, view: "host" | "sandbox"): ObservedInterface[] {
  const attributes = readValues(values);
  const nameOfIndex = new Map<number, string>();
  const macOfIndex = new Map<number, string | null>();
  for (const [name, files] of attributes) {
    const index = toWhole(files.get("ifindex") ?? null);
    if (index === null) continue;
    nameOfIndex.set(index, name);
    macOfIndex.set(index, toMac(files.get("address") ?? null));
  }
  return links.split("\n").flatMap((line): ObservedInterface[] => {
    const [path = "", ...marks] = line.split(" ");
    const name = path.slice(2);
    const files = attributes.get(name);
    const index = toWhole(files?.get("ifindex") ?? null);
    if (!path.startsWith("./") || files === undefined || index === null) return [];
    const peerIndex = toWhole(files.get("iflink") ?? null) ?? index;
    const mac = toMac(files.get("address") ?? null);
    const master = toWhole(files.get("master/ifindex") ?? null);
    return [
      {
        name,
        index,
        peerIndex,
        mac,
        mtu: toWhole(files.get("mtu") ?? null),
        state: files.get("operstate") ?? null,
        kind: toKind({
          marks,
          type: toWhole(files.get("type") ?? null),
          deviceType: files.get("DEVTYPE"),
          isLinked: peerIndex !== index && peerIndex !== 0,
          hasParentsMac: macOfIndex.get(peerIndex) === mac,
          view,
        }),
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
    const [, name = "", file = "", value = ""] = /^\.\/([^/:]+)\/([a-z_/]+):(.*)$/.exec(line) ?? [];
    if (!isInterfaceName(name)) continue;
    let files = attributes.get(name);
    if (files === undefined) attributes.set(name, (files = new Map()));
    if (file !== "uevent") files.set(file, value);
    else if (value.startsWith("DEVTYPE=")) files.set("DEVTYPE", value.slice("DEVTYPE=".length));
  }
  return attributes;
}

function toKind(facts: {
  marks: readonly string[];
  type: number | null;
  deviceType: string | undefined;
  isLinked: boolean;
  hasParentsMac: boolean;
  view: "host" | "sandbox";
}): InterfaceKind {
  const { marks, type, deviceType, isLinked, view } = facts;
  if (type === loopbackType) return "loopback";
  if (deviceType !== undefined) return kindOfType.get(deviceType) ?? "unknown";
  if (isLinked) {
    // A macvlan has a `lower_PARENT` link where it shares a namespace with its parent, a veth never has. An ipvlan has
    // its parent's MAC.
    if (marks.includes("lower")) return facts.hasParentsMac ? "unknown" : "macvlan";
    return view === "host" ? "veth" : "unknown";
  }
  if (marks.includes("tun")) return "tun";
  return type === ethernetType && marks.includes("device") ? "physical" : "unknown";
}
