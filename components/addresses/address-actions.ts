import type { Selection } from "@/lib/domain/topology/selection";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";

/** What an address map asks of the page around it. */
export interface AddressActions {
  select: (selection: Selection | null) => void;
  connect: (subject: { network?: NetworkId; container?: ContainerId; address?: string }) => void;
  /** False in read-only mode and while the engine is away. */
  canChange: boolean;
  /** Why it can't be changed now; null when it can. */
  whyNot: string | null;
}
