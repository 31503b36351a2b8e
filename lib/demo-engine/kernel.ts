import { createHash } from "node:crypto";
import { formatAddress, toCidr } from "@/lib/domain/ip/ip";
import type {
  CounterReading,
  ObservedCounters,
  ObservedHost,
  ObservedInterface,
  ObservedSandbox,
} from "@/lib/domain/wiring/observed-wiring";
import { attachmentsByPriority, type LiveAttachment } from "./default-route";
import { type Container, type EngineModel, isRunning, type Network, type ReservedPool } from "./model";
import { bridgeInterface } from "./network-options";
import { sandboxOwner } from "./packet-path";

/** The two ends of an endpoint, and how long it has carried something. */
interface Wire {
  hostName: string;
  containerIndex: number;
  hostIndex: number;
  /** Milliseconds of the engine's clock. */
  born: number;
  /** How long its container was paused, and the last look at it. */
  idle: number;
  seen: number;
  /** What of its traffic bridges and uplinks have been told. */
  told: ObservedCounters;
  countersAfter: (seconds: number) => ObservedCounters;
}

const nothing: ObservedCounters = {
  rxBytes: 0,
  rxPackets: 0,
  rxErrors: 0,
  rxDropped: 0,
  txBytes: 0,
  txPackets: 0,
  txErrors: 0,
  txDropped: 0,
};

/** What of a container's traffic goes through the bridge itself and out of the host; the rest is between members. */
const outwards = 0.3;
/** Bytes of a packet, on average. */
const packetSize = 640;

/**
 * The kernel that the demo engine would run on: the interfaces of its host and of each container, and counters that
 * move as a function of the time, some fast, some not at all. It has the shape of a wiring source.
 */
export class DemoKernel {
  readonly kind = "demo";
  readonly #model: EngineModel;
  readonly #wires = new Map<string, Wire>();
  readonly #indexes = new Map<string, number>();
  /** Totals of bridges and uplinks by name; they outlive the containers that made them. */
  readonly #shared = new Map<string, ObservedCounters>();
  #nextIndex = 1;

  constructor(model: EngineModel) {
    this.#model = model;
    for (const name of ["lo", ...model.hostInterfaces.map((one) => one.name)]) this.#indexOf(name);
    // What is there at the start has been there as long as its container runs.
    for (const { container, attachment } of this.#attachments()) {
      this.#wireOf(container, attachment, container.startedAt ?? model.now().getTime());
    }
  }

  async readHost(): Promise<ObservedHost> {
    const interfaces = [this.#loopback(), ...this.#hostInterfaces()];
    for (const network of this.#model.networks.values()) {
      if (network.driver === "bridge") interfaces.push(this.#bridge(network));
    }
    for (const { container, attachment } of this.#attachments()) {
      const { network, endpoint } = attachment;
      if (network.driver !== "bridge") continue;
      const wire = this.#wireOf(container, attachment);
      interfaces.push({
        ...up,
        name: wire.hostName,
        index: wire.hostIndex,
        peerIndex: wire.containerIndex,
        mac: madeUpMac(`host ${endpoint.id}`),
        mtu: mtuOf(network),
        kind: "veth",
        master: bridgeInterface(network),
        addresses: [],
      });
    }
    return { interfaces, routes: this.#routes() };
  }

  async readSandboxes(targets: readonly { id: string }[]): Promise<Map<string, ObservedSandbox>> {
    return new Map(targets.map(({ id }) => [id, this.#sandbox(id)]));
  }

  async readCounters(targets: readonly { id: string }[] = []): Promise<CounterReading> {
    const counters = new Map<string, ObservedCounters>();
    const asked = new Set(targets.map(({ id }) => id));
    const containers = new Map<string, Map<string, ObservedCounters>>();
    const now = this.#model.now().getTime();
    const live = new Set<string>();
    for (const { container, attachment } of this.#attachments()) {
      const { network, endpoint } = attachment;
      live.add(endpoint.id);
      const wire = this.#wireOf(container, attachment);
      if (container.state === "paused") wire.idle += now - wire.seen;
      wire.seen = now;
      const seconds = Math.max(0, now - wire.born - wire.idle) / 1000;
      const total = wire.countersAfter(seconds);
      const bridge = network.driver === "bridge" ? bridgeInterface(network) : null;
      if (bridge !== null) counters.set(wire.hostName, total);
      if (asked.has(container.id)) {
        const own = containers.get(container.id) ?? new Map<string, ObservedCounters>();
        containers.set(container.id, own.set(`eth${endpoint.interfaceIndex}`, fromInside(total)));
      }
      // A bridge receives what its members send outwards, and an uplink sends it on.
      if (bridge !== null) this.#share(bridge, wire.told, total);
      const uplink = bridge === null ? network.options["parent"] : this.#uplink();
      if (uplink !== undefined && !network.isInternal) {
        this.#share(uplink, turned(wire.told), turned(total));
      }
      wire.told = total;
    }
    for (const id of this.#wires.keys()) if (!live.has(id)) this.#wires.delete(id);
    const names = ["lo", ...this.#model.hostInterfaces.map(({ name }) => name)];
    for (const network of this.#model.networks.values()) {
      if (network.driver === "bridge") names.push(bridgeInterface(network));
    }
    for (const name of names) counters.set(name, floored(this.#shared.get(name) ?? nothing));
    return { host: counters, containers };
  }

  async close(): Promise<void> {}

  #share(name: string, before: ObservedCounters, after: ObservedCounters): void {
    const sum = { ...(this.#shared.get(name) ?? nothing) };
    for (const key of ["rxBytes", "rxPackets", "txBytes", "txPackets"] as const) {
      sum[key] += (after[key] - before[key]) * outwards;
    }
    this.#shared.set(name, sum);
  }

  *#attachments(): Generator<{ container: Container; attachment: LiveAttachment }> {
    for (const container of this.#model.containers.values()) {
      if (!isRunning(container)) continue;
      for (const attachment of attachmentsByPriority(this.#model, container)) {
        if (hasOwnInterface(attachment.network)) yield { container, attachment };
      }
    }
  }

  #wireOf(container: Container, { network, endpoint }: LiveAttachment, since?: number): Wire {
    const known = this.#wires.get(endpoint.id);
    if (known !== undefined) return known;
    const now = this.#model.now().getTime();
    const containerIndex = this.#takeIndex();
    const wire: Wire = {
      hostName: vethName(endpoint.id),
      countersAfter: trafficOf(`${container.name} on ${network.name}`),
      containerIndex,
      hostIndex: network.driver === "bridge" ? this.#takeIndex() : this.#parentIndex(network),
      born: since ?? now,
      idle: 0,
      seen: now,
      told: nothing,
    };
    this.#wires.set(endpoint.id, wire);
    return wire;
  }

  #sandbox(id: string): ObservedSandbox {
    const asked = this.#model.containers.get(id);
    if (asked === undefined) return { interfaces: null, reason: "The container is gone." };
    const container = sandboxOwner(this.#model, asked);
    if (!isRunning(asked) || !isRunning(container)) {
      return { interfaces: null, reason: "The container is not running." };
    }
    if (container.host.networkMode === "host") {
      return { interfaces: [this.#loopback(), ...this.#hostInterfaces()], reason: null };
    }
    const own = attachmentsByPriority(this.#model, container)
      .filter(({ network }) => hasOwnInterface(network))
      .toSorted((a, b) => a.endpoint.interfaceIndex - b.endpoint.interfaceIndex);
    const interfaces = own.map((attachment): ObservedInterface => {
      const { network, endpoint } = attachment;
      const wire = this.#wireOf(container, attachment);
      const isBridge = network.driver === "bridge";
      return {
        ...up,
        name: `eth${endpoint.interfaceIndex}`,
        index: wire.containerIndex,
        peerIndex: wire.hostIndex,
        mac: endpoint.mac,
        mtu: mtuOf(network),
        kind: isBridge ? "veth" : network.driver === "ipvlan" ? "ipvlan" : "macvlan",
        master: null,
        addresses: [
          ...(endpoint.ipv4 === null ? [] : [withPrefix(endpoint.ipv4, network.pools.v4)]),
          ...(endpoint.ipv6 === null ? [] : [withPrefix(endpoint.ipv6, network.pools.v6)]),
        ],
      };
    });
    return { interfaces: [{ ...this.#loopback(), index: 1, peerIndex: 1 }, ...interfaces], reason: null };
  }

  #loopback(): ObservedInterface {
    return {
      ...up,
      name: "lo",
      index: this.#indexOf("lo"),
      peerIndex: this.#indexOf("lo"),
      mac: null,
      mtu: 65_536,
      // The kernel's word for what has no carrier to watch.
      state: "unknown",
      kind: "loopback",
      master: null,
      addresses: ["127.0.0.1/8", "::1/128"],
    };
  }

  #hostInterfaces(): ObservedInterface[] {
    return this.#model.hostInterfaces.map(({ name, addresses }): ObservedInterface => {
      const index = this.#indexOf(name);
      return {
        ...up,
        name,
        index,
        peerIndex: index,
        mac: madeUpMac(`uplink ${name}`),
        mtu: 1500,
        state: addresses.length === 0 ? "down" : "up",
        kind: "physical",
        master: null,
        addresses: [...addresses],
      };
    });
  }

  #bridge(network: Network): ObservedInterface {
    const name = bridgeInterface(network);
    const index = this.#indexOf(name);
    const { v4, v6 } = network.pools;
    return {
      ...up,
      name,
      index,
      peerIndex: index,
      mac: madeUpMac(`bridge ${network.id}`),
      mtu: mtuOf(network),
      // Without a port a bridge has no carrier.
      state: network.attached.size === 0 ? "down" : "up",
      kind: "bridge",
      master: null,
      addresses: [v4, v6].flatMap((pool) => (pool === null ? [] : [withPrefix(pool.gateway, pool)])),
    };
  }

  #uplink(): string | undefined {
    return this.#model.hostInterfaces.find((one) => one.addresses.length > 0)?.name;
  }

  #routes(): ObservedHost["routes"] {
    const name = this.#uplink();
    const own = this.#model.hostInterfaces.find((one) => one.name === name)?.addresses[0];
    const cidr = toCidr(own ?? null);
    if (name === undefined || own === undefined || cidr?.family !== 4) return [];
    const gateway = formatAddress({ family: 4, value: cidr.base + 1 });
    return [{ destination: "0.0.0.0/0", gateway, interface: name, metric: 100 }];
  }

  #parentIndex(network: Network): number {
    const parent = network.options["parent"];
    return parent === undefined ? this.#takeIndex() : this.#indexOf(parent);
  }

  #indexOf(name: string): number {
    const known = this.#indexes.get(name);
    if (known !== undefined) return known;
    const index = this.#takeIndex();
    this.#indexes.set(name, index);
    return index;
  }

  #takeIndex(): number {
    const index = this.#nextIndex;
    this.#nextIndex += 1;
    return index;
  }
}

const up = { state: "up", vxlanId: null } as const;

function hasOwnInterface({ driver }: Network): boolean {
  return driver === "bridge" || driver === "macvlan" || driver === "ipvlan";
}

/** As dockerd names them: `veth` and seven hexadecimal digits. */
function vethName(endpointId: string): string {
  return `veth${digest(`veth ${endpointId}`).slice(0, 7)}`;
}

function madeUpMac(what: string): string {
  const hex = digest(what).slice(0, 10);
  return `52:${hex.match(/../g)?.join(":") ?? ""}`;
}

function mtuOf(network: Network): number {
  return Number(network.options["com.docker.network.driver.mtu"]) || 1500;
}

function withPrefix(address: Parameters<typeof formatAddress>[0], pool: ReservedPool | null): string {
  return `${formatAddress(address)}/${pool?.cidr.prefix ?? (address.family === 4 ? 32 : 128)}`;
}

function turned(counters: ObservedCounters): ObservedCounters {
  const { rxBytes, rxPackets, txBytes, txPackets } = counters;
  return { ...nothing, rxBytes: txBytes, rxPackets: txPackets, txBytes: rxBytes, txPackets: rxPackets };
}

/** What the other end of the pair has counted. */
function fromInside(counters: ObservedCounters): ObservedCounters {
  const { rxErrors, rxDropped, txErrors, txDropped } = counters;
  return {
    ...turned(counters),
    rxErrors: txErrors,
    rxDropped: txDropped,
    txErrors: rxErrors,
    txDropped: rxDropped,
  };
}

function floored(counters: ObservedCounters): ObservedCounters {
  const { rxBytes, rxPackets, txBytes, txPackets } = counters;
  return {
    ...counters,
    rxBytes: Math.floor(rxBytes),
    rxPackets: Math.floor(rxPackets),
    txBytes: Math.floor(txBytes),
    txPackets: Math.floor(txPackets),
  };
}

/** What the host's end of a veth pair has counted after so many seconds; by name, so that it is the same each time. */
function trafficOf(name: string): (seconds: number) => ObservedCounters {
  const hash = createHash("sha256").update(`traffic ${name}`).digest();
  const at = (place: number): number => (hash[place] ?? 0) / 256;
  // Four of ten are idle, three whisper, two talk, one shouts; bytes a second of what the container sends.
  const scale = [0, 0, 0, 0, 400, 1200, 3000, 40_000, 250_000, 4_000_000][Math.floor(at(0) * 10)] ?? 0;
  const sent = scale * (0.5 + at(1));
  const received = scale * (0.05 + at(2));
  const period = 15 + 60 * at(3);
  const phase = 2 * Math.PI * at(4);
  return (seconds) => {
    const rxBytes = Math.floor(sent * swell(seconds, period, phase));
    const txBytes = Math.floor(received * swell(seconds, period, phase));
    return {
      ...nothing,
      rxBytes,
      rxPackets: Math.floor(rxBytes / packetSize),
      txBytes,
      txPackets: Math.floor(txBytes / packetSize),
      // A full queue, now and then, where much is sent.
      txDropped: scale >= 4_000_000 ? Math.floor(seconds / 20) : 0,
    };
  };
}

/** The integral of `1 + 0.7 sin(2π t / period + phase)` from 0: it only grows. */
function swell(seconds: number, period: number, phase: number): number {
  const angular = (2 * Math.PI) / period;
  return seconds + (0.7 / angular) * (Math.cos(phase) - Math.cos(angular * seconds + phase));
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
