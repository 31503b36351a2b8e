import type { ConnectStep, CreateStep, Step, Undo } from "@/lib/domain/changes/change";
import { maximumSteps } from "@/lib/domain/changes/change";
import { commandName } from "@/lib/domain/commands/docker-command";
import { type EngineFacts, honours } from "@/lib/domain/topology/engine-facts";
import { masked } from "@/lib/domain/topology/mask-secrets";
import { planNetwork } from "@/lib/domain/topology/plan-network";
import type { Container, Endpoint, Network, Topology } from "@/lib/domain/topology/topology";

/** What is brought back was there before, so nobody is asked again whether it may be. */
export const everyConfirmation = ["alias-shadows", "alias-special", "host-route", "public-space"];

/** Takes a connection back. Names outlive the ids of what is made anew. */
export function undoConnect(topology: Topology, subject: { network: Network; container: Container }): Undo {
  return { steps: [{ kind: "disconnect", ...namesOf(topology, subject), force: false }], notes: [] };
}

/** Brings back an endpoint that was just taken off: static addresses as such, others by `former`. */
export function undoDisconnect(
  topology: Topology,
  subject: { network: Network; container: Container; endpoint: Endpoint },
  facts: EngineFacts,
): Undo {
  const { network, container, endpoint } = subject;
  if (network.driver === "null" || network.driver === "host") {
    const note = `The engine connects nothing to ${network.name}: ${container.name} would have to be created anew.`;
    return { steps: [], notes: [note] };
  }
  if (endpoint.state === "ghost") {
    return { steps: [], notes: ["A ghost endpoint was taken away; there is nothing to bring back."] };
  }
  return { steps: [toConnectStep(topology, subject, facts)], notes: [] };
}

/** Takes a network away again. */
export function undoCreate(topology: Topology, network: Network): Undo {
  return {
    steps: [{ kind: "remove", network: commandName(network, topology.networks), force: false }],
    notes: [],
  };
}

/**
 * Makes a removed network again, with its pools, options and labels, and the stopped containers that were set to join
 * it. `topology` is the state without it.
 */
export function undoRemove(
  topology: Topology,
  network: Network,
  members: readonly { container: Container; endpoint: Endpoint }[],
  facts: EngineFacts,
): Undo {
  const draft = toNetworkDraft(network);
  const plan = planNetwork(topology, draft, facts);
  if (!plan.ok) {
    return { steps: [], notes: [`${network.name} could not be made again: ${plan.refusal.detail}`] };
  }
  const hidden = Object.keys(network.labels).filter((key) => network.labels[key] === masked);
  const notes =
    hidden.length === 0
      ? []
      : [`Patchbay does not read the values of the labels ${hidden.join(", ")}; they are left out.`];
  const steps: Step[] = [{ kind: "create", ...draft }];
  for (const { container, endpoint } of members) {
    steps.push(toConnectStep(topology, { network, container, endpoint }, facts));
  }
  return { steps, notes };
}

/** A network as the draft that makes one like it. Masked labels are left out. */
export function toNetworkDraft(network: Network): Omit<CreateStep, "kind"> {
  const { name, driver, internal, attachable, ipv6 } = network;
  const { parent: _, ...options } = network.options;
  const labels = Object.fromEntries(Object.entries(network.labels).filter(([, value]) => value !== masked));
  return {
    name,
    driver,
    internal,
    attachable,
    ipv6,
    pools: network.pools.map((pool) => ({ ...pool, auxiliaryAddresses: { ...pool.auxiliaryAddresses } })),
    parent: network.parent,
    options,
    labels,
    confirm: everyConfirmation,
  };
}

/** The undo of several steps: the last one's first. One that could not be sent as one change is none. */
export function joinUndos(undos: readonly Undo[]): Undo {
  const backwards = undos.toReversed();
  const steps = backwards.flatMap((undo) => undo.steps);
  const notes = [...new Set(backwards.flatMap((undo) => undo.notes))];
  if (steps.length <= maximumSteps) return { steps, notes };
  const why = `Taking it back would need ${steps.length} steps; more than ${maximumSteps} are not done at once.`;
  return { steps: [], notes: [why, ...notes] };
}

/** The step that gives an endpoint back what it had. */
export function toConnectStep(
  topology: Topology,
  { network, container, endpoint }: { network: Network; container: Container; endpoint: Endpoint },
  facts: EngineFacts,
): ConnectStep {
  const { reserved, ipv4, ipv6, mac, defaultRoute } = endpoint;
  return {
    kind: "connect",
    ...namesOf(topology, { network, container }),
    ipv4Address: reserved?.ipv4 ?? null,
    ipv6Address: reserved?.ipv6 ?? null,
    aliases: network.predefined ? [] : (endpoint.aliases ?? []),
    macAddress: honours(facts, "macOnConnect") ? mac : null,
    gatewayPriority: honours(facts, "gatewayPriority") ? endpoint.gatewayPriority || null : null,
    confirm: everyConfirmation,
    former: { ipv4, ipv6, mac, defaultRoute, ...(endpoint.extras && { extras: endpoint.extras }) },
  };
}

function namesOf(
  topology: Topology,
  { network, container }: { network: Network; container: Container },
): { network: string; container: string } {
  return {
    network: commandName(network, topology.networks),
    container: commandName(container, topology.containers),
  };
}
