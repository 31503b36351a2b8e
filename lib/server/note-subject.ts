import "server-only";
import type { Step } from "@/lib/domain/changes/change";
import type { Topology } from "@/lib/domain/topology/topology";
import type { AuditEntry } from "@/lib/server/audit";
import { findContainer, findNetwork } from "@/lib/server/find-in-topology";

/** What an audit line names: ids and names as the model has them; what names nothing is left out. */
export function noteSubject(
  topology: Topology | null,
  references: { network: string; container?: string },
): Pick<AuditEntry, "network" | "container"> {
  if (topology === null) return {};
  const tell = (find: () => { id: string; name: string }): { id: string; name: string } | undefined => {
    try {
      const { id, name } = find();
      return { id, name };
    } catch {
      return undefined;
    }
  };
  const network = tell(() => findNetwork(topology, references.network));
  const container = tell(() => findContainer(topology, references.container ?? ""));
  return { ...(network === undefined ? {} : { network }), ...(container === undefined ? {} : { container }) };
}

/** A step in a few words, as it was asked for. */
export function noteStep(step: Step): string {
  const words =
    step.kind === "create"
      ? [step.kind, step.name]
      : step.kind === "remove"
        ? [step.kind, step.network]
        : [step.kind, step.network, step.container];
  return words.join(" ").slice(0, 200);
}
