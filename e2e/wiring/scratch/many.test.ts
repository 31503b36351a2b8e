import { realEngine } from "@/e2e/engine/engines";
import { busyboxImage } from "@/e2e/engine/images.mjs";
import { startLocalInNamespace } from "@/e2e/wiring/local-in-namespace";
import { Engine } from "@/lib/engine/engine";
import { Hub } from "@/lib/server/hub";
import { WiringReader } from "@/lib/server/wiring-reader";
import { HelperSource } from "@/lib/wiring/helper-source";
import { test } from "vitest";
test("x", async () => {
  const engine = await realEngine().start();
  const d = async (...a: string[]) => {
    const r = await engine.cli(a);
    if (r.code) throw new Error(r.stderr);
    return r.stdout.trim();
  };
  const med = (v: number[]) => v.toSorted((a, b) => a - b)[Math.floor(v.length / 2)]!;
  const timed = async (n: number, f: () => Promise<unknown>) => {
    const v: number[] = [];
    for (let i = 0; i < n; i++) {
      const s = performance.now();
      await f();
      v.push(performance.now() - s);
    }
    return `${med(v).toFixed(1)} (max ${Math.max(...v).toFixed(1)})`;
  };
  try {
    for (let i = 0; i < 10; i++) await d("network", "create", "--subnet", `10.86.${i}.0/24`, `n${i}`);
    for (let i = 0; i < 100; i++)
      await d("run", "-d", "--name", `bg${i}`, "--network", `n${i % 10}`, busyboxImage, "sleep", "10000");
    const open = () => new Engine({ kind: "unix", path: engine.socketPath, foundBy: "test" });
    const helper = (p: boolean) =>
      new HelperSource({
        runtime: open(),
        instance: "live",
        image: busyboxImage,
        allowsProcesses: p,
        now: () => Date.now(),
      });
    const client = open();
    const ids = (await client.readLists()).containers.map((c) => c.id);
    const targets = [] as { id: string; pid: number | null }[];
    for (const id of ids)
      targets.push({ id, pid: (await client.inspectContainer(id, { deadline: 5000 }))?.pid ?? null });
    console.log(
      "inspect 100:",
      await timed(5, async () => {
        for (const id of ids) await client.inspectContainer(id, { deadline: 5000 });
      }),
    );
    const local = await startLocalInNamespace(engine.hostPrefix);
    const p = helper(true);
    const s = helper(false);
    await p.start();
    await s.start();
    for (const [n, src, k] of [
      ["local", local, 9],
      ["pidhost", p, 9],
      ["short", s, 3],
    ] as const) {
      console.log(
        n,
        "sandboxes 100:",
        await timed(k, () => src.readSandboxes(targets)),
        "host:",
        await timed(9, () => src.readHost()),
        "counters:",
        await timed(20, () => src.readCounters()),
      );
      const bad = [...(await src.readSandboxes(targets)).values()].filter((x) => x.interfaces === null);
      if (bad.length) console.log(n, "bad", bad.length, bad[0]!.reason);
    }
    for (const total of [300, 1000]) {
      const b = total === 300 ? "" : "link";
      const lines: string[] = [];
      for (let i = total === 300 ? 0 : 100; i < (total - 100) / 2; i++)
        lines.push(`link add va${i} type veth peer name vb${i}`);
      const r = await engine.inNamespace(["ip", "-batch", "-"], { input: lines.join("\n") });
      if (r.code) console.log(r.stderr);
      for (const [n, src] of [
        ["local", local],
        ["helper", p],
      ] as const)
        console.log(
          n,
          total,
          "veths host:",
          await timed(9, () => src.readHost()),
          "counters:",
          await timed(20, () => src.readCounters()),
          n === "local" ? `elapsed inside ${local.lastElapsed().toFixed(2)}` : "",
          (await src.readHost()).interfaces.length,
          (await src.readCounters()).size,
        );
    }
    const del: string[] = [];
    for (let i = 0; i < 450; i++) del.push(`link del va${i}`);
    const r2 = await engine.inNamespace(["ip", "-batch", "-"], { input: del.join("\n") });
    if (r2.code) console.log(r2.stderr.slice(0, 200));
    await p.close();
    await s.close();
    for (const [title, make] of [
      ["local", () => startLocalInNamespace(engine.hostPrefix)],
      ["short", async () => helper(false)],
      ["pidhost", async () => helper(true)],
    ] as const) {
      const hub = new Hub({
        id: "default",
        engine: open(),
        readOnly: false,
        readHost: () => ({ hostSubnets: [], hostInterfaces: [] }),
        now: () => new Date(),
      });
      const source = await make();
      const reader = new WiringReader({ hub, chooseSource: async () => ({ source, reason: null }) });
      const t0 = performance.now();
      hub.start();
      reader.start();
      const link = (c: string, n: string) => {
        const t = hub.topology;
        const ci = t?.containers.find((x) => x.name === c)?.id;
        const ni = t?.networks.find((x) => x.name === n)?.id;
        return (
          t?.endpoints.find((e) => e.containerId === ci && e.networkId === ni)?.link?.hostInterface ?? null
        );
      };
      const until = async (ok: () => boolean) => {
        const s = performance.now();
        while (!ok()) {
          if (performance.now() - s > 60000) throw new Error("late");
          await new Promise((r) => setTimeout(r, 5));
        }
        return performance.now() - s;
      };
      await until(() => (hub.topology?.endpoints.filter((e) => e.link !== null).length ?? 0) >= 100);
      console.log(title, "first pass of 100 ms:", (performance.now() - t0).toFixed(0));
      const t: number[] = [],
        t2: number[] = [];
      for (let i = 0; i < 6; i++) {
        await new Promise((r) => setTimeout(r, 500));
        reader.reconsider();
        await d("run", "-d", "--name", "web", "--network", "n1", busyboxImage, "sleep", "10000");
        t.push(await until(() => link("web", "n1") !== null));
        await d("network", "connect", "n2", "web");
        t2.push(await until(() => link("web", "n2") !== null));
        await d("rm", "-f", "web");
      }
      console.log(
        title,
        "amid a full pass: run",
        med(t).toFixed(0),
        "max",
        Math.max(...t).toFixed(0),
        "connect",
        med(t2).toFixed(0),
        "max",
        Math.max(...t2).toFixed(0),
      );
      await reader.stop();
      hub.stop();
    }
  } finally {
    await engine.stop();
  }
}, 400000);
