import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PatchbayServer, startPatchbay } from "@/e2e/api/patchbay-server";
import { type Reply, send } from "@/e2e/contract/engine-client";
import { realEngine } from "@/e2e/engine/engines";
import { startFaultProxy } from "@/e2e/engine/fault-proxy.mjs";
import { busyboxImage } from "@/e2e/engine/images.mjs";
import { startPatchbayOnHost } from "@/e2e/wiring/patchbay-on-host";
import { startDemoEngine } from "@/lib/demo-engine/demo-engine";
import { exampleTopology } from "@/lib/demo-engine/example-topology";
import type { AddressesAnswer, ConnectionAnswer, EngineStatus, Problem } from "@/lib/contract/answers";
import { proposeSubnets } from "@/lib/domain/addresses/propose-subnet";
import { connectStep } from "@/lib/domain/changes/change";
import {
  addressPlus,
  cidrAround,
  formatAddress,
  formatCidr,
  type IpAddress,
  overlaps,
  toAddress,
  toCidr,
} from "@/lib/domain/ip/ip";
import type { Topology } from "@/lib/domain/topology/topology";

/** ADDR on a real engine: what the address map says is what the engine does. */

const real = realEngine();
const networks = "/api/engines/default/networks";
/** As many as a run of all suites has time for; `PATCHBAY_RANDOM_POOLS=400` looks further. */
const draws = Number(process.env["PATCHBAY_RANDOM_POOLS"] ?? 30);

/** Pools that are tried at once, each with containers of its own. */
const hands = 3;

/** A pool of its own block each time, so that no draw waits for another one's removal. */
const wish = fc.record({
  family: fc.constantFrom(4 as const, 4 as const, 6 as const),
  hostBits: fc.integer({ min: 2, max: 6 }),
  range: fc.option(fc.record({ offset: fc.nat(63), hostBits: fc.integer({ min: 0, max: 5 }) }), { freq: 2 }),
  gateway: fc.option(fc.nat(63), { freq: 2 }),
  auxiliary: fc.uniqueArray(fc.nat(63), { maxLength: 2 }),
  held: fc.nat(63),
  asleep: fc.nat(63),
  looked: fc.uniqueArray(fc.nat(66), { minLength: 2, maxLength: 4 }),
});

type Wish = typeof wish extends fc.Arbitrary<infer Value> ? Value : never;

describe.skipIf(real.skipped)(`the address map on a real engine${real.reason}`, () => {
  let engine: Awaited<ReturnType<typeof real.start>>;
  let server: PatchbayServer;
  const docker = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await engine.cli(args);
    if (code !== 0) throw new Error(`docker ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  };
  const addresses = async (network: string): Promise<AddressesAnswer> => {
    const { status, body } = await server.call<AddressesAnswer>("GET", `${networks}/${network}/addresses`);
    expect(status).toBe(200);
    return body;
  };
  const connect = (network: string, body: Record<string, unknown>) =>
    server.call<ConnectionAnswer & Problem>("POST", `${networks}/${network}/connect`, {
      container: "probe",
      ...body,
    });
  const leave = async (network: string): Promise<void> => {
    const { status } = await server.call("POST", `${networks}/${network}/disconnect`, { container: "probe" });
    expect(status).toBe(200);
  };

  beforeAll(async () => {
    engine = await real.start();
    // Of the host's own, by which it reaches what no network of the engine may take.
    for (const args of [
      ["link", "add", "lan0", "type", "veth", "peer", "name", "lan1"],
      ["address", "add", "10.0.7.1/24", "dev", "lan0"],
      ["link", "set", "lan0", "up"],
      ["link", "set", "lan1", "up"],
      ["route", "add", "10.2.0.0/15", "via", "10.0.7.9"],
      ["route", "add", "172.28.0.0/15", "dev", "lan0"],
    ]) {
      const { code, stderr } = await engine.inNamespace(["ip", ...args]);
      expect([code, stderr]).toEqual([0, ""]);
    }
    for (const name of ["probe", "holder"])
      await docker("run", "-d", "--name", name, busyboxImage, "sleep", "86400");
    for (let hand = 0; hand < hands; hand += 1) {
      for (const name of [`probe${hand}`, `holder${hand}`])
        await docker("run", "-d", "--name", name, busyboxImage, "sleep", "86400");
      await docker("create", "--name", `sleeper${hand}`, busyboxImage);
    }
    server = await startPatchbayOnHost(engine.hostPrefix, {
      variables: { PATCHBAY_ENGINE: engine.endpoint },
    });
  });
  afterAll(async () => {
    await server?.stop();
    await engine?.stop();
  });

  test("a stopped container's address, what holds the others, and the counts", async () => {
    await docker(
      "network",
      "create",
      "--subnet",
      "10.70.0.0/24",
      "--ip-range",
      "10.70.0.128/26",
      "--gateway",
      "10.70.0.254",
      "--aux-address",
      "nas=10.70.0.9",
      "plan",
    );
    await docker("network", "connect", "--ip", "10.70.0.130", "plan", "holder");
    await docker("create", "--name", "asleep", "--network", "plan", "--ip", "10.70.0.129", busyboxImage);
    const held = (role: string, address: string, containerName: string | null = null): unknown =>
      expect.objectContaining({ address, role, containerName });
    await expect
      .poll(async () => (await addresses("plan")).pools[0]?.entries)
      .toEqual([
        held("network", "10.70.0.0"),
        held("auxiliary", "10.70.0.9"),
        held("reserved", "10.70.0.129", "asleep"),
        held("endpoint", "10.70.0.130", "holder"),
        held("gateway", "10.70.0.254"),
        held("broadcast", "10.70.0.255"),
      ]);
    const [pool] = (await addresses("plan")).pools;
    expect(pool).toMatchObject({
      subnet: "10.70.0.0/24",
      family: 4,
      ipRange: "10.70.0.128/26",
      gateway: "10.70.0.254",
      capacity: 64,
      used: 2,
      free: 62,
      nextFree: "10.70.0.128",
    });
    const verdict = async (ipv4Address: string): Promise<string | number> => {
      const { status, body } = await connect("plan", { ipv4Address });
      if (status === 200) await leave("plan");
      return status === 200 ? status : body.code;
    };
    expect(await verdict("10.70.0.129")).toBe("address-in-use");
    expect(await verdict("10.70.0.130")).toBe("address-in-use");
    expect(await verdict("10.70.0.254")).toBe("unprocessable");
    expect(await verdict("10.71.0.4")).toBe("unprocessable");
    expect(await verdict("10.70.0.4")).toBe(200);
    // ADDR-6: with .128 gone, the reserved one comes next, and whoever connects is told.
    await docker("network", "disconnect", "plan", "holder");
    await docker("network", "connect", "--ip", "10.70.0.128", "plan", "holder");
    await expect.poll(async () => (await addresses("plan")).pools[0]?.nextFree).toBe("10.70.0.129");
    const taken = await connect("plan", {});
    expect(taken.body.endpoint?.ipv4).toBe("10.70.0.129");
    expect(taken.body.warnings.map(({ code }) => code)).toContain("takes-reserved");
    await leave("plan");
    await docker("network", "disconnect", "plan", "holder");
    await docker("rm", "asleep");
  });

  /** One call of the engine's own API: what it says is the oracle. */
  const ask = (method: string, path: string, body?: unknown): Promise<Reply> =>
    send(engine.socketPath, { method, path, ...(body === undefined ? {} : { body }) });
  const attach = (network: string, container: string, address?: string): Promise<Reply> =>
    ask("POST", `/networks/${network}/connect`, {
      Container: container,
      EndpointConfig:
        address === undefined
          ? {}
          : { IPAMConfig: { [address.includes(":") ? "IPv6Address" : "IPv4Address"]: address } },
    });
  const detach = (network: string, container: string): Promise<Reply> =>
    ask("POST", `/networks/${network}/disconnect`, { Container: container, Force: true });
  const addressOf = async (network: string, container: string, family: 4 | 6): Promise<string> => {
    const { body } = await ask("GET", `/containers/${container}/json`);
    const { Networks } = (body as { NetworkSettings: { Networks: Record<string, Record<string, string>> } })
      .NetworkSettings;
    return Networks[network]?.[family === 4 ? "IPAddress" : "GlobalIPv6Address"] ?? "";
  };
  /** What Patchbay would do, without doing it; it reads the engine anew for it. */
  const judge = async (network: string, container: string, address?: string): Promise<string> => {
    const field = address?.includes(":") === true ? "ipv6Address" : "ipv4Address";
    const { status, body } = await server.call<Problem>("POST", "/api/engines/default/changes", {
      steps: [
        { ...connectStep({ network, container }), ...(address === undefined ? {} : { [field]: address }) },
      ],
      dryRun: true,
    });
    return status === 200 ? "yes" : body.code;
  };

  test("ADDR-5 to 8 on random pools: the engine gives what was foretold, takes what is free, refuses what is told as held or outside", async () => {
    const seen = { pools: 0, refusedPools: 0, full: 0, free: 0, held: 0, outside: 0, reserved: 0 };
    const tryOut = async (
      { family, hostBits, range, gateway, auxiliary, held, asleep, looked }: Wish,
      block: number,
      hand: number,
    ): Promise<void> => {
      const [probe, holder, sleeper] = [`probe${hand}`, `holder${hand}`, `sleeper${hand}`];
      const first = toAddress(family === 4 ? "10.90.0.0" : `fd00:90:${block.toString(16)}::`);
      if (first === null) throw new Error("not an address");
      const bits = family === 4 ? 32 : 128;
      const base = family === 4 ? addressPlus(first, block * 256) : first;
      const at = (offset: number): IpAddress => addressPlus(base, offset % 2 ** hostBits);
      const pool = {
        subnet: formatCidr(cidrAround(base, bits - hostBits)),
        ipRange:
          range === null
            ? null
            : formatCidr(cidrAround(at(range.offset), bits - Math.min(range.hostBits, hostBits))),
        gateway: gateway === null ? null : formatAddress(at(gateway)),
        auxiliaryAddresses: Object.fromEntries(
          [...new Set(auxiliary.map((offset) => formatAddress(at(offset))))].map((text, index) => [
            `aux${index}`,
            text,
          ]),
        ),
      };
      const name = `pool${block}`;
      const spare = { subnet: formatCidr(cidrAround({ family: 4, value: 0x0b000000 + block * 16 }, 28)) };
      const creation = await server.call<Problem>("POST", networks, {
        name,
        ipv6: family === 6,
        pools: family === 6 ? [spare, pool] : [pool],
        confirm: ["public-space"],
      });
      if (creation.status !== 201) {
        seen.refusedPools += 1;
        expect([creation.status, creation.body.code]).toEqual([422, "unprocessable"]);
        return;
      }
      seen.pools += 1;
      // Somebody is there already, and a stopped one wants an address, where that can be.
      const there = [probe];
      for (const [container, offset] of [
        [holder, held],
        [sleeper, asleep],
      ] as const) {
        const text = formatAddress(at(offset));
        if ((await judge(name, container, text)) !== "yes") continue;
        expect([text, (await attach(name, container, text)).status]).toEqual([text, 200]);
        there.push(container);
      }
      const automatic = await judge(name, probe);
      const map = (await addresses(name)).pools.find((each) => each.family === family);
      if (map === undefined) throw new Error("the pool is not told");

      for (const offset of looked) {
        const text = formatAddress(addressPlus(base, offset));
        const isOutside = offset >= 2 ** hostBits;
        const role = map.entries.find(({ address }) => address === text)?.role ?? null;
        const isFree = role === null && !isOutside;
        const expected = isFree
          ? "yes"
          : role === "endpoint" || role === "reserved"
            ? "address-in-use"
            : "unprocessable";
        expect([text, await judge(name, probe, text)]).toEqual([text, expected]);
        if (role === "reserved") {
          // ADDR-6: the engine knows nothing of it and would give it away.
          seen.reserved += 1;
          continue;
        }
        seen[isFree ? "free" : isOutside ? "outside" : "held"] += 1;
        const { status } = await attach(name, probe, text);
        expect([text, role, status === 200]).toEqual([text, role, isFree]);
        if (isFree) expect(await addressOf(name, probe, family)).toBe(text);
        // What a refusal leaves is made whole first, or it can't be taken off (THREATS: failed connect).
        else await attach(name, probe);
        await detach(name, probe);
      }

      expect(automatic).toBe(map.free === 0 || map.free === "0" ? "subnet-full" : "yes");
      const given = await attach(name, probe);
      expect(given.status === 200 ? await addressOf(name, probe, family) : null).toBe(map.nextFree);
      if (map.nextFree === null) seen.full += 1;
      for (const container of there) await detach(name, container);
      expect((await ask("DELETE", `/networks/${name}`)).status).toBe(204);
    };
    // Not by fc.assert, which does one after the other: an engine does three in the time of two.
    const left = [...fc.sample(wish, draws).entries()];
    await Promise.all(
      Array.from({ length: hands }, async (_, hand) => {
        for (let next = left.shift(); next !== undefined; next = left.shift()) {
          const [index, drawn] = next;
          await tryOut(drawn, index + 1, hand).catch((error: unknown) => {
            throw new Error(`draw ${index}, ${JSON.stringify(drawn)}: ${String(error)}`, { cause: error });
          });
        }
      }),
    );
    console.log(`random pools: ${JSON.stringify(seen)}`);
    // The draw is random; every kind must have been among it, or the test has shown nothing.
    // (Full pools and reserved addresses are rare: a few dozen draws may do without.)
    const { full, reserved, ...usual } = seen;
    for (const [kind, count] of Object.entries(draws < 100 ? usual : { ...usual, full, reserved }))
      expect([kind, count > 0]).toEqual([kind, true]);
  }, 600_000);

  test("ADDR-12: what the planner proposes the engine takes, ten out of ten, beside many networks, the host's routes and VPN", async () => {
    // All that the default pools give, and networks in the way of every size.
    for (let index = 0; index < 40; index += 1) {
      const made = await ask("POST", "/networks/create", { Name: `full${index}` });
      if (made.status !== 201) break;
    }
    for (const [index, subnet] of ["10.0.0.0/22", "10.1.0.0/16", "10.4.128.0/17", "10.8.0.8/29"].entries())
      await docker("network", "create", "--subnet", subnet, `way${index}`);
    await docker("network", "create", "--ipv6", "--subnet", "10.9.0.0/24", "--subnet", "fd00::/63", "way6");
    const ways = ["10.0.7.0/24", "10.2.0.0/15", "172.28.0.0/15"].map((text) => toCidr(text));
    const wishes = [
      ...([12, 16, 20, 24, 27, 29] as const).map((prefix) => ({ family: 4 as const, prefix })),
      ...([48, 64, 80, 125] as const).map((prefix) => ({ family: 6 as const, prefix })),
    ];
    // The host's routes come with its wiring.
    await expect
      .poll(
        async () => (await server.call<Topology>("GET", "/api/engines/default/topology")).body.host?.routes,
      )
      .toContainEqual(expect.objectContaining({ destination: "10.2.0.0/15" }));
    for (const [index, { family, prefix }] of wishes.entries()) {
      const topology = (await server.call<Topology>("GET", "/api/engines/default/topology")).body;
      const { engines } = (await server.call<{ engines: EngineStatus[] }>("GET", "/api/engines")).body;
      const facts = engines[0]?.facts;
      if (facts === undefined) throw new Error("no engine");
      const proposals = proposeSubnets(topology, facts, { family, prefix, count: 4 });
      // The first is what most people take; another one stands for the rest.
      const subnet = proposals[index % 2 === 0 ? 0 : proposals.length - 1] ?? "none";
      const cidr = toCidr(subnet);
      expect([subnet, ways.some((way) => way !== null && cidr !== null && overlaps(way, cidr))]).toEqual([
        subnet,
        false,
      ]);
      const made = await server.call<Problem>("POST", networks, {
        name: `planned${index}`,
        ipv6: family === 6,
        pools: family === 6 ? [{ subnet: `10.9.${index + 1}.0/24` }, { subnet }] : [{ subnet }],
      });
      expect([subnet, made.status, made.body.detail]).toEqual([subnet, 201, undefined]);
      const joined = await connect(`planned${index}`, {});
      expect([subnet, joined.status]).toEqual([subnet, 200]);
      await leave(`planned${index}`);
    }
    // NET-9: what the host has is taken all the same by who says that it may.
    for (const subnet of ["10.0.7.128/25", "10.2.9.0/24"]) {
      const body = { name: "onroute", pools: [{ subnet }] };
      const asked = await server.call<Problem>("POST", networks, body);
      expect([asked.status, asked.body.code, asked.body.issues?.map(({ code }) => code)]).toEqual([
        409,
        "confirmation-needed",
        ["host-route"],
      ]);
      const made = await server.call<Problem>("POST", networks, { ...body, confirm: ["host-route"] });
      // dockerd itself looks at the addresses of the host's interfaces only where it chooses by itself.
      expect([subnet, made.status]).toEqual([subnet, 201]);
      expect((await server.call("DELETE", `${networks}/onroute`)).status).toBe(204);
    }
  }, 120_000);
});

/** No engine of API 1.52 is at hand: the demo engine's answers with what such a one adds (moby's `SubnetStatus`). */
test("ADDR-13: an engine that counts addresses itself is told beside Patchbay's counts, whole and with the difference", async () => {
  const demo = await startDemoEngine({ seed: exampleTopology() });
  const proxy = await startFaultProxy({ target: demo.socketPath });
  const subnets = `{"10.60.0.0/24":{"IPsInUse":9,"DynamicIPsAvailable":240},"fd00:60::/64":{"IPsInUse":4,"DynamicIPsAvailable":18446744073709551000}}`;
  proxy.setFault({
    kind: "rewrite",
    match: (method, path) => method === "GET" && /^\/(version|networks\/[0-9a-f]{64})$/.test(path),
    change: (body, path) =>
      path === "/version"
        ? body.replaceAll(/"ApiVersion":"[\d.]+"/g, '"ApiVersion":"1.52"')
        : body.replace(/\}\s*$/, `,"Status":{"IPAM":{"Subnets":${subnets}}}}`),
  });
  const server = await startPatchbay({ PATCHBAY_ENGINE: proxy.endpoint });
  try {
    const { body } = await server.call<AddressesAnswer>("GET", `${networks}/dual-stack/addresses`);
    expect(body.pools.map(({ family, engineCounts }) => [family, engineCounts])).toEqual([
      [4, { inUse: 9, available: 240, note: expect.stringContaining("The engine counts what its lists") }],
      [6, { inUse: "4", available: "18446744073709551000", note: expect.stringContaining("Patchbay finds") }],
    ]);
    // Without its counts the answer is what it was.
    proxy.setFault({
      kind: "status",
      status: 500,
      match: (_, path) => /^\/networks\/[0-9a-f]{64}$/.test(path),
    });
    const without = await server.call<AddressesAnswer>("GET", `${networks}/dual-stack/addresses`);
    expect([without.status, without.body.pools.map((pool) => "engineCounts" in pool)]).toEqual([
      200,
      [false, false],
    ]);
  } finally {
    await server.stop();
    await proxy.stop();
    await demo.stop();
  }
});
