import "server-only";
import { createHash } from "node:crypto";
import type { Step } from "@/lib/domain/changes/change";
import { atStep } from "@/lib/domain/changes/plan-changes";
import { isEqualJson } from "@/lib/domain/topology/diff-topology";
import { resolveReference } from "@/lib/domain/topology/resolve-reference";
import type { EndpointExtras, Topology } from "@/lib/domain/topology/topology";
import { ProblemError } from "@/lib/server/http/problem-response";

/** More undos than a page keeps. */
const mostRemembered = 2000;

/**
 * Which extras were handed out in undos since the start. They go to the engine as they are, past every check of
 * addresses and aliases (a link-local address may be the gateway's, a driver option set a sysctl), so those of a request
 * are taken only for the endpoint that they were told of.
 */
export class ToldExtras {
  readonly #told = new Set<string>();

  /** Notes what an answer hands out. */
  remember(steps: readonly Step[]): void {
    for (const step of steps) {
      const key = keyOf(step);
      if (key === null) continue;
      this.#told.delete(key);
      this.#told.add(key);
      for (const oldest of this.#told) {
        if (this.#told.size <= mostRemembered) break;
        this.#told.delete(oldest);
      }
    }
  }

  /** Throws a `ProblemError` for extras that were not handed out for that endpoint, and that it does not have either. */
  assertTold(steps: readonly Step[], topology: Topology): void {
    const issues = steps.flatMap((step, index) => {
      const key = keyOf(step);
      if (key === null || this.#told.has(key) || isKept(step, topology)) return [];
      const message = "Patchbay has not told these of this endpoint since it was started. Leave them out.";
      return [atStep({ path: "former.extras", code: "unknown-extras", message }, index)];
    });
    if (issues.length === 0) return;
    throw new ProblemError(
      "unprocessable",
      "Links, driver options and link-local addresses are given back only as an undo of this Patchbay told them since it was started.",
      issues,
    );
  }
}

/** Null for a step without extras. The step names its endpoint as its undo did. */
function keyOf(step: Step): string | null {
  const extras = step.kind === "connect" ? step.former?.extras : undefined;
  if (step.kind !== "connect" || extras === undefined || isEmpty(extras)) return null;
  const { links, linkLocalAddresses, driverOptions } = extras;
  const options = Object.entries(driverOptions).toSorted(([a], [b]) => (a < b ? -1 : 1));
  // An engine may tell 400 kB of them.
  return createHash("sha256")
    .update(JSON.stringify([step.network, step.container, links, linkLocalAddresses, options]))
    .digest("base64");
}

/** Whether the endpoint has these now, so that nothing new reaches the engine. */
function isKept(step: Step, topology: Topology): boolean {
  if (step.kind !== "connect") return false;
  const network = resolveReference(topology.networks, step.network, "network");
  const container = resolveReference(topology.containers, step.container, "container");
  if (!network.ok || !container.ok) return false;
  const endpoint = topology.endpoints.find(
    ({ networkId, containerId }) => networkId === network.value.id && containerId === container.value.id,
  );
  return endpoint?.extras !== undefined && isEqualJson(endpoint.extras, step.former?.extras);
}

function isEmpty({ links, driverOptions, linkLocalAddresses }: EndpointExtras): boolean {
  return links.length === 0 && linkLocalAddresses.length === 0 && Object.keys(driverOptions).length === 0;
}
