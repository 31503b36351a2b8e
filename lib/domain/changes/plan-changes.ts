import type { Step } from "@/lib/domain/changes/change";
import {
  commandName,
  connectCommand,
  createNetworkCommand,
  disconnectCommand,
  removeNetworkCommand,
} from "@/lib/domain/commands/docker-command";
import { formatAddress } from "@/lib/domain/ip/ip";
import { assertNever, type Issue, type Result, type Warning } from "@/lib/domain/problem/problem";
import { chooseDefaultRoute } from "@/lib/domain/topology/default-route";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import { type ConnectionPlan, planConnection, foretellAddress } from "@/lib/domain/topology/plan-connection";
import { type NetworkPlan, planNetwork } from "@/lib/domain/topology/plan-network";
import {
  type DisconnectionTarget,
  findDisconnectionTarget,
} from "@/lib/domain/topology/disconnection-target";
import { planDisconnection, planRemoval } from "@/lib/domain/topology/plan-removal";
import { resolveReference } from "@/lib/domain/topology/resolve-reference";
import {
  type Container,
  type ContainerId,
  type Endpoint,
  hasSandbox,
  type Network,
  type NetworkId,
  type Topology,
} from "@/lib/domain/topology/topology";

/** A step as it would be done. */
export interface PlannedStep {
  kind: Step["kind"];
  /** False where the goal holds already. */
  changes: boolean;
  command: string;
  warnings: Warning[];
  /** The address that the engine would give, for a connection; null where it can't be told. */
  address: string | null;
}

/**
 * Judges a list of steps before the first is done (rules CHG-1 to CHG-4): each on the state that those before it
 * leave. A refusal's paths begin with the step, as in `steps[1].ipv4Address`.
 */
export function planChanges(
  topology: Topology,
  steps: readonly Step[],
  facts: EngineFacts,
): Result<PlannedStep[]> {
  const planned: PlannedStep[] = [];
  let state = topology;
  let known = facts;
  for (const [index, step] of steps.entries()) {
    const result = planStep(state, step, known);
    if (!result.ok) {
      const issues = result.refusal.issues.map((issue) => atStep(issue, index));
      return { ok: false, refusal: { ...result.refusal, issues } };
    }
    planned.push(result.value.planned);
    const { after } = result.value;
    const gone =
      step.kind === "remove" ? state.networks.find((each) => !after.networks.includes(each)) : null;
    if (gone) known = withoutInterfaceOf(known, gone);
    state = after;
  }
  return { ok: true, value: planned };
}

/** The topology once a network is gone, with what its members had there, and the routes by its bridge. */
export function withoutNetwork(topology: Topology, { id, bridge }: Network): Topology {
  const { host } = topology;
  const routes = host?.routes?.filter((route) => route.interface !== bridge?.interface) ?? null;
  return {
    ...topology,
    networks: topology.networks.filter((each) => each.id !== id),
    endpoints: topology.endpoints.filter((each) => each.networkId !== id),
    host: host === null ? null : { ...host, routes },
  };
}

/** The facts once a network is gone: its bridge went with it, and the name and subnet are free on the host. */
export function withoutInterfaceOf(facts: EngineFacts, { bridge }: Network): EngineFacts {
  if (bridge === null) return facts;
  return {
    ...facts,
    hostSubnets: facts.hostSubnets.filter((each) => each.interface !== bridge.interface),
    hostInterfaces: facts.hostInterfaces.filter((each) => each !== bridge.interface),
  };
}

/** An issue of a step's own field as one of the whole list. */
export function atStep(issue: Issue, index: number): Issue {
  return { ...issue, path: `steps[${index}]${issue.path === "" ? "" : `.${issue.path}`}` };
}

/** One step on the state that it finds, and the state that it leaves. */
export function planStep(
  state: Topology,
  step: Step,
  facts: EngineFacts,
): Result<{ planned: PlannedStep; after: Topology }> {
  if (step.kind === "create") {
    const plan = planNetwork(state, step, facts);
    if (!plan.ok) return plan;
    const command = createNetworkCommand(plan.value);
    return {
      ok: true,
      value: {
        planned: { kind: step.kind, changes: true, command, warnings: plan.value.warnings, address: null },
        after: { ...state, networks: [...state.networks, toNetwork(plan.value, step.parent)] },
      },
    };
  }
  if (step.kind === "disconnect") return planDisconnect(state, step);
  const network = resolveReference(state.networks, step.network, "network");
  if (!network.ok) return network;
  if (step.kind === "remove") {
    const plan = planRemoval(state, network.value, { force: step.force, facts });
    if (!plan.ok) return plan;
    const command = removalCommand(state, network.value, plan.value.disconnect);
    return {
      ok: true,
      value: {
        planned: { kind: step.kind, changes: true, command, warnings: plan.value.warnings, address: null },
        after: withoutNetwork(state, network.value),
      },
    };
  }
  const container = resolveReference(state.containers, step.container, "container");
  if (!container.ok) return container;
  return planConnect(state, { network: network.value, container: container.value }, step, facts);
}

function planConnect(
  state: Topology,
  subject: { network: Network; container: Container },
  step: Extract<Step, { kind: "connect" }>,
  facts: EngineFacts,
): Result<{ planned: PlannedStep; after: Topology }> {
  const plan = planConnection(state, subject, step, facts);
  if (!plan.ok) return plan;
  const { existing, warnings } = plan.value;
  const next = foretellAddress(state, subject.network, 4) ?? foretellAddress(state, subject.network, 6);
  const isRunning = hasSandbox(subject.container);
  const given = plan.value.ipv4Address ?? (isRunning && next !== null ? formatAddress(next) : null);
  const planned: PlannedStep = {
    kind: "connect",
    changes: existing === null,
    command: connectCommand(namesIn(state, subject), plan.value, step.former?.extras),
    warnings,
    address: existing?.ipv4 ?? given,
  };
  if (existing !== null) return { ok: true, value: { planned, after: state } };
  const others = state.endpoints.filter((each) => !isOf(each, subject));
  const joined = toEndpoint(state, subject, plan.value);
  // The engine keeps one entry for each name: this one takes the place of one for a network that is gone (measured).
  const found = withoutLost(state, subject.container, subject.network.name);
  return {
    ok: true,
    value: { planned, after: withRoute({ ...found, endpoints: [...others, joined] }, subject.container) },
  };
}

function planDisconnect(
  state: Topology,
  step: Extract<Step, { kind: "disconnect" }>,
): Result<{ planned: PlannedStep; after: Topology }> {
  const target = findDisconnectionTarget(state, step);
  if (!target.ok) return target;
  if (target.value.kind !== "endpoint") {
    const planned: PlannedStep = {
      kind: "disconnect",
      changes: true,
      command: disconnectionCommand(state, target.value, step),
      warnings: [],
      address: null,
    };
    return { ok: true, value: { planned, after: withoutTarget(state, target.value) } };
  }
  const subject = target.value;
  const plan = planDisconnection(state, subject);
  if (!plan.ok) return plan;
  const endpoints = state.endpoints.filter((each) => !isOf(each, subject));
  return {
    ok: true,
    value: {
      planned: {
        kind: "disconnect",
        changes: plan.value.endpoint !== null,
        command: disconnectionCommand(state, subject, step),
        warnings: plan.value.warnings,
        address: null,
      },
      after: withRoute({ ...state, endpoints }, subject.container),
    },
  };
}

/** The command that does a disconnect, whatever it is about. */
export function disconnectionCommand(
  state: Topology,
  target: DisconnectionTarget,
  { force }: { force: boolean },
): string {
  switch (target.kind) {
    case "endpoint":
      return disconnectCommand(namesIn(state, target), { force });
    case "lost": {
      const { container, lost } = target;
      return disconnectCommand(
        { network: lost.name, container: commandName(container, state.containers) },
        { force },
      );
    }
    case "leftover": {
      const network = commandName(target.network, state.networks);
      return disconnectCommand({ network, container: target.leftover.name }, { force: true });
    }
    default:
      return assertNever(target);
  }
}

function withoutTarget(
  state: Topology,
  target: Exclude<DisconnectionTarget, { kind: "endpoint" }>,
): Topology {
  if (target.kind === "lost") return withoutLost(state, target.container, target.lost.name);
  const { network, leftover } = target;
  return {
    ...state,
    networks: state.networks.map((each) =>
      each === network
        ? { ...each, leftovers: each.leftovers?.filter(({ name }) => name !== leftover.name) ?? [] }
        : each,
    ),
  };
}

function withoutLost(state: Topology, { id }: Container, name: string): Topology {
  const hasLost = (each: Container): boolean =>
    each.id === id && each.lost?.some((lost) => lost.name === name) === true;
  if (!state.containers.some(hasLost)) return state;
  return {
    ...state,
    containers: state.containers.map((each) =>
      hasLost(each) ? { ...each, lost: each.lost?.filter((lost) => lost.name !== name) ?? [] } : each,
    ),
  };
}

/** The commands that remove a network: stopped containers that were set to join it are disconnected first. */
export function removalCommand(
  topology: Topology,
  network: Network,
  disconnect: readonly Container[],
): string {
  return [
    ...disconnect.map((container) =>
      disconnectCommand(namesIn(topology, { network, container }), { force: true }),
    ),
    removeNetworkCommand([commandName(network, topology.networks)]),
  ].join(" && ");
}

/** How a command names the two. */
export function namesIn(
  topology: Topology,
  { network, container }: { network: Network; container: Container },
): { network: string; container: string } {
  return {
    network: commandName(network, topology.networks),
    container: commandName(container, topology.containers),
  };
}

function isOf(
  endpoint: Endpoint,
  { network, container }: { network: Network; container: Container },
): boolean {
  return endpoint.networkId === network.id && endpoint.containerId === container.id;
}

/** The network as it will be, as far as the steps after it need to know. */
function toNetwork(plan: NetworkPlan, parent: string | null): Network {
  const { warnings: _, ...told } = plan;
  return {
    ...told,
    // No engine gives such an id.
    id: `planned ${plan.name}` as NetworkId,
    scope: plan.driver === "overlay" ? "swarm" : "local",
    predefined: false,
    composeProject: null,
    pools: plan.pools.flatMap(({ subnet, ...rest }) => (subnet === null ? [] : [{ subnet, ...rest }])),
    bridge: null,
    parent,
  };
}

function toEndpoint(
  state: Topology,
  { network, container }: { network: Network; container: Container },
  plan: ConnectionPlan,
): Endpoint {
  const isAttached = hasSandbox(container);
  const next = (family: 4 | 6): string | null => {
    const address = foretellAddress(state, network, family);
    return address === null ? null : formatAddress(address);
  };
  const hasWish = plan.ipv4Address !== null || plan.ipv6Address !== null;
  return {
    containerId: container.id,
    networkId: network.id,
    ipv4: isAttached ? (plan.ipv4Address ?? next(4)) : null,
    ipv6: isAttached ? (plan.ipv6Address ?? next(6)) : null,
    mac: null,
    gateway: null,
    aliases: plan.aliases,
    names: null,
    reserved: hasWish ? { ipv4: plan.ipv4Address, ipv6: plan.ipv6Address } : null,
    gatewayPriority: plan.gatewayPriority,
    defaultRoute: false,
    state: isAttached ? "attached" : "configured",
    link: null,
    linkReason: null,
  };
}

/** Chooses the container's default route anew: who holds it decides what later steps warn of. */
function withRoute(state: Topology, { id }: { id: ContainerId }): Topology {
  const networks = new Map<string, Network>(state.networks.map((network) => [network.id, network]));
  // A planned endpoint has no gateway yet; the rule reads it as one that is still to come.
  const own = state.endpoints
    .filter((each) => each.containerId === id)
    .map((each) =>
      each.state === "attached" && each.gateway === null
        ? { each, read: { ...each, state: "configured" as const } }
        : { each, read: each },
    );
  const route = chooseDefaultRoute(
    own.map(({ read }) => read),
    networks,
  );
  const holder = own.find(({ read }) => read === route)?.each;
  return {
    ...state,
    endpoints: state.endpoints.map((each) =>
      each.containerId !== id || each.defaultRoute === (each === holder)
        ? each
        : { ...each, defaultRoute: each === holder },
    ),
  };
}
