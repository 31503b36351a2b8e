import type { realEngine } from "@/e2e/engine/engines";
import { busyboxImage } from "@/e2e/engine/images.mjs";
import type { NameFacts } from "@/lib/domain/names/resolve-names";
import { Reachability } from "@/lib/domain/reachability/reachability";
import { buildTopology } from "@/lib/domain/topology/build-topology";
import type { Topology } from "@/lib/domain/topology/topology";
import { Engine } from "@/lib/engine/engine";
import type { ContainerInspection } from "@/lib/engine/parse-engine";
import { toNameFacts } from "@/lib/server/name-facts";

export type TestEngine = Awaited<ReturnType<ReturnType<typeof realEngine>["start"]>>;

/** An address of the made-up outside that no network of the engine has. */
export const outsideAddress = "198.51.100.7";
/** The host's address on its uplink. */
export const uplinkAddress = "203.0.113.2";

/** What a probe saw. */
export type Seen = Record<string, { answered: boolean; address: string | null }>;

/** Docker on one engine, and a second network namespace behind its uplink as "the outside". */
export class PacketLab {
  readonly engine: TestEngine;
  readonly outside: string;

  constructor(engine: TestEngine) {
    this.engine = engine;
    this.outside = `${engine.netns}-out`;
  }

  /** Both ends of the uplink, and a cable without a far end as the parent of macvlan networks. */
  async wire(): Promise<void> {
    const here = this.engine.netns;
    const out = this.outside;
    for (const line of [
      `ip netns add ${out}`,
      `ip -n ${out} link set lo up`,
      `ip link add up0 netns ${here} type veth peer name out0 netns ${out}`,
      `ip -n ${here} addr add ${uplinkAddress}/24 dev up0`,
      `ip -n ${here} link set up0 up`,
      `ip -n ${out} addr add 203.0.113.1/24 dev out0`,
      `ip -n ${out} link set out0 up`,
      `ip -n ${out} addr add ${outsideAddress}/32 dev lo`,
      `ip -n ${here} route add default via 203.0.113.1`,
      `ip link add lan0 netns ${here} type veth peer name lan1 netns ${here}`,
      `ip -n ${here} link set lan0 up`,
      `ip -n ${here} link set lan1 up`,
    ]) {
      await this.#host(line.split(" "));
    }
  }

  async unwire(): Promise<void> {
    await this.#host(["ip", "netns", "delete", this.outside]);
  }

  async #host(args: string[]): Promise<void> {
    const { code, stderr } = await this.engine.inNamespace(args);
    if (code !== 0) throw new Error(`${args.join(" ")}: ${stderr}`);
  }

  async docker(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.engine.cli(args, { timeoutMs: 60_000 });
    if (code !== 0) throw new Error(`docker ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  }

  /** A container with a web server at port 80; what lives in another one's namespace has none. */
  async run(name: string, ...args: string[]): Promise<void> {
    const isGuest = args.some((arg) => arg === "host" || arg.startsWith("container:"));
    const command = isGuest ? "exec sleep 86400" : "httpd -p 80 -h /www; exec sleep 86400";
    // With a resolver that refuses at once, names that nobody has are no wait.
    const dns = isGuest || args.includes("none") ? [] : ["--dns", "127.0.0.1"];
    await this.docker("run", "-d", "--name", name, ...dns, ...args, busyboxImage, "sh", "-c", command);
  }

  async clear(): Promise<void> {
    const ids = (await this.docker("ps", "-aq")).split("\n").filter(Boolean);
    if (ids.length > 0) await this.docker("rm", "-f", ...ids);
    await this.docker("network", "prune", "-f");
  }

  /** The engine's state as Patchbay reads it, and what it predicts of it. */
  async predict(): Promise<{ topology: Topology; reachability: Reachability }> {
    const client = new Engine({ kind: "unix", path: this.engine.socketPath, foundBy: "test" });
    try {
      const lists = await client.readLists();
      const inspections = new Map<string, ContainerInspection>();
      for (const { id } of lists.containers) {
        const inspection = await client.inspectContainer(id, { deadline: 10_000 });
        if (inspection !== null) inspections.set(id, inspection);
      }
      const topology = buildTopology(
        { networks: lists.networks, containers: lists.containers, inspections },
        { engine: "default", revision: 1, takenAt: "2026-01-01T00:00:00.000Z" },
      );
      const nameFacts = new Map<string, NameFacts>(
        [...inspections].map(([id, inspection]) => [id, toNameFacts(inspection, topology)]),
      );
      const { kind, apiVersion } = await client.describe();
      return {
        topology,
        reachability: new Reachability({ topology, facts: { kind, apiVersion }, nameFacts }),
      };
    } finally {
      client.close();
    }
  }

  /**
   * Pings every target at once from inside a container (or `host`, or `outside`): addresses and names alike. Null
   * where nothing can be run in it, as in a paused one.
   */
  async ping(from: string, targets: readonly string[]): Promise<Seen | null> {
    const lines = targets.flatMap((target, index) => {
      const families = /^[0-9.]+$/.test(target) ? [4] : target.includes(":") ? [6] : [4, 6];
      return families.map(
        (family) =>
          `( o=$(timeout 4 ping -${family} -c1 -W1 ${target} 2>/dev/null); echo "${index} $? $(echo "$o" | sed -n '1s/.*(\\([0-9a-f.:]*\\)).*/\\1/p')" ) &`,
      );
    });
    const output = await this.#shell(from, `${lines.join("\n")}\nwait`);
    if (output === null) return null;
    const seen: Seen = {};
    for (const target of targets) seen[target] = { answered: false, address: null };
    for (const line of output.split("\n").filter(Boolean)) {
      const [index, code, address] = line.split(" ");
      const entry = seen[targets[Number(index)] ?? ""];
      if (entry === undefined) continue;
      entry.answered ||= code === "0";
      entry.address ??= address === "" ? null : (address ?? null);
    }
    return seen;
  }

  /** Which of `address:port` answer an HTTP request with the page of a test container. */
  async fetch(from: string, targets: readonly string[]): Promise<Set<string>> {
    const lines = targets.map((target, index) => {
      const colon = target.lastIndexOf(":");
      const address = target.slice(0, colon).replace(/^\[|\]$/g, "");
      return `( printf 'GET / HTTP/1.0\\r\\n\\r\\n' | timeout 3 nc ${address} ${target.slice(colon + 1)} -w 1 2>/dev/null | grep -q patchbay-test && echo ${index} ) &`;
    });
    const output = (await this.#shell(from, `${lines.join("\n")}\nwait`)) ?? "";
    return new Set(
      output
        .split("\n")
        .filter(Boolean)
        .map((index) => targets[Number(index)] ?? ""),
    );
  }

  /** Applets by name, also on the machine itself, which may have other pings. */
  async #shell(from: string, script: string): Promise<string | null> {
    const applets = ["ping", "nc", "timeout", "sed", "grep"]
      .map((name) => `alias ${name}='busybox ${name}'`)
      .join("; ");
    const timeoutMs = 60_000;
    if (from === "host" || from === "outside") {
      const body = `${applets}\n${script}`;
      const prefix = from === "outside" ? [`nsenter`, `--net=/run/netns/${this.outside}`] : [];
      return (await this.engine.inNamespace([...prefix, "busybox", "sh"], { input: body, timeoutMs })).stdout;
    }
    const done = await this.engine.cli(["exec", "-i", from, "sh"], { input: script, timeoutMs });
    return done.code === 0 ? done.stdout : null;
  }
}
