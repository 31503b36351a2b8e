import { expect, test } from "vitest";
import { ratesBetween } from "@/lib/domain/wiring/rates";
import { plantState } from "./demo-state";
import { disconnect } from "./endpoint-operations";
import { exampleTopology } from "./example-topology";
import { restartContainer } from "./container-operations";
import { DemoKernel } from "./kernel";
import { EngineModel } from "./model";

function start() {
  let now = Date.UTC(2026, 0, 1);
  const model = new EngineModel(() => new Date(now));
  plantState(model, exampleTopology());
  return {
    model,
    kernel: new DemoKernel(model),
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
    container: (name: string) => {
      const found = model.containersByName.get(name);
      if (found === undefined) throw new Error(`no container ${name}`);
      return found;
    },
  };
}

test("each end of a pair names the other, and both hang where the engine says", async () => {
  const { kernel, model } = start();
  const { interfaces } = await kernel.readHost();
  const byIndex = new Map(interfaces.map((one) => [one.index, one]));
  expect(byIndex.size).toBe(interfaces.length);
  expect(new Set(interfaces.map((one) => one.name)).size).toBe(interfaces.length);
  const sandboxes = await kernel.readSandboxes([...model.containers.keys()].map((id) => ({ id })));
  let pairs = 0;
  for (const [id, sandbox] of sandboxes) {
    const container = model.containers.get(id);
    if (container?.host.networkMode === "host" || container?.host.networkMode.startsWith("container:"))
      continue;
    for (const one of sandbox.interfaces ?? []) {
      if (one.kind !== "veth") continue;
      pairs += 1;
      const peer = byIndex.get(one.peerIndex);
      expect(peer).toMatchObject({ kind: "veth", peerIndex: one.index });
      expect(peer?.name).toMatch(/^veth[0-9a-f]{7}$/);
      expect(byIndex.get(interfaces.find((each) => each.name === peer?.master)?.index ?? -1)?.kind).toBe(
        "bridge",
      );
    }
  }
  expect(pairs).toBeGreaterThan(15);
  expect(pairs).toBe(interfaces.filter((one) => one.kind === "veth").length);
});

test("a macvlan points at its parent, host mode sees the host, none has a loopback only", async () => {
  const { kernel, model } = start();
  const all = [...model.containers.values()].filter((one) => one.state === "running");
  const sandboxes = await kernel.readSandboxes(all);
  const { interfaces } = await kernel.readHost();
  const eth0 = interfaces.find((one) => one.name === "eth0");
  const macvlans = [...sandboxes.values()]
    .flatMap((each) => each.interfaces ?? [])
    .filter((one) => one.kind === "macvlan");
  expect(macvlans.length).toBeGreaterThan(0);
  for (const one of macvlans) expect(one.peerIndex).toBe(eth0?.index);
  const hostMode = all.find((one) => one.host.networkMode === "host");
  expect(sandboxes.get(hostMode?.id ?? "")?.interfaces?.map((one) => one.name)).toContain("eth0");
  const none = all.find((one) => one.host.networkMode === "none");
  expect(sandboxes.get(none?.id ?? "")?.interfaces?.map((one) => one.name)).toEqual(["lo"]);
  const shared = all.find((one) => one.host.networkMode.startsWith("container:"));
  const owner = shared?.host.networkMode.slice("container:".length) ?? "";
  expect(sandboxes.get(shared?.id ?? "")).toEqual(sandboxes.get(owner));
});

test("what can't be read has its reason and spoils no other", async () => {
  const { kernel, container } = start();
  const web = container("shop-web-1");
  const sandboxes = await kernel.readSandboxes([{ id: "gone" }, web]);
  expect(sandboxes.get("gone")).toEqual({ interfaces: null, reason: "The container is gone." });
  expect(sandboxes.get(web.id)?.interfaces?.length).toBe(3);
});

test("the same time gives the same counters, they only grow, and some links are idle, some busy", async () => {
  const one = start();
  const two = start();
  expect(await one.kernel.readCounters()).toEqual(await two.kernel.readCounters());
  const before = { at: 0, ...(await one.kernel.readCounters()) };
  one.pass(2);
  const after = { at: 2000, ...(await one.kernel.readCounters()) };
  const rates = ratesBetween(before, after).host;
  expect([...rates.keys()].toSorted()).toEqual([...after.host.keys()].toSorted());
  const veths = [...rates].filter(([name]) => name.startsWith("veth")).map(([, traffic]) => traffic.rxRate);
  expect(veths.filter((rate) => rate === 0).length).toBeGreaterThan(2);
  expect(veths.filter((rate) => rate > 10_000).length).toBeGreaterThan(2);
  expect(rates.get("eth0")?.txRate).toBeGreaterThan(0);
});

test("counters of bridges and uplinks go on when a container leaves, and a new pair begins at zero", async () => {
  const { kernel, container, model, pass } = start();
  const web = container("shop-web-1");
  const before = (await kernel.readCounters()).host;
  const vethsBefore = (await kernel.readHost()).interfaces.filter((one) => one.kind === "veth");
  pass(1);
  restartContainer(model, web);
  disconnect(model, { containerReference: web.id, networkReference: "shop_back", force: false });
  pass(1);
  const after = (await kernel.readCounters()).host;
  for (const [name, counters] of before) {
    if (name.startsWith("veth")) continue;
    expect(after.get(name)?.txBytes).toBeGreaterThanOrEqual(counters.txBytes);
  }
  const veths = (await kernel.readHost()).interfaces.filter((one) => one.kind === "veth");
  expect(veths.length).toBe(vethsBefore.length - 1);
  const fresh = veths.filter((one) => !vethsBefore.some((old) => old.name === one.name));
  expect(fresh.length).toBe(1);
  expect(after.get(fresh[0]?.name ?? "")?.rxBytes).toBeLessThan(30_000_000);
});

test("a paused container sends nothing", async () => {
  const { kernel, container, pass } = start();
  const counts = async () =>
    new Map([...(await kernel.readCounters()).host].filter(([name]) => name.startsWith("veth")));
  await counts();
  for (const name of ["shop-web-1", "shop-web-2", "shop-api-1"]) container(name).state = "paused";
  const before = await counts();
  pass(10);
  const { interfaces } = await kernel.readHost();
  const sandboxes = await kernel.readSandboxes([container("shop-web-1"), container("shop-api-1")]);
  const after = await counts();
  for (const { interfaces: own } of sandboxes.values())
    for (const one of own ?? []) {
      const name = interfaces.find((each) => each.index === one.peerIndex && each.kind === "veth")?.name;
      if (name !== undefined) expect(after.get(name)).toEqual(before.get(name));
    }
});

test("TRAF-8: a macvlan's packets are counted in its container, for those that are asked for", async () => {
  const { kernel, container, model, pass } = start();
  const onParent = [...model.networks.values()].filter(({ driver }) => driver === "macvlan");
  const [printer] = onParent.flatMap(({ attached }) => [...attached.keys()]);
  const target = [...model.containers.values()].find(({ id }) => id === printer);
  expect(target).toBeDefined();
  pass(60);
  const { containers, host } = await kernel.readCounters([{ id: target?.id ?? "" }]);
  expect([...containers.keys()]).toEqual([target?.id]);
  const [own] = [...(containers.get(target?.id ?? "") ?? [])];
  expect(own?.[0]).toMatch(/^eth\d$/);
  expect((await kernel.readCounters()).containers.size).toBe(0);
  // A pair has two ends: what one has sent, the other has received.
  const web = container("shop-web-1");
  const inside = (await kernel.readCounters([web])).containers.get(web.id) ?? new Map();
  const ends = [...host.values()].map(({ rxBytes, txBytes }) => `${rxBytes} ${txBytes}`);
  for (const { rxBytes, txBytes } of inside.values()) expect(ends).toContain(`${txBytes} ${rxBytes}`);
});
