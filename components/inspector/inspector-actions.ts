import type { Finding, StepCureId } from "@/lib/domain/findings/finding";
import type { PageSelection } from "@/lib/domain/topology/selection";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";

/** What the panel asks of the page around it. */
export interface InspectorActions {
  select: (selection: PageSelection | null) => void;
  /** With an address: the container is asked to take it. */
  connect: (subject: { network?: NetworkId; container?: ContainerId; address?: string }) => void;
  connectSeveral: (containers: readonly ContainerId[]) => void;
  disconnectSeveral: (containers: readonly ContainerId[]) => void;
  /** To a network that is chosen then. */
  move: (subject: { network: NetworkId; container: ContainerId }) => void;
  disconnect: (subject: { network: NetworkId; container: ContainerId }) => void;
  duplicate: (network: NetworkId) => void;
  edit: (network: NetworkId) => void;
  remove: (network: NetworkId) => void;
  /** One way to mend a finding; what it does is shown first. */
  cure: (finding: Finding, cure: StepCureId) => void;
  /** All findings that can be mended at once. */
  cureAll: () => void;
  /** False in read-only mode and while the engine is away. */
  canChange: boolean;
  /** Why it can't be changed now; null when it can. */
  whyNot: string | null;
}
