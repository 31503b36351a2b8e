import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  readSync,
  statSync,
} from "node:fs";
import { open, readFile, statfs, type FileHandle } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import type {
  CounterReading,
  ObservedCounters,
  ObservedHost,
  ObservedInterface,
  ObservedSandbox,
} from "@/lib/domain/wiring/observed-wiring";
import {
  isInterfaceName,
  isOfOtherContainer,
  parseCounters,
  parseIpv4Addresses,
  parseIpv4Routes,
  parseIpv6Addresses,
  parseIpv6Routes,
  withoutOwnSubnets,
} from "@/lib/wiring/kernel-text";
import { hasSharedMac } from "@/lib/wiring/has-shared-mac";
import { readInterfaces, readKernelText } from "@/lib/wiring/read-interfaces";
import { type SandboxTarget, WiringError, type WiringSource } from "@/lib/wiring/wiring-source";

const classNet = "/sys/class/net";
/** `SYSFS_MAGIC` of linux/magic.h. */
const sysfsMagic = 0x62656572;
/** Sandboxes that are opened at once; each opening is a job for one of Node's four file threads. */
const width = 8;
/** How long the way into a container's files may take, in ms: some lead through a file system that a program serves. */
const openDeadline = 2000;
/** How long reading counters holds up the event loop, in ms. */
const slice = 4;
/** Takes the counters of 500 interfaces: whoever may make them in a container can make thousands. */
const start = Buffer.alloc(64 * 1024);
/** Openings that never came back, each of which holds one of Node's file threads for good. */
const mostStuck = 2;

/**
 * Reads the wiring where Patchbay runs: right only where that is the engine's host, which `proveLocal` tells. Whoever
 * may not look into other processes' files (root may) reads the host's side only.
 */
export class LocalSource implements WiringSource {
  readonly kind = "local";
  #stuck = 0;

  async readHost(): Promise<ObservedHost> {
    try {
      const [counted, trie, ipv4Routes, ipv6Routes, ipv6] = await Promise.all([
        readFile("/proc/net/dev", "utf8").then(parseCounters),
        readFile("/proc/net/fib_trie", "utf8").catch(() => ""),
        readFile("/proc/net/route", "utf8").then(parseIpv4Routes),
        // There is no such file where the kernel has no IPv6.
        readFile("/proc/net/ipv6_route", "utf8").then(parseIpv6Routes, () => []),
        readFile("/proc/net/if_inet6", "utf8").then(parseIpv6Addresses, () => new Map<string, string[]>()),
      ]);
      const interfaces = await readInterfaces(classNet, { view: "host" });
      assertSameNamespace(interfaces, [...counted.keys()]);
      const addresses = mergeAddresses(interfaces, parseIpv4Addresses(trie, ipv4Routes), ipv6);
      return {
        interfaces: interfaces.map((own) => ({ ...own, addresses: addresses.get(own.name) ?? [] })),
        routes: withoutOwnSubnets([...ipv4Routes, ...ipv6Routes], addresses),
      };
    } catch (error) {
      throw toWiringError(error);
    }
  }

  async readSandboxes(targets: readonly SandboxTarget[]): Promise<Map<string, ObservedSandbox>> {
    const sandboxes = new Map<string, ObservedSandbox>();
    const queue = [...targets];
    const work = async (): Promise<void> => {
      for (let target = queue.shift(); target !== undefined; target = queue.shift())
        sandboxes.set(target.id, await this.#readSandbox(target));
    };
    await Promise.all(Array.from({ length: width }, work));
    return sandboxes;
  }

  async readCounters(targets: readonly SandboxTarget[]): Promise<CounterReading> {
    let host: ReadonlyMap<string, ObservedCounters>;
    try {
      host = parseCounters(await readFile("/proc/net/dev", "utf8"));
    } catch (error) {
      throw toWiringError(error);
    }
    const containers = new Map<string, ReadonlyMap<string, ObservedCounters>>();
    let sliceStart = performance.now();
    for (const target of targets) {
      const counters = readOwnCounters(target);
      if (counters !== null) containers.set(target.id, counters);
      if (performance.now() - sliceStart > slice) {
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
        sliceStart = performance.now();
      }
    }
    return { host, containers };
  }

  async close(): Promise<void> {}

  async #readSandbox({ id, pid }: SandboxTarget): Promise<ObservedSandbox> {
    if (pid === null || pid <= 0) return refuse("The engine does not tell the container's process.");
    let held: number;
    try {
      // Held open, the folder stays this process's: a pid that is given to another one meanwhile can't slip in.
      held = openSync(`/proc/${pid}`, constants.O_RDONLY | constants.O_DIRECTORY);
    } catch (error) {
      return refuse(explain(error, pid));
    }
    try {
      const stranger = findStranger(`/proc/self/fd/${held}`, { id, pid });
      return stranger === null ? await this.#readHeld(held, pid) : refuse(stranger);
    } catch (error) {
      return refuse(explain(error, pid));
    } finally {
      closeSync(held);
    }
  }

  async #readHeld(held: number, pid: number): Promise<ObservedSandbox> {
    if (this.#stuck >= mostStuck)
      return refuse("Files of containers here do not answer, so Patchbay looks into no more of them.");
    // What is below `root` is the container's own: a mount there may be anything, a FIFO or a file system of its own,
    // and a symbolic link leads to the host's. So it is opened as a folder, beside the event loop, and then held.
    const folder = await this.#inTime(openSysfs(`/proc/self/fd/${held}/root${classNet}`));
    if (folder === "late") return refuse(`The files of process ${pid} do not answer.`);
    if (folder === "no sysfs")
      return refuse("The container has something else than the kernel's files in its /sys.");
    try {
      if (fstatSync(folder.fd).dev === statSync(classNet).dev)
        return refuse(
          "The container has the host's /sys in the place of its own, so its interfaces don't show there.",
        );
      const interfaces = await readInterfaces(`/proc/self/fd/${folder.fd}`, { view: "sandbox" });
      return { interfaces: withAddresses(interfaces, held), reason: null };
    } finally {
      await folder.close();
    }
  }

  /** What opening gives, or `late`; what comes later still is closed again. */
  async #inTime(opening: Promise<FileHandle | "no sysfs">): Promise<FileHandle | "no sysfs" | "late"> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), openDeadline);
    });
    const first = await Promise.race([opening, deadline]).finally(() => clearTimeout(timer));
    if (first === "late") {
      this.#stuck += 1;
      const back = (): void => {
        this.#stuck -= 1;
      };
      opening.then((folder) => (folder === "no sysfs" ? undefined : folder.close())).then(back, back);
    }
    return first;
  }
}

/** What a container's own interfaces have counted; null where its process is gone, or may not be looked into. */
function readOwnCounters({ id, pid }: SandboxTarget): Map<string, ObservedCounters> | null {
  if (pid === null || pid <= 0) return null;
  let held: number;
  try {
    held = openSync(`/proc/${pid}`, constants.O_RDONLY | constants.O_DIRECTORY);
  } catch {
    return null;
  }
  try {
    const process = `/proc/self/fd/${held}`;
    if (findStranger(process, { id, pid }) !== null) return null;
    return parseCounters(readStart(`${process}/net/dev`));
  } catch {
    return null;
  } finally {
    closeSync(held);
  }
}

/**
 * The beginning of one of the kernel's files. It is closed at once: an open file of /proc/PID/net holds the namespace,
 * and with it interfaces that should be gone with their container.
 */
function readStart(path: string): string {
  const file = openSync(path, constants.O_RDONLY);
  try {
    let length = 0;
    while (length < start.length) {
      const read = readSync(file, start, length, start.length - length, null);
      if (read === 0) break;
      length += read;
    }
    return start.toString("utf8", 0, length);
  } finally {
    closeSync(file);
  }
}

async function openSysfs(path: string): Promise<FileHandle | "no sysfs"> {
  const folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NONBLOCK);
  try {
    if ((await statfs(`/proc/self/fd/${folder.fd}`)).type === sysfsMagic) return folder;
  } catch (error) {
    await folder.close();
    throw error;
  }
  await folder.close();
  return "no sysfs";
}

/** Why a process can't be the container's; null when nothing speaks against it. */
function findStranger(process: string, { id, pid }: { id: string; pid: number }): string | null {
  if (isOfOtherContainer(readFileSync(`${process}/cgroup`, "utf8"), id))
    return `Process ${pid} is not this container's (any more).`;
  return readlinkSync(`${process}/ns/net`) === readlinkSync("/proc/self/ns/net")
    ? `Process ${pid} is in the host's network namespace, not in one of its own.`
    : null;
}

/** The process of the container is here, in a cgroup that bears the container's id. */
export function isContainerProcess({ id, pid }: SandboxTarget): boolean {
  return pid !== null && pid > 0 && (readKernelText(`/proc/${pid}/cgroup`)?.includes(id) ?? false);
}

/** Only where two interfaces have one MAC address it takes addresses to tell them apart; they cost two more files. */
function withAddresses(interfaces: readonly ObservedInterface[], held: number): ObservedInterface[] {
  if (!hasSharedMac(interfaces)) return [...interfaces];
  const net = `/proc/self/fd/${held}/net`;
  const ipv4 = parseIpv4Addresses(
    readFileSync(`${net}/fib_trie`, "utf8"),
    parseIpv4Routes(readFileSync(`${net}/route`, "utf8")),
  );
  return interfaces.map((own) => ({ ...own, addresses: ipv4.get(own.name) ?? [] }));
}

/**
 * CIDRs by interface. Node tells the addresses of what is up and has a carrier; a bridge without containers has none,
 * so the rest comes out of the routing table.
 */
function mergeAddresses(
  interfaces: readonly ObservedInterface[],
  routed: ReadonlyMap<string, readonly string[]>,
  ipv6: ReadonlyMap<string, readonly string[]>,
): Map<string, string[]> {
  const told = new Map<string, string[]>();
  for (const [label, addresses] of Object.entries(networkInterfaces())) {
    // An address may have a label of its own, as `eth0:1`.
    const name = label.split(":")[0] ?? label;
    for (const { family, cidr } of addresses ?? [])
      if (family === "IPv4" && cidr !== null) told.set(name, [...(told.get(name) ?? []), cidr]);
  }
  const taken = new Set([...told.values()].flat().map((cidr) => cidr.split("/")[0]));
  return new Map(
    interfaces.map(({ name }) => {
      const ipv4 =
        told.get(name) ?? (routed.get(name) ?? []).filter((cidr) => !taken.has(cidr.split("/")[0] ?? ""));
      return [name, [...ipv4, ...(ipv6.get(name) ?? [])]];
    }),
  );
}

/**
 * A /sys that was mounted in another network namespace shows that one's interfaces, and /proc/net shows this
 * process's: then neither is to be believed.
 */
function assertSameNamespace(interfaces: readonly ObservedInterface[], counted: readonly string[]): void {
  const names = new Set(interfaces.map(({ name }) => name));
  const known = counted.filter((name) => names.has(name)).length;
  // Containers that come and go meanwhile make a difference of some.
  if (known * 2 < counted.filter(isInterfaceName).length || !names.has("lo"))
    throw new WiringError("/sys and /proc show different network namespaces here.");
}

function refuse(reason: string): ObservedSandbox {
  return { interfaces: null, reason };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function explain(error: unknown, pid: number): string {
  switch (codeOf(error)) {
    case "EACCES":
    case "EPERM":
      return `Patchbay may not look into process ${pid}: run it as root on the engine's host, or let it use a helper container.`;
    case "ENOENT":
    case "ESRCH":
      return `Process ${pid} is gone, or it shows no /sys.`;
    default:
      return `The files of process ${pid} can't be read (${codeOf(error) || String(error)}).`;
  }
}

function toWiringError(error: unknown): WiringError {
  if (error instanceof WiringError) return error;
  const code = codeOf(error);
  return new WiringError(
    code === "ENOENT"
      ? "There are no interfaces to read here: this is not Linux, or /sys or /proc is missing."
      : `The interfaces here can't be read (${code || String(error)}).`,
  );
}
