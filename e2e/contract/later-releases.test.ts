import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { send, watchEvents } from "@/e2e/contract/engine-client";
import { realEngine } from "@/e2e/engine/engines";
import { busyboxImage } from "@/e2e/engine/images.mjs";

/**
 * What Patchbay relies on that a later Docker does otherwise than 20.10, whose contract engine-contract.ts is. Each
 * fact was measured on the release it stands under (20.10.24, 26.1.5, 28.5.2). `npm test` has only a later one, `npm run test:engines` all.
 */
const measured = {
  20: {
    gatewayOfDefaultBridge: false,
    poolsOfHost: "[]",
    gatewayOfInternal: true,
    namesInAliases: true,
    dnsNames: undefined,
    gwPriority: undefined,
    enableIpv4: undefined,
    macFromAddress: true,
    freedPoolGoesNext: false,
    secondOfAName: 201,
    blankName: 500,
    hostBits: 201,
    rangeOutside: 201,
    gatewayOutside: 500,
    auxiliaryOutside: 403,
    pairOfAddresses: 500,
    overlap: 403,
    ipv6WithoutSubnet: 404,
    outOfSubnet: [500, "ghost"],
    addressTaken: [403, "ghost"],
    stoppedOutOfSubnet: 200,
    disconnectEvents: 2,
  },
  26: {
    gatewayOfDefaultBridge: true,
    poolsOfHost: "null",
    gatewayOfInternal: false,
    namesInAliases: false,
    dnsNames: 2,
    gwPriority: undefined,
    enableIpv4: undefined,
    macFromAddress: true,
    freedPoolGoesNext: false,
    secondOfAName: 409,
    blankName: 400,
    hostBits: 400,
    rangeOutside: 400,
    gatewayOutside: 400,
    auxiliaryOutside: 400,
    pairOfAddresses: 201,
    overlap: 403,
    ipv6WithoutSubnet: 404,
    outOfSubnet: [400, "nothing"],
    addressTaken: [403, "ghost"],
    stoppedOutOfSubnet: 400,
    disconnectEvents: 2,
  },
  28: {
    gatewayOfDefaultBridge: true,
    poolsOfHost: "null",
    gatewayOfInternal: false,
    namesInAliases: false,
    dnsNames: 2,
    gwPriority: 0,
    enableIpv4: true,
    macFromAddress: false,
    freedPoolGoesNext: true,
    secondOfAName: 409,
    blankName: 400,
    hostBits: 400,
    rangeOutside: 400,
    gatewayOutside: 400,
    auxiliaryOutside: 400,
    pairOfAddresses: 201,
    overlap: 403,
    ipv6WithoutSubnet: 201,
    outOfSubnet: [400, "nothing"],
    addressTaken: [403, "ghost"],
    stoppedOutOfSubnet: 400,
    disconnectEvents: 1,
  },
};

const real = realEngine();
const expected = measured[real.major as keyof typeof measured];

describe.runIf(!real.skipped && (real.major > 20 || real.isThorough))(`a later release${real.reason}`, () => {
  let engine: Awaited<ReturnType<typeof real.start>>;
  beforeAll(async () => {
    engine = await real.start();
  });
  afterAll(() => engine?.stop());

  const call = async <Body>(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; body: Body }> => {
    const reply = await send(engine.socketPath, { method, path, body });
    return { status: reply.status, body: reply.body as Body };
  };
  interface Entry {
    EndpointID: string;
    NetworkID: string;
    IPAddress: string;
    Gateway: string;
    MacAddress: string;
    Aliases: string[] | null;
    DNSNames?: string[] | null;
    GwPriority?: number;
  }
  interface Network {
    Id: string;
    EnableIPv4?: boolean;
    IPAM: { Config: { Subnet: string; Gateway?: string }[] | null };
  }
  const network = async (name: string): Promise<Network> =>
    (await call<Network>("GET", `/networks/${name}`)).body;
  const make = async (Name: string, more: object = {}): Promise<number> =>
    (await call("POST", "/networks/create", { Name, ...more })).status;
  const pool = (config: object, more: object = {}): object => ({ ...more, IPAM: { Config: [config] } });
  const entry = async (container: string, name: string): Promise<Entry | undefined> =>
    (
      await call<{ NetworkSettings: { Networks: Record<string, Entry> } }>(
        "GET",
        `/containers/${container}/json`,
      )
    ).body.NetworkSettings.Networks[name];
  const box = async (name: string, mode: string, isStarted = true): Promise<void> => {
    const body = { Image: busyboxImage, Cmd: ["sleep", "86400"], HostConfig: { NetworkMode: mode } };
    expect((await call("POST", `/containers/create?name=${name}`, body)).status).toBe(201);
    if (isStarted) expect((await call("POST", `/containers/${name}/start`)).status).toBe(204);
  };
  const connect = async (name: string, container: string, address?: string): Promise<number> =>
    (
      await call("POST", `/networks/${name}/connect`, {
        Container: container,
        EndpointConfig: address === undefined ? {} : { IPAMConfig: { IPv4Address: address } },
      })
    ).status;
  const disconnect = async (name: string, container: string): Promise<number> =>
    (await call("POST", `/networks/${name}/disconnect`, { Container: container, Force: false })).status;

  test("does what was measured on it", async () => {
    const facts: Record<string, unknown> = {};
    facts["gatewayOfDefaultBridge"] = (await network("bridge")).IPAM.Config?.[0]?.Gateway !== undefined;
    facts["poolsOfHost"] = JSON.stringify((await network("host")).IPAM.Config);
    expect(await make("plain", pool({ Subnet: "10.90.1.0/24" }))).toBe(201);
    facts["enableIpv4"] = (await network("plain")).EnableIPv4;
    await make("inner", pool({ Subnet: "10.90.2.0/24" }, { Internal: true }));
    await box("one", "plain");
    expect(await connect("inner", "one")).toBe(200);
    facts["gatewayOfInternal"] = (await entry("one", "inner"))?.Gateway !== "";
    const own = await entry("one", "plain");
    facts["namesInAliases"] = own?.Aliases !== null;
    facts["dnsNames"] = own?.DNSNames?.length;
    facts["gwPriority"] = own?.GwPriority;
    facts["macFromAddress"] = own?.MacAddress === "02:42:0a:5a:01:02";

    await make("first");
    const freed = (await network("first")).IPAM.Config?.[0]?.Subnet;
    await call("DELETE", "/networks/first");
    await make("second");
    facts["freedPoolGoesNext"] = (await network("second")).IPAM.Config?.[0]?.Subnet === freed;
    facts["secondOfAName"] = await make("second");
    facts["blankName"] = await make(" ");
    facts["hostBits"] = await make("p1", pool({ Subnet: "10.90.10.5/24" }));
    facts["rangeOutside"] = await make("p2", pool({ Subnet: "10.90.11.0/24", IPRange: "10.99.0.0/25" }));
    facts["gatewayOutside"] = await make("p3", pool({ Subnet: "10.90.12.0/24", Gateway: "10.99.0.1" }));
    facts["auxiliaryOutside"] = await make(
      "p4",
      pool({ Subnet: "10.90.13.0/24", AuxiliaryAddresses: { x: "10.99.0.1" } }),
    );
    facts["pairOfAddresses"] = await make("p5", pool({ Subnet: "10.90.14.0/31" }));
    facts["overlap"] = await make("p6", pool({ Subnet: "10.90.1.0/25" }));
    facts["ipv6WithoutSubnet"] = await make("p7", { EnableIPv6: true });

    await box("two", "bridge");
    for (const [fact, address] of [
      ["outOfSubnet", "10.99.0.7"],
      ["addressTaken", "10.90.1.2"],
    ] as const) {
      const status = await connect("plain", "two", address);
      const left = await entry("two", "plain");
      facts[fact] = [status, left === undefined ? "nothing" : left.EndpointID === "" ? "ghost" : "endpoint"];
      // The cure, wherever it is needed: a free address, then off.
      if (left !== undefined) {
        expect(await connect("plain", "two")).toBe(200);
        expect(await disconnect("plain", "two")).toBe(200);
        expect(await entry("two", "plain")).toBeUndefined();
      }
    }
    await box("three", "bridge", false);
    facts["stoppedOutOfSubnet"] = await connect("plain", "three", "10.99.0.8");

    const watching = await watchEvents(engine.socketPath, "");
    expect(await disconnect("inner", "one")).toBe(200);
    await call("DELETE", "/networks/inner");
    const events = await watching.until(({ Action }) => Action === "destroy");
    watching.stop();
    facts["disconnectEvents"] = events.filter(({ Action }) => Action === "disconnect").length;
    expect(facts).toEqual(expected ?? "a release that was never measured: write down what it does");
  });
});
