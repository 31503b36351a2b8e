import type { Selection } from "@/lib/domain/topology/selection";
import type { ContainerId, NetworkId, Topology } from "@/lib/domain/topology/topology";

/** What a row's menu asks of the page around it. */
export interface TableActions {
  select: (selection: Selection | null) => void;
  connect: (subject: { network?: NetworkId; container?: ContainerId; address?: string }) => void;
  disconnect: (subject: { network: NetworkId; container: ContainerId }) => void;
  duplicate: (network: NetworkId) => void;
  edit: (network: NetworkId) => void;
  remove: (network: NetworkId) => void;
  /** False in read-only mode and while the engine is away. */
  canChange: boolean;
  /** Why it can't be changed now; null when it can. */
  whyNot: string | null;
}

/** What every table takes. */
export interface TableProps {
  /** What the filters leave: a row for each of it. */
  topology: Topology;
  /** All that there is, by which rows count; the same object where nothing is hidden. */
  whole: Topology;
  selection: Selection | null;
  /** What a search has found; null while nothing is looked for. */
  matches: ReadonlySet<string> | null;
  sort: string | null;
  onSort: (sort: string | null) => void;
  onClearSearch: () => void;
  actions: TableActions;
}
