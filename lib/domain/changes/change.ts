import type { ConnectionDraft } from "@/lib/domain/topology/plan-connection";
import type { EndpointExtras } from "@/lib/domain/topology/topology";
import type { NetworkDraft } from "@/lib/domain/topology/plan-network";

/** More would keep the engine busy for minutes with no way to stop it. */
export const maximumSteps = 100;

/** What an endpoint had by the engine's own choice, for a connection that brings it back. */
export interface FormerEndpoint {
  ipv4: string | null;
  ipv6: string | null;
  mac: string | null;
  defaultRoute: boolean;
  /** What it was configured with and no form asks for: given again as it was. */
  extras?: EndpointExtras;
}

/**
 * `former` makes it a restoration: the engine is let choose, is asked for the former address where it would choose
 * another, and gets along without where somebody has taken it. What did not come back is told.
 */
export interface ConnectStep extends ConnectionDraft {
  kind: "connect";
  /** Networks and containers are named as the docker CLI does: by name, id, or the beginning of an id. */
  network: string;
  container: string;
  former: FormerEndpoint | null;
}

export interface DisconnectStep {
  kind: "disconnect";
  network: string;
  container: string;
  force: boolean;
}

export interface CreateStep extends NetworkDraft {
  kind: "create";
}

export interface RemoveStep {
  kind: "remove";
  network: string;
  force: boolean;
}

/** One thing that changes the engine. */
export type Step = ConnectStep | DisconnectStep | CreateStep | RemoveStep;

/** What takes a change back. */
export interface Undo {
  /** In the order in which they are done; empty when nothing can be taken back, or nothing was changed. */
  steps: Step[];
  /** What will not come back, in sentences. */
  notes: string[];
}

/** A step that connects a container as the engine likes it. */
export function connectStep(subject: { network: string; container: string }): ConnectStep {
  return {
    kind: "connect",
    ...subject,
    ipv4Address: null,
    ipv6Address: null,
    aliases: [],
    macAddress: null,
    gatewayPriority: null,
    confirm: [],
    former: null,
  };
}
