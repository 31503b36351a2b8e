import { closeSync, constants, lstatSync, openSync, readdirSync, readlinkSync, readSync } from "node:fs";
import type { InterfaceKind, ObservedInterface } from "@/lib/domain/wiring/observed-wiring";
import { isInterfaceName, parseUevent, toMac, toWhole } from "@/lib/wiring/kernel-text";

/** A sysfs file holds a page at most. */
const page = Buffer.alloc(4096);

/** A small kernel file without its last newline; null where it can't be read. Only for paths that the kernel serves. */
export function readKernelText(path: string): string | null {
  let file: number;
  try {
    // Not to wait: who may mount in a container can put a FIFO in the place of a file, and the whole process would hang.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  try {
    // sysfs and procfs give such a file in one read; three calls to the kernel are half of what readFileSync makes.
    return page.toString("utf8", 0, readSync(file, page, 0, page.length, 0)).replace(/\n$/, "");
  } catch {
    // `speed` and its like fail with EINVAL, a vanished process with ESRCH.
    return null;
  } finally {
    closeSync(file);
  }
}

/** Longest time that reading holds up the event loop, in ms: a thousand interfaces take about 100. */
const slice = 4;
/** More interfaces than any sandbox has; who may make them can make thousands. */
const mostInSandbox = 256;

export interface ReadOptions {
  /**
   * `host`: what has its other end elsewhere is one end of a veth pair. In a `sandbox` it may as well be a macvlan's or
   * an ipvlan's, whose parent is elsewhere: sysfs doesn't tell, and the kind is `unknown`.
   */
  view: "host" | "sandbox";
}

/**
 * The interfaces of a `class/net` folder of sysfs, without addresses. The caller sees to it that it is sysfs: a read
 * of anything else might never end. Throws when the folder itself can't be read.
 */
export async function readInterfaces(folder: string, { view }: ReadOptions): Promise<ObservedInterface[]> {
  const interfaces: ObservedInterface[] = [];
  let sliceStart = performance.now();
  // One that goes or is renamed between the list and its files is looked for once more, under its new name.
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const known = new Set(interfaces.map(({ name }) => name));
    let hasVanished = false;
    for (const name of readdirSync(folder)) {
      // `bonding_masters` is a plain file; it has no uevent.
      if (known.has(name) || !isInterfaceName(name)) continue;
      if (view === "sandbox" && interfaces.length === mostInSandbox) break;
      const read = readInterface(folder, name);
      if (read === null) hasVanished ||= name !== "bonding_masters";
      else interfaces.push(read);
      if (performance.now() - sliceStart > slice) {
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
        sliceStart = performance.now();
      }
    }
    if (!hasVanished) break;
  }
  const names = new Map(interfaces.map(({ index, name }) => [index, name]));
  return interfaces.map((own) => (own.kind === "unknown" ? { ...own, kind: findStacked(own) } : own));

  /** What sysfs gives no type of, but the link to another interface tells. */
  function findStacked(own: ObservedInterface): InterfaceKind {
    if (own.peerIndex === own.index || own.peerIndex === 0) return "unknown";
    const lower = names.get(own.peerIndex);
    // A macvlan has a `lower_PARENT` link where it shares a namespace with its parent, a veth never has (measured, 6.18).
    if (lower !== undefined && exists(`${folder}/${own.name}/lower_${lower}`)) {
      const parent = interfaces.find(({ index }) => index === own.peerIndex);
      return parent?.mac !== own.mac ? "macvlan" : "unknown";
    }
    return view === "host" ? "veth" : "unknown";
  }
}

/** `DEVTYPE` of the uevent file, where a driver sets one; veth, macvlan, ipvlan and dummy set none. */
const kindOfType: Readonly<Record<string, InterfaceKind>> = {
  bridge: "bridge",
  vxlan: "vxlan",
  vlan: "vlan",
  macvtap: "macvlan",
  ipvtap: "ipvlan",
  wireguard: "wireguard",
  bond: "bond",
  wlan: "physical",
  wwan: "physical",
};

const loopbackType = 772;
const ethernetType = 1;

function readInterface(folder: string, name: string): ObservedInterface | null {
  const at = `${folder}/${name}`;
  const uevent = parseUevent(readKernelText(`${at}/uevent`) ?? "");
  const index = toWhole(uevent.get("IFINDEX") ?? null);
  const peerIndex = toWhole(readKernelText(`${at}/iflink`));
  if (index === null || peerIndex === null) return null;
  const read: ObservedInterface = {
    name,
    index,
    peerIndex,
    mac: toMac(readKernelText(`${at}/address`)),
    mtu: toWhole(readKernelText(`${at}/mtu`)),
    state: toState(readKernelText(`${at}/operstate`)),
    kind: findKind(at, {
      devType: uevent.get("DEVTYPE"),
      type: toWhole(readKernelText(`${at}/type`)),
      isLinked: peerIndex !== index,
    }),
    master: readMaster(at),
    addresses: null,
    vxlanId: null,
  };
  // The name may have passed to another interface meanwhile; a picture of two halves would be a third.
  return toWhole(readKernelText(`${at}/ifindex`)) === index ? read : null;
}

function findKind(
  at: string,
  { devType, type, isLinked }: { devType: string | undefined; type: number | null; isLinked: boolean },
): InterfaceKind {
  if (type === loopbackType) return "loopback";
  const told = devType === undefined ? undefined : kindOfType[devType];
  if (told !== undefined) return told;
  if (devType !== undefined) return "unknown";
  // A veth: settled by the caller, who knows the other interfaces.
  if (isLinked) return "unknown";
  if (exists(`${at}/tun_flags`)) return "tun";
  return type === ethernetType && exists(`${at}/device`) ? "physical" : "unknown";
}

/** `operstate` is one of seven words (`Documentation/ABI/testing/sysfs-class-net`). */
function toState(text: string | null): string | null {
  return text !== null && /^[a-z]{1,20}$/.test(text) ? text : null;
}

function readMaster(at: string): string | null {
  try {
    const name = readlinkSync(`${at}/master`).split("/").at(-1) ?? "";
    return isInterfaceName(name) ? name : null;
  } catch {
    return null;
  }
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
