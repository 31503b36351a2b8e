import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";

/** Which dialog the page asks for, and about what. */
export type DialogRequest =
  | { kind: "create" }
  /** What is not given is chosen in the dialog. */
  | { kind: "connect"; network: NetworkId | null; container: ContainerId | null }
  | { kind: "disconnect"; network: NetworkId; container: ContainerId }
  | { kind: "remove"; network: NetworkId }
  | { kind: "prune" };
