import type { Selection } from "@/lib/domain/topology/selection";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";

/** What can be the matter; the rules FINDING-2 to FINDING-9 of SPEC.md tell when. */
export type FindingCode =
  | "ghost"
  | "network-gone"
  | "namespace-gone"
  | "address-taken"
  | "address-outside"
  | "address-next"
  | "no-address-left"
  | "port-taken"
  | "held-by-nobody"
  | "host-overlap"
  | "addresses-at-risk"
  | "bridge-left"
  | "on-no-network";

/**
 * `error`: something does not work, or will not when it is started. `warning`: it soon may not. `info`: worth a look;
 * it is not counted.
 */
export type Severity = "error" | "warning" | "info";

/** A way to mend a finding that is planned as steps. */
export type StepCureId =
  | "take-off"
  | "attach"
  | "reattach"
  | "make-again"
  | "free-address"
  | "automatic-address"
  | "outside-address"
  | "move-holder"
  | "release";

/** A way to mend a finding: steps to be agreed to, or a dialog in which a person decides. */
export type Cure =
  | { kind: "steps"; id: StepCureId; label: string }
  | { kind: "edit"; id: "edit"; label: string; network: NetworkId }
  | { kind: "connect"; id: "connect"; label: string; container: ContainerId };

/** Something that a person should look at. Names in its texts are as the engine has them: they come from strangers. */
export interface Finding {
  /** The same as long as it is the same thing that is the matter. */
  key: string;
  code: FindingCode;
  severity: Severity;
  /** What is the matter, in a sentence. */
  text: string;
  /** Why that is so, and what mends it. */
  why: string;
  networkId: NetworkId | null;
  containerId: ContainerId | null;
  /** What it is about beyond these: an address, the name of a network that is gone, an interface; empty for nothing. */
  subject: string;
  /** Who has what is wanted; null for nobody. */
  holderId: ContainerId | null;
  /** The first is the one that "repair all" takes. */
  cures: readonly Cure[];
}

/** What of the picture a finding is about; null for the engine as a whole. */
export function toSelection({ networkId, containerId, code }: Finding): Selection | null {
  if (networkId !== null && containerId !== null && code !== "network-gone") {
    return { kind: "endpoint", networkId, containerId };
  }
  if (containerId !== null) return { kind: "container", id: containerId };
  return networkId === null ? null : { kind: "network", id: networkId };
}

/** Whether it counts: what is worth a look only, does not. */
export function isPressing({ severity }: Pick<Finding, "severity">): boolean {
  return severity !== "info";
}

/** The findings that the panel of a selected thing shows. */
export function findingsOf(findings: readonly Finding[], selection: Selection): readonly Finding[] {
  switch (selection.kind) {
    case "network":
      return findings.filter(({ networkId }) => networkId === selection.id);
    case "container":
      return findings.filter(
        ({ containerId, holderId }) => containerId === selection.id || holderId === selection.id,
      );
    case "containers":
      return [];
    case "endpoint":
      return findings.filter(
        ({ networkId, containerId }) =>
          networkId === selection.networkId && containerId === selection.containerId,
      );
  }
}
