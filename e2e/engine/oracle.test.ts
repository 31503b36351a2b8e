import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { realEngine } from "@/e2e/engine/engines";
import { busyboxImage } from "@/e2e/engine/images.mjs";
import { findFreeAddress } from "@/lib/domain/addresses/allocation";
import { cidrAround, formatAddress, formatCidr } from "@/lib/domain/ip/ip";
import { Engine } from "@/lib/engine/engine";
import { Hub } from "@/lib/server/hub";
import { NetworkService } from "@/lib/server/network-service";
import { ProblemError } from "@/lib/server/http/problem-response";

/** dockerd as the oracle: what the plans accept, it accepts and does; what they refuse never reaches it. */

const real = realEngine();
const base = 0x0a_c8_00_00;
const nothingAsked = {
  ipv4Address: null,
  ipv6Address: null,
  aliases: [],
  macAddress: null,
  gatewayPriority: null,
  confirm: [],
};

/** Wishes for one pool within 10.200.0.0/16: sound ones and odd ones, in about equal parts. */
const pool = fc
  .record({
    block: fc.integer({ min: 0, max: 200 }),
    prefix: fc.integer({ min: 24, max: 32 }),
    gateway: fc.option(fc.integer({ min: 0, max: 260 }), { freq: 2 }),
    range: fc.option(
      fc.record({ offset: fc.integer({ min: 0, max: 255 }), prefix: fc.integer({ min: 25, max: 32 }) }),
      { freq: 2 },
    ),
    auxiliary: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 2 }),
  })
  .map(({ block, prefix, gateway, range, auxiliary }) => {
    const first = base + block * 256;
    const at = (offset: number): string => formatAddress({ family: 4, value: first + offset });
    return {
      subnet: formatCidr(cidrAround({ family: 4, value: first }, prefix)),
      gateway: gateway === null ? null : at(gateway),
      ipRange:
        range === null
          ? null
          : formatCidr(cidrAround({ family: 4, value: first + range.offset }, range.prefix)),
      auxiliaryAddresses: Object.fromEntries(auxiliary.map((offset, index) => [`aux${index}`, at(offset)])),
    };
  });

describe.skipIf(real.skipped)(`the engine as the oracle${real.reason}`, () => {
  let engine: Awaited<ReturnType<typeof real.start>>;
  let hub: Hub;
  let service: NetworkService;
  beforeAll(async () => {
    engine = await real.start();
    await engine.cli(["run", "-d", "--name", "probe", busyboxImage, "sleep", "86400"]);
    const client = new Engine({ kind: "unix", path: engine.socketPath, foundBy: "test" });
    hub = new Hub({
      id: "default",
      engine: client,
      readOnly: false,
      readHost: () => ({ hostSubnets: [], hostInterfaces: [] }),
      now: () => new Date(),
    });
    hub.start();
    await hub.settle(10_000);
    service = new NetworkService(hub, client);
  }, 60_000);
  afterAll(async () => {
    hub?.stop();
    await engine?.stop();
  });

  test("an accepted network is made, a connect gets the address that was foretold, and all of it can be undone", async () => {
    let accepted = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(pool, async (wish) => {
        const draft = {
          name: "oracle",
          driver: "bridge",
          internal: false,
          attachable: false,
          ipv6: false,
          pools: [wish],
          parent: null,
          options: {},
          labels: {},
          confirm: [],
        };
        const made = await service.create(draft).catch((error: unknown) => {
          if (
            error instanceof ProblemError &&
            error.code === "unprocessable" &&
            error.issues.every(({ code }) => code !== "engine-refused")
          )
            return null;
          throw error;
        });
        if (made === null) {
          refused += 1;
          return;
        }
        accepted += 1;
        const topology = await hub.refresh();
        const network = topology.networks.find(({ id }) => id === made.id);
        const own = network?.pools[0];
        if (network === undefined || own === undefined)
          throw new Error("the network that was made is not there");
        const foretold = findFreeAddress(topology, network, own);
        try {
          const connected = await service
            .connect("oracle", { ...nothingAsked, container: "probe" })
            .catch((error: unknown) => {
              if (error instanceof ProblemError && error.code === "subnet-full") return null;
              throw error;
            });
          expect(connected?.endpoint?.ipv4 ?? null).toBe(foretold === null ? null : formatAddress(foretold));
          if (connected !== null) await service.disconnect("oracle", { container: "probe", force: false });
        } finally {
          await service.remove("oracle", { force: true });
        }
      }),
      { numRuns: 60 },
    );
    // The draw is random; both kinds must have been among it, or the test has shown nothing.
    expect(accepted).toBeGreaterThan(3);
    expect(refused).toBeGreaterThan(3);
  }, 180_000);

  test("a static address is taken exactly when the plan says so, and no ghost is left", async () => {
    const draft = {
      name: "fixed",
      driver: "bridge",
      internal: false,
      attachable: false,
      ipv6: false,
      parent: null,
      options: {},
      labels: {},
      confirm: [],
    };
    await service.create({
      ...draft,
      pools: [
        {
          subnet: "10.201.0.0/28",
          ipRange: "10.201.0.8/29",
          gateway: null,
          auxiliaryAddresses: { nas: "10.201.0.5" },
        },
      ],
    });
    await engine.cli([
      "run",
      "-d",
      "--name",
      "holder",
      "--network",
      "fixed",
      "--ip",
      "10.201.0.3",
      busyboxImage,
      "sleep",
      "86400",
    ]);
    const taken: string[] = [];
    for (let offset = 0; offset < 18; offset += 1) {
      const ipv4Address = `10.201.0.${offset}`;
      const code = await service.connect("fixed", { ...nothingAsked, container: "probe", ipv4Address }).then(
        ({ endpoint }) => endpoint?.ipv4 ?? "none",
        (error: unknown) => (error instanceof ProblemError ? error.code : String(error)),
      );
      taken.push(code);
      if (code === ipv4Address) await service.disconnect("fixed", { container: "probe", force: false });
      expect((await hub.refresh()).endpoints.filter(({ state }) => state === "ghost")).toEqual([]);
    }
    const free = (offset: number): string => `10.201.0.${offset}`;
    const no = "unprocessable";
    // 0 the network's, 3 in use, 5 auxiliary, 8 the gateway (first of the range), 15 the broadcast, 16 and 17 outside.
    expect(taken).toEqual([
      no,
      free(1),
      free(2),
      "address-in-use",
      free(4),
      no,
      free(6),
      free(7),
      no,
      free(9),
      free(10),
      free(11),
      free(12),
      free(13),
      free(14),
      no,
      no,
      no,
    ]);
  }, 120_000);
});
