import type { Finding, StepCureId } from "@/lib/domain/findings/finding";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";

/** Which dialog the page asks for, and about what. */
export type DialogRequest =
  | { kind: "create" }
  /** A new network that is filled in from this one. */
  | { kind: "duplicate"; network: NetworkId }
  | { kind: "edit"; network: NetworkId }
  /** What is not given is chosen in the dialog. */
  | { kind: "connect"; network: NetworkId | null; container: ContainerId | null; address?: string }
  /** A connection that ends another one; where to is chosen in the dialog when it is null. */
  | { kind: "move"; network: NetworkId | null; container: ContainerId; from: NetworkId }
  | { kind: "disconnect"; network: NetworkId; container: ContainerId }
  | { kind: "connect-several"; network: NetworkId | null; containers: readonly ContainerId[] }
  | { kind: "disconnect-several"; network: NetworkId | null; containers: readonly ContainerId[] }
  | { kind: "remove"; network: NetworkId }
  | { kind: "prune" }
  | { kind: "cure"; finding: Finding; cure: StepCureId }
  | { kind: "cure-all" };
