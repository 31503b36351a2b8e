import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { send } from "@/e2e/contract/engine-client";
import { realEngine } from "@/e2e/engine/engines";
import {
  outsideAddress,
  PacketLab,
  type Seen,
  type TestEngine,
  uplinkAddress,
} from "@/e2e/reachability/packets";
import type { PairVerdict, Reachability } from "@/lib/domain/reachability/reachability";
import type { Container, Topology } from "@/lib/domain/topology/topology";

/** Real packets as the oracle: what is predicted of each ordered pair, by address and by name, is what happens. */

const real = realEngine();

interface Candidates {
  addresses: string[];
  names: string[];
}

/** Where a container might be met: its own addresses (in `container:X` mode X's), and every name it might have. */
function candidatesOf(topology: Topology, container: Container, links: Record<string, string>): Candidates {
  const linked = Object.keys(links).filter((alias) => links[alias] === container.name);
  const owner = container.sharesNetworkOf ?? container.id;
  const addresses = topology.endpoints
    .filter(({ containerId }) => containerId === owner)
    .flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6])
    .filter((address) => address !== null);
  const aliases = topology.endpoints
    .filter(({ containerId }) => containerId === container.id)
    .flatMap((endpoint) => endpoint.aliases ?? []);
  return { addresses, names: [...new Set([container.name, ...aliases, ...linked])] };
}

/** What is predicted of a pair that the packets did not show. Empty when they agree. */
function disagreements(verdict: PairVerdict, target: Candidates, seen: Seen | null): string[] {
  const passing = target.addresses.filter((address) => seen?.[address]?.answered === true);
  const leading = target.names.filter((name) => {
    const answer = seen?.[name];
    return answer?.answered === true && answer.address !== null && target.addresses.includes(answer.address);
  });
  const found: string[] = [];
  const differ = (what: string, predicted: unknown, shown: unknown): void => {
    if (JSON.stringify(predicted) !== JSON.stringify(shown))
      found.push(`${what}: predicted ${JSON.stringify(predicted)}, seen ${JSON.stringify(shown)}`);
  };
  if (verdict.byAddress !== "unknown") {
    differ("by address", verdict.byAddress, passing.length > 0 ? "reachable" : "blocked");
    differ("addresses", verdict.addresses.toSorted(), passing.toSorted());
  }
  if (verdict.byName !== "unknown") {
    differ("by name", verdict.byName, leading.length > 0 ? "reachable" : "blocked");
    if (verdict.byName === "reachable") {
      const predicted = verdict.names.filter((name) => target.names.includes(name));
      // A name that others have too leads to one of them; a ping shows the first only.
      for (const name of leading) if (!predicted.includes(name)) found.push(`name ${name} was not predicted`);
    }
  }
  return found;
}

describe.skipIf(real.skipped)(`reachability against real packets${real.reason}`, () => {
  let engine: TestEngine;
  let lab: PacketLab;
  beforeAll(async () => {
    engine = await real.start();
    lab = new PacketLab(engine);
    await lab.wire();
  }, 60_000);
  afterEach(() => lab.clear());
  afterAll(async () => {
    // The outside first: it is deleted from within the engine's namespace.
    await lab?.unwire();
    await engine?.stop();
  });

  /** Holds every ordered pair against packets; a disagreement counts when it is seen three times. */
  async function compareAll(
    links: Record<string, string> = {},
  ): Promise<{ topology: Topology; reachability: Reachability; count: number }> {
    const { topology, reachability } = await lab.predict();
    const running = topology.containers.filter(({ state }) => state === "running" || state === "paused");
    const byId = new Map(running.map((container) => [container.id as string, container]));
    const found: string[] = [];
    let count = 0;
    const compare = async (from: { id: string; name: string }): Promise<void> => {
      const pairs = running
        .filter(({ id, networkMode }) => id !== from.id && networkMode !== "host")
        .map((to) => ({ to, target: candidatesOf(topology, to, links) }));
      let left = pairs;
      let said: string[] = [];
      for (let attempt = 0; attempt < 3 && (left.length > 0 || attempt === 0); attempt += 1) {
        const targets = [...new Set(left.flatMap(({ target }) => [...target.addresses, ...target.names]))];
        const seen = await lab.ping(from.name, targets);
        said = [];
        left = left.filter(({ to, target }) => {
          const verdict = reachability.verdict(from.id as "host", to.id);
          if (verdict === null) throw new Error(`no verdict for ${from.name} → ${to.name}`);
          // Whose host a host-mode owner shares is judged with the host below.
          if (isOfHost(to, byId)) return false;
          const wrong = disagreements(verdict, target, seen);
          for (const text of wrong)
            said.push(
              `${from.name} → ${to.name}: ${text} (${verdict.reasons.map(({ code }) => code).join(", ")})`,
            );
          return wrong.length > 0;
        });
      }
      count += pairs.length;
      found.push(...said);
    };
    const sources = [
      ...running.map(({ id, name }) => ({ id: id as string, name })),
      { id: "host", name: "host" },
    ];
    const next = sources.values();
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (const source of next) await compare(source);
      }),
    );
    found.push(...(await compareHostAndOutside(reachability, running)));
    expect(found).toEqual([]);
    return { topology, reachability, count };
  }

  function isOfHost(container: Container, byId: ReadonlyMap<string, Container>): boolean {
    const owner = byId.get(container.sharesNetworkOf ?? container.id);
    return owner?.networkMode === "host";
  }

  /** To the host at any of its addresses, to the outside, and from there; and every published port from everywhere. */
  async function compareHostAndOutside(
    reachability: Reachability,
    running: readonly Container[],
  ): Promise<string[]> {
    const found: string[] = [];
    const bridges = (await engine.inNamespace(["ip", "-o", "-4", "addr", "show"])).stdout;
    const hostAddresses = [...bridges.matchAll(/inet ([0-9.]+)/g)]
      .map((match) => match[1] ?? "")
      .filter((address) => !address.startsWith("127."));
    const ports = [
      ...new Set(running.flatMap((container) => container.ports.map(({ hostPort }) => hostPort))),
    ];
    // Ports at two of the host's addresses and at loopback; and wherever one is predicted.
    const doors = ["172.17.0.1", uplinkAddress, "127.0.0.1"].flatMap((address) =>
      ports.map((port) => `${address}:${port}`),
    );
    const compare = async (from: { id: string; name: string }, attempt: number): Promise<string[]> => {
      const said: string[] = [];
      const seen = await lab.ping(from.name, [...hostAddresses, outsideAddress]);
      const isAnswered = (address: string): boolean => seen?.[address]?.answered === true;
      const source = from.id as "host";
      if (from.id !== "host") {
        const verdict = reachability.verdict(source, "host");
        // The host's own applies to what lives in its namespace: loopback.
        const predicted = (verdict?.addresses ?? []).filter(
          (address) => address.includes(".") && !address.startsWith("127."),
        );
        for (const address of predicted)
          if (!isAnswered(address)) said.push(`${from.name}: the host does not answer at ${address}`);
        if (verdict?.byAddress === "blocked" && hostAddresses.some(isAnswered))
          said.push(`${from.name}: the host answers, predicted blocked`);
      }
      const out = reachability.verdict(source, "internet");
      if (out?.byAddress !== "unknown" && (out?.byAddress === "reachable") !== isAnswered(outsideAddress))
        said.push(`${from.name} → internet: predicted ${out?.byAddress}`);
      const predicted = running.flatMap((to) =>
        reachability.publishedWays(source, to.id).map(({ at }) => at),
      );
      const open = await lab.fetch(from.name, [...new Set([...doors, ...predicted])]);
      for (const to of running) {
        if (to.ports.length === 0 || to.id === from.id) continue;
        const ways = new Set(reachability.publishedWays(source, to.id).map(({ at }) => at));
        for (const way of ways) if (!open.has(way)) said.push(`${from.name} → ${to.name}: ${way} is shut`);
        const own = [...open].filter((door) =>
          to.ports.some(({ hostPort }) => door.endsWith(`:${hostPort}`)),
        );
        if (ways.size === 0 && own.length > 0)
          said.push(`${from.name} → ${to.name}: ${own.join(", ")} is open, none was predicted`);
      }
      return said.length > 0 && attempt < 2 ? compare(from, attempt + 1) : said;
    };
    const sources = [
      ...running.map(({ id, name }) => ({ id: id as string, name })),
      { id: "host", name: "host" },
    ];
    const next = sources.values();
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (const source of next) found.push(...(await compare(source, 0)));
      }),
    );
    const outside = await lab.fetch(
      "outside",
      ports.map((port) => `${uplinkAddress}:${port}`),
    );
    for (const to of running) {
      for (const { hostPort } of to.ports) {
        const predicted = reachability
          .publishedWays("internet", to.id)
          .some(({ binding }) => binding.hostPort === hostPort);
        if (predicted !== outside.has(`${uplinkAddress}:${hostPort}`))
          found.push(`internet → ${to.name}:${hostPort}: predicted ${predicted ? "open" : "shut"}`);
      }
    }
    return found;
  }

  test("the textbook case: two on alpine-net, one on the default bridge, one on both", async () => {
    await lab.docker("network", "create", "alpine-net");
    await Promise.all([
      lab.run("alpine1", "--network", "alpine-net"),
      lab.run("alpine2", "--network", "alpine-net"),
      lab.run("alpine3"),
      lab.run("alpine4", "--network", "alpine-net"),
    ]);
    await lab.docker("network", "connect", "bridge", "alpine4");
    const { reachability } = await compareAll();
    const name = (id: string): string =>
      reachability.subjects.find((subject) => subject.id === id)?.name ?? id;
    const table: Record<string, string> = {};
    for (const { id: from, kind } of reachability.subjects) {
      if (kind !== "container") continue;
      for (const verdict of reachability.row(from)) {
        if (verdict.to === "host" || verdict.to === "internet") continue;
        table[`${name(from)} ${name(verdict.to)}`] = `${verdict.byAddress} ${verdict.byName}`;
      }
    }
    const both = "reachable reachable";
    const neither = "blocked blocked";
    const addressOnly = "reachable blocked";
    expect(table).toEqual({
      "alpine1 alpine2": both,
      "alpine1 alpine3": neither,
      "alpine1 alpine4": both,
      "alpine2 alpine1": both,
      "alpine2 alpine3": neither,
      "alpine2 alpine4": both,
      "alpine3 alpine1": neither,
      "alpine3 alpine2": neither,
      "alpine3 alpine4": addressOnly,
      "alpine4 alpine1": both,
      "alpine4 alpine2": both,
      "alpine4 alpine3": addressOnly,
    });
  }, 120_000);

  test("every mode at once", async () => {
    for (const line of [
      "front",
      "back",
      "quiet --ipv6 --subnet fd00:3::/64 -o com.docker.network.bridge.enable_icc=false",
      "inner --internal",
      "inner6 --internal --ipv6 --subnet fd00:4::/64",
      "plain -o com.docker.network.bridge.enable_ip_masquerade=false",
      "hush -o com.docker.network.bridge.enable_ip_masquerade=false -o com.docker.network.bridge.enable_icc=false",
      "six --ipv6 --subnet fd00:5::/64",
      "lan -d macvlan -o parent=lan0 --subnet 10.77.0.0/24",
      "tight --subnet 10.78.0.0/24",
    ]) {
      await lab.docker("network", "create", ...line.split(" "));
    }
    const lines = [
      "base",
      "linked --link base:db",
      "f1 --network front --network-alias web -p 8080:80",
      "f2 --network front --network-alias web --link f1:mate",
      "b1 --network back -p 127.0.0.1:8081:80",
      `b2 --network back --hostname Odd.name -p ${uplinkAddress}:8082:80`,
      "q1 --network quiet",
      "q2 --network quiet -p 8083:80",
      "i1 --network inner",
      "i2 --network inner -p 8084:80",
      "i6 --network inner6",
      "p1 --network plain",
      "p2 --network plain -p 8085:80",
      "p3 --network plain",
      "h1 --network hush",
      "h2 --network hush -p 8088:80",
      "spread --network plain -p 8089:80",
      "s1 --network six -p 8086:80",
      "l1 --network lan",
      "l2 --network lan -p 8087:80",
      "guest --network container:f1",
      "hosted --network host",
      "alone --network none",
      "owner --network tight --ip 10.78.0.9",
      "frozen --network front",
      "multi --network inner",
      "wide --network lan",
      "mixed --network front",
    ].map((line) => line.split(" "));
    // Links and shared namespaces need their targets.
    const isLater = (args: readonly string[]): boolean =>
      args.includes("--link") || args.includes("container:f1");
    const runAll = (wanted: readonly string[][]): Promise<void[]> =>
      Promise.all(wanted.map(([name = "", ...args]) => lab.run(name, ...args)));
    await runAll(lines.filter((args) => !isLater(args)));
    await runAll(lines.filter(isLater));
    await lab.docker("network", "connect", "--alias", "web", "back", "multi");
    await lab.docker("network", "connect", "back", "wide");
    await lab.docker("network", "connect", "back", "spread");
    await lab.docker("network", "connect", "six", "mixed");
    await lab.docker("network", "connect", "--alias", "deep", "inner6", "mixed");
    // A connect that fails leaves a ghost: the container has no interface there.
    const refused = await engine.cli(["network", "connect", "--ip", "10.78.0.9", "tight", "b1"]);
    expect(refused.stderr).toContain("Address already in use");
    await lab.docker("pause", "frozen");
    await lab.docker("stop", "p3");
    const { topology, reachability, count } = await compareAll({ db: "base", mate: "f1" });
    expect(count).toBeGreaterThan(400);
    const tight = topology.networks.find(({ name }) => name === "tight");
    const ghosts = topology.endpoints.filter(({ state }) => state === "ghost");
    expect(ghosts.map(({ networkId }) => networkId)).toEqual([tight?.id]);
    expect(reachability.subjects.map(({ name }) => name)).not.toContain("p3");
  }, 120_000);

  if (real.isThorough) {
    test("overlay networks of a swarm of one", async () => {
      await lab.docker("swarm", "init", "--advertise-addr", uplinkAddress);
      await Promise.all([
        lab.docker("network", "create", "-d", "overlay", "--attachable", "mesh"),
        lab.docker("network", "create", "-d", "overlay", "--attachable", "--internal", "cave"),
        lab.docker("network", "create", "ground"),
      ]);
      await Promise.all([
        lab.run("m1", "--network", "mesh", "-p", "8091:80"),
        lab.run("m2", "--network", "mesh", "--network-alias", "deep"),
        lab.run("v1", "--network", "cave"),
        lab.run("v2", "--network", "cave"),
        lab.run("g1", "--network", "ground"),
        lab.run("g2", "--network", "ground", "-p", "8092:80"),
        lab.run("base", "-p", "8093:80"),
      ]);
      await lab.docker("network", "connect", "mesh", "g2");
      try {
        await compareAll();
      } finally {
        await lab.clear();
        await lab.docker("swarm", "leave", "--force");
      }
    }, 120_000);
  }

  if (real.major >= 28) {
    test("what Docker 28 adds: gateway modes, networks without IPv4, gateway priority", async () => {
      for (const line of [
        "routed -o com.docker.network.bridge.gateway_mode_ipv4=routed",
        "routed6 --ipv6 --subnet fd00:7::/64 -o com.docker.network.bridge.gateway_mode_ipv6=routed",
        "bare -o com.docker.network.bridge.gateway_mode_ipv4=nat-unprotected",
        "apart --internal -o com.docker.network.bridge.gateway_mode_ipv4=isolated",
        "front",
        "six --ipv6",
      ]) {
        await lab.docker("network", "create", ...line.split(" "));
      }
      const only6 = { Name: "only6", EnableIPv4: false, EnableIPv6: true };
      const made = await send(engine.socketPath, { method: "POST", path: "/networks/create", body: only6 });
      expect(made.status).toBe(201);
      await Promise.all(
        [
          "r1 --network routed -p 8094:80",
          "r2 --network routed",
          "w1 --network routed6 -p 8095:80",
          "b1 --network bare -p 8096:80",
          "b2 --network bare",
          "a1 --network apart",
          "a2 --network apart",
          "f1 --network front -p 8097:80",
          "s1 --network six -p 8098:80",
          "o1 --network only6",
          "o2 --network only6",
          "mix --network front",
        ].map((line) => {
          const [name = "", ...args] = line.split(" ");
          return lab.run(name, ...args);
        }),
      );
      const body = { Container: "mix", EndpointConfig: { GwPriority: 7 } };
      const path = "/networks/routed6/connect";
      expect((await send(engine.socketPath, { method: "POST", path, body })).status).toBe(200);
      await lab.docker("network", "connect", "only6", "f1");
      await compareAll();
    }, 120_000);
  }

  test.each([1])(
    "what a draw of lots put together (seed %i)",
    async (seed) => {
      const draw = lots(seed);
      const networks = ["n0", "n1", "n2", "n3", "n4"];
      for (const [index, network] of networks.entries()) {
        const flags = [
          draw(3) === 0 ? ["--internal"] : [],
          draw(3) === 0 ? ["--ipv6", "--subnet", `fd00:${seed}${index}::/64`] : [],
          draw(4) === 0 ? ["-o", "com.docker.network.bridge.enable_icc=false"] : [],
          draw(4) === 0 ? ["-o", "com.docker.network.bridge.enable_ip_masquerade=false"] : [],
        ].flat();
        await lab.docker("network", "create", ...flags, network);
      }
      const homes = [...networks, "bridge"];
      const containers = Array.from({ length: 9 }, (_, index) => ({
        name: `c${index}`,
        home: homes[draw(homes.length)] ?? "bridge",
        others: homes.filter(() => draw(5) === 0),
        ports: draw(3) === 0 ? ["-p", `${9000 + index}:80`] : [],
      }));
      await Promise.all(
        containers.map(async ({ name, home, others, ports }) => {
          await lab.run(name, "--network", home, ...ports);
          for (const other of others) {
            if (other === home) continue;
            const alias = other === "bridge" ? [] : ["--alias", `shared${draw(2)}`];
            await lab.docker("network", "connect", ...alias, other, name);
          }
        }),
      );
      await compareAll();
    },
    120_000,
  );
});

describe.skipIf(real.skipped)(`a daemon with --icc=false${real.reason}`, () => {
  let engine: TestEngine;
  let lab: PacketLab;
  beforeAll(async () => {
    engine = await real.start(["--icc=false"]);
    lab = new PacketLab(engine);
  }, 60_000);
  afterAll(() => engine?.stop());

  test("REACH-5: on the default bridge a link opens what its target exposes or publishes, one way", async () => {
    await Promise.all([
      lab.run("base", "--expose", "80"),
      lab.run("bare"),
      lab.run("published", "-p", "8080:80"),
      lab.run("shut", "--expose", "81"),
    ]);
    await lab.run(
      "linked",
      ...["base:db", "bare:nb", "published:pb", "shut:sb"].flatMap((link) => ["--link", link]),
    );
    const { topology, reachability } = await lab.predict();
    const seen: Record<string, string> = {};
    const predicted: Record<string, string> = {};
    const names: Record<string, string> = { base: "db", bare: "nb", published: "pb", shut: "sb" };
    const compare = async (from: Container): Promise<void> => {
      const others = topology.containers
        .filter((to) => to !== from)
        .map((to) => {
          const address = topology.endpoints.find(({ containerId }) => containerId === to.id)?.ipv4 ?? "";
          const name = from.name === "linked" ? (names[to.name] ?? to.name) : to.name;
          return { to, address, byAddress: `${address}:80`, byName: `${name}:80` };
        });
      const open = await lab.fetch(
        from.name,
        others.flatMap(({ byAddress, byName }) => [byAddress, byName]),
      );
      const pings = await lab.ping(
        from.name,
        others.map(({ address }) => address),
      );
      for (const { to, address, byAddress, byName } of others) {
        const pair = `${from.name} ${to.name}`;
        seen[pair] = `${open.has(byAddress)} ${open.has(byName)} ${pings?.[address]?.answered}`;
        const verdict = reachability.verdict(from.id, to.id);
        const isOpen = verdict?.addresses.includes(byAddress) === true;
        predicted[pair] = `${isOpen} ${isOpen && verdict?.byName === "reachable"} false`;
      }
    };
    await Promise.all(topology.containers.map(compare));
    expect(predicted).toEqual(seen);
    expect(Object.keys(seen).filter((pair) => seen[pair] === "true true false")).toEqual([
      "linked base",
      "linked published",
    ]);
  }, 60_000);
});

/** Numbers below a bound that only the seed decides (a linear congruential generator's high bits). */
function lots(seed: number): (bound: number) => number {
  let state = seed * 2654435761;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}
