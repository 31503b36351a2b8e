import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PatchbayServer, startPatchbay } from "@/e2e/api/patchbay-server";
import { realEngine } from "@/e2e/engine/engines";
import { busyboxImage } from "@/e2e/engine/images.mjs";
import type { AddressesAnswer, ConnectionAnswer, Problem } from "@/lib/contract/answers";
import {
  addressPlus,
  cidrAround,
  formatAddress,
  formatCidr,
  type IpAddress,
  toAddress,
} from "@/lib/domain/ip/ip";

/** ADDR on a real engine: what the address map says is what the engine does. */

const real = realEngine();
const networks = "/api/engines/default/networks";

/** A pool of its own block each time, so that no draw waits for another one's removal. */
const wish = fc.record({
  family: fc.constantFrom(4 as const, 4 as const, 6 as const),
  hostBits: fc.integer({ min: 2, max: 6 }),
  range: fc.option(fc.record({ offset: fc.nat(63), hostBits: fc.integer({ min: 0, max: 5 }) }), { freq: 2 }),
  gateway: fc.option(fc.nat(63), { freq: 2 }),
  auxiliary: fc.uniqueArray(fc.nat(63), { maxLength: 2 }),
  held: fc.nat(63),
  looked: fc.uniqueArray(fc.nat(66), { minLength: 2, maxLength: 3 }),
});

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
    for (const name of ["probe", "holder"])
      await docker("run", "-d", "--name", name, busyboxImage, "sleep", "86400");
    server = await startPatchbay({ PATCHBAY_ENGINE: engine.endpoint });
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

  test("on random pools: the next free is what comes, free connects, what is held or outside is refused", async () => {
    let made = 0;
    let refused = 0;
    let connected = 0;
    let block = 0;
    await fc.assert(
      fc.asyncProperty(wish, async ({ family, hostBits, range, gateway, auxiliary, held, looked }) => {
        block += 1;
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
        const body = { name, ipv6: family === 6, pools: [pool] };
        const spare = { subnet: formatCidr(cidrAround({ family: 4, value: 0x0a5b0000 + block * 16 }, 28)) };
        const creation = await server.call("POST", networks, {
          ...body,
          pools: family === 6 ? [spare, pool] : [pool],
        });
        if (creation.status !== 201) {
          refused += 1;
          expect(creation.status).toBe(422);
          return;
        }
        made += 1;
        const field = family === 4 ? "ipv4Address" : "ipv6Address";
        const key = family === 4 ? "ipv4" : "ipv6";
        // Somebody is there already, where that can be.
        const isHeld =
          (await connect(name, { container: "holder", [field]: formatAddress(at(held)) })).status === 200;
        const map = (await addresses(name)).pools.find((each) => each.family === family);
        if (map === undefined) throw new Error("the pool is not told");

        const automatic = await connect(name, {});
        expect(automatic.status === 200 ? (automatic.body.endpoint?.[key] ?? null) : null).toBe(map.nextFree);
        if (automatic.status === 200) {
          connected += 1;
          await leave(name);
        } else expect(automatic.body.code).toBe("subnet-full");

        for (const offset of looked) {
          const text = formatAddress(addressPlus(base, offset));
          const entry = map.entries.find(({ address }) => address === text);
          const isFree = offset < 2 ** hostBits && entry === undefined;
          const answer = await connect(name, { [field]: text });
          expect([text, answer.status === 200]).toEqual([text, isFree]);
          if (answer.status === 200) {
            expect(answer.body.endpoint?.[key]).toBe(text);
            await leave(name);
          } else
            expect(answer.body.code).toBe(entry?.role === "endpoint" ? "address-in-use" : "unprocessable");
        }
        if (isHeld) await server.call("POST", `${networks}/${name}/disconnect`, { container: "holder" });
        expect((await server.call("DELETE", `${networks}/${name}`)).status).toBe(204);
      }),
      { numRuns: 30 },
    );
    // The draw is random; both kinds must have been among it, or the test has shown nothing.
    expect(made).toBeGreaterThan(5);
    expect(refused).toBeGreaterThan(0);
    expect(connected).toBeGreaterThan(5);
  }, 180_000);
});
