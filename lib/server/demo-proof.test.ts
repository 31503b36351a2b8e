import { afterAll, beforeAll, expect, test } from "vitest";
import { startDemoEngine } from "@/lib/demo-engine/demo-engine";
import { type DemoState, plantState } from "@/lib/demo-engine/demo-state";
import { runCommand } from "@/lib/demo-engine/exec-commands";
import { EngineModel } from "@/lib/demo-engine/model";
import { exampleTopology } from "@/lib/demo-engine/example-topology";
import { compareProbe } from "@/lib/domain/probes/compare-probe";
import { planProbe, targetAddresses } from "@/lib/domain/probes/plan-probe";
import { probeTools } from "@/lib/domain/probes/probe-tools";
import { readSight } from "@/lib/domain/probes/read-sight";
import { hasSandbox } from "@/lib/domain/topology/topology";
import { Engine } from "@/lib/engine/engine";
import { Hub } from "@/lib/server/hub";
import { ReachabilityService } from "@/lib/server/reachability-service";

/** The demo engine's packets are made up: they have to go where the rules say, or its proofs would be findings. */
let demo: Awaited<ReturnType<typeof startDemoEngine>>;
let engine: Engine;
let hub: Hub;
/** Planted with the same wishes: its ids are the engine's. */
const model = new EngineModel(() => new Date());

/** The example, and what it has not: IPv6 that nothing filters, and a bridge without masquerade. */
function wider(): DemoState {
  const example = exampleTopology();
  const pool = (subnet: string) => ({ subnet, ipRange: "", gateway: "", auxiliary: {} });
  const six = (number: number) => ({
    hasIpv6: true,
    ipam: { configs: [pool(`10.9${number}.0.0/24`), pool(`fd00:9${number}::/64`)] },
  });
  const plain = { image: "patchbay-test/busybox:latest" };
  return {
    ...example,
    networks: [
      ...example.networks,
      { name: "six", ...six(1) },
      { name: "six-internal", isInternal: true, ...six(2) },
      { name: "six-quiet", options: { "com.docker.network.bridge.enable_icc": "false" }, ...six(3) },
      { name: "unmasked", options: { "com.docker.network.bridge.enable_ip_masquerade": "false" } },
    ],
    containers: [
      ...example.containers,
      { name: "six-a", networkMode: "six", ...plain },
      { name: "six-b", networkMode: "six-internal", ...plain },
      { name: "six-c", networkMode: "six-quiet", ...plain },
      { name: "six-d", networkMode: "six-quiet", ...plain },
      { name: "bare", networkMode: "unmasked", ...plain },
    ],
  };
}

beforeAll(async () => {
  demo = await startDemoEngine({ seed: wider() });
  plantState(model, wider());
  engine = new Engine({ kind: "unix", path: demo.socketPath, foundBy: "test" });
  const now = (): Date => new Date();
  const readHost = () => ({ hostSubnets: [], hostInterfaces: [] });
  hub = new Hub({ id: "default", engine, readOnly: false, readHost, now });
  hub.start();
});
afterAll(async () => {
  hub.stop();
  engine.close();
  await demo.stop();
});

test("on the demo engine every probe of the example agrees with its prediction, or says nothing of it", async () => {
  const reachability = new ReachabilityService(hub, engine);
  const { topology, verdictOf } = await reachability.predict({ from: "host", to: null });
  const running = topology.containers.filter(hasSandbox);
  const findings: string[] = [];
  let agreed = 0;
  for (const from of running) {
    for (const to of [...running.map(({ id }) => id), "host", "internet"] as const) {
      const verdict = verdictOf(from.id, to);
      const source = model.containers.get(from.id);
      if (verdict === null || from.state === "paused" || source === undefined) continue;
      const own = targetAddresses(topology, to);
      const outside = to === "internet" ? ["1.1.1.1"] : [];
      for (const text of new Set([...own, ...verdict.addresses, ...verdict.names.slice(0, 2), ...outside])) {
        const planned = planProbe(
          topology,
          { kind: "ping", from: from.id, to, target: text, port: null, count: 1 },
          verdict,
        );
        const [tool] = planned.ok ? probeTools(planned.value) : [];
        const ended = tool === undefined ? null : runCommand(model, source, [...tool.argv]);
        if (ended === null) continue;
        const { exitCode, stdout, stderr } = ended;
        const sight = readSight({ kind: "ping", tool: "ping", exitCode, output: stdout + stderr });
        const { outcome } = compareProbe({ kind: "ping", to, target: text, ...sight }, verdict, {
          own,
          others: [],
        });
        const name = topology.containers.find(({ id }) => id === to)?.name ?? to;
        if (outcome === "disagrees") findings.push(`${from.name} to ${name} at ${text}: ${sight.seen}`);
        if (outcome === "agrees") agreed += 1;
      }
    }
  }
  expect(findings).toEqual([]);
  expect(agreed).toBeGreaterThan(300);
});
