import "server-only";
import type { ContainerDetails } from "@/lib/contract/answers";
import { masked } from "@/lib/domain/topology/mask-secrets";
import { toEngineError } from "@/lib/engine/engine-error";
import type { EngineUnit } from "@/lib/server/composition";
import { findContainer } from "@/lib/server/find-in-topology";
import { toEngineProblem } from "@/lib/server/engine-problem";
import { ProblemError } from "@/lib/server/http/problem-response";
import { readTopology } from "@/lib/server/read-topology";

/** An inspection of a stuck container hangs: it is given this long, in ms. */
const deadline = 3000;

/** One container with what only an inspection tells. Built by allow-list; environment values never leave the server. */
export async function describeContainer(unit: EngineUnit, reference: string): Promise<ContainerDetails> {
  const topology = await readTopology(unit.hub);
  const container = findContainer(topology, reference);
  const endpoints = topology.endpoints.filter((endpoint) => endpoint.containerId === container.id);
  try {
    const inspection = await unit.engine.inspectContainer(container.id, { deadline });
    if (inspection === null) throw new ProblemError("not-found", `Container ${container.name} is gone.`);
    return {
      ...container,
      endpoints,
      environment: inspection.environmentNames.map((name) => ({ name, value: masked })),
      hostname: inspection.hostname,
      createdAt: inspection.createdAt,
      startedAt: inspection.startedAt,
      restartPolicy: inspection.restartPolicy,
      privileged: inspection.privileged,
      dns: inspection.dns,
      extraHosts: inspection.extraHosts,
      links: inspection.links,
      wantedPorts: inspection.wantedPorts,
    };
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const failure = toEngineError(error, unit.engine.endpoint);
    throw toEngineProblem(
      failure,
      failure.code === "timeout" ? `The inspection of ${container.name} hangs: ` : "",
    );
  }
}
