import { connectStep, type Step } from "@/lib/domain/changes/change";
import { maximumSteps } from "@/lib/domain/changes/change";
import { planStep } from "@/lib/domain/changes/plan-changes";
import { toAddress } from "@/lib/domain/ip/ip";
import type { Warning } from "@/lib/domain/problem/problem";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import type { Container, Network, Topology } from "@/lib/domain/topology/topology";

export type SeveralKind = "connect" | "disconnect";

interface SeveralRow {
  container: Container;
  step: Step;
  /** Why it is left out; null when it takes part. */
  obstacle: string | null;
  /** To connect: the address that it will get; to disconnect: the one that it has. Null where there is none now. */
  address: string | null;
}

interface SeveralPlan {
  rows: SeveralRow[];
  commands: string[];
  warnings: Warning[];
}

/** What becomes of each container; those for which nothing can or need be done are left out of the steps. */
export function planSeveral(
  kind: SeveralKind,
  topology: Topology,
  { network, containers }: { network: Network; containers: readonly Container[] },
  facts: EngineFacts,
): SeveralPlan {
  let state = topology;
  const plan: SeveralPlan = { rows: [], commands: [], warnings: [] };
  for (const container of kind === "connect" ? containers : byAddressDown(topology, network, containers)) {
    const subject = { network: network.id, container: container.id };
    const step: Step =
      kind === "connect" ? connectStep(subject) : { kind: "disconnect", ...subject, force: false };
    // Each after those before it: the addresses are given in this order.
    const result = planStep(state, step, facts);
    const outcome = result.ok ? result.value.planned : null;
    if (result.ok && outcome?.changes === true && plan.commands.length < maximumSteps) {
      state = result.value.after;
      const own = topology.endpoints.find(
        (endpoint) => endpoint.networkId === network.id && endpoint.containerId === container.id,
      );
      const address = kind === "connect" ? outcome.address : (own?.ipv4 ?? own?.ipv6 ?? null);
      plan.rows.push({ container, step, obstacle: null, address });
      plan.commands.push(outcome.command);
      plan.warnings.push(...outcome.warnings);
    } else {
      const unchanged = kind === "connect" ? "on it already" : "not on it";
      const obstacle = !result.ok
        ? result.refusal.detail
        : outcome?.changes === true
          ? `more than ${maximumSteps} at once`
          : unchanged;
      plan.rows.push({ container, step, obstacle, address: null });
    }
  }
  plan.warnings = plan.warnings.filter(
    (warning, index) => plan.warnings.findIndex((each) => each.message === warning.message) === index,
  );
  return plan;
}

/**
 * The highest address first. Taken back, they are connected the other way round, and the engine, which gives the lowest
 * free one (ADDR-5), gives each its own again, also where it takes no static addresses.
 */
function byAddressDown(
  topology: Topology,
  network: Network,
  containers: readonly Container[],
): readonly Container[] {
  const valueOf = ({ id }: Container): bigint => {
    const own = topology.endpoints.find(
      (endpoint) => endpoint.networkId === network.id && endpoint.containerId === id,
    );
    return BigInt(toAddress(own?.ipv4 ?? own?.ipv6)?.value ?? 0);
  };
  return containers.toSorted((a, b) => (valueOf(b) > valueOf(a) ? 1 : valueOf(b) < valueOf(a) ? -1 : 0));
}
