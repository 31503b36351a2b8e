import { type ConnectStep, maximumSteps, type Step } from "@/lib/domain/changes/change";
import {
  type PlannedStep,
  planChanges,
  withoutInterfaceOf,
  withoutNetwork,
} from "@/lib/domain/changes/plan-changes";
import { everyConfirmation, toConnectStep, toNetworkDraft } from "@/lib/domain/changes/undo";
import { listReservations } from "@/lib/domain/addresses/list-reservations";
import { isInside, toAddress, toCidr } from "@/lib/domain/ip/ip";
import type { Issue, Result, Warning } from "@/lib/domain/problem/problem";
import { type EngineFacts, honours } from "@/lib/domain/topology/engine-facts";
import { masked } from "@/lib/domain/topology/mask-secrets";
import { isCreatedOn } from "@/lib/domain/topology/network-mode";
import { planConnection } from "@/lib/domain/topology/plan-connection";
import { type NetworkDraft, type NetworkPlan, planNetwork } from "@/lib/domain/topology/plan-network";
import {
  type Container,
  type Endpoint,
  hasSandbox,
  type Network,
  type NetworkId,
  type Topology,
} from "@/lib/domain/topology/topology";

/** What a network is taken apart and made again by. */
export interface EditPlan {
  /** What becomes another, in Docker's words (`name`, `subnets` …); empty where the draft is what stands. */
  changes: string[];
  /** Empty where nothing changes. */
  steps: Step[];
  /** The steps as they would be done, each with its command. */
  planned: PlannedStep[];
  /** Running containers that are off the network for a moment, those that share a member's network namespace too. */
  interrupted: Container[];
  warnings: Warning[];
}

interface Member {
  endpoint: Endpoint;
  container: Container;
}

/**
 * Judges a wish to edit a network (rules EDIT-2 to EDIT-6). The engine changes no network that is there: its members
 * are disconnected, it is removed, made again as the draft has it, and the members are connected as they were.
 * Issues of the draft keep the draft's paths; every other one has the path `network`.
 */
export function planEdit(
  topology: Topology,
  network: Network,
  draft: NetworkDraft,
  facts: EngineFacts,
): Result<EditPlan> {
  const obstacle = findEditObstacle(topology, network, facts);
  if (obstacle !== null) return refuse(obstacle);
  const without = withoutNetwork(topology, network);
  // Where it stands nobody is asked again whether it may.
  const stands = draft.pools.every(({ subnet }) => network.pools.some((pool) => pool.subnet === subnet));
  const agreed = { ...draft, confirm: stands ? everyConfirmation : draft.confirm };
  const after = planNetwork(without, agreed, withoutInterfaceOf(facts, network));
  if (!after.ok) return after;
  const changes = listChanges(network, after.value, draft.parent);
  if (changes.length === 0) {
    return { ok: true, value: { changes, steps: [], planned: [], interrupted: [], warnings: [] } };
  }
  const members = sortMembers(listMembers(topology, network));
  const warnings = [...after.value.warnings, ...warnOfNetwork(network, draft, members)];
  const made = toMadeNetwork(network, after.value);
  const stuck = members.find(({ container }) => isStuck(container, { network, made }, facts));
  if (stuck !== undefined) {
    const { name, networkMode } = stuck.container;
    const why =
      networkMode === network.name
        ? "under another name this engine would connect it to nothing while it runs. Keep the name."
        : "by its id, which it would not have again; this engine would connect it to nothing while it runs.";
    return refuse(`${name} was created on ${network.name}${networkMode === network.name ? ":" : ""} ${why}`);
  }
  const connects = members.map((member) => {
    const { step, lost } = toStep({ without, network, made }, member, facts);
    warnings.push(...lost);
    return step;
  });
  const steps: Step[] = [
    // Backwards, so that taking it back connects them forwards and the engine gives the same addresses again.
    ...members.toReversed().map(({ container }): Step => ({
      kind: "disconnect",
      network: network.id,
      container: container.id,
      force: false,
    })),
    { kind: "remove", network: network.id, force: false },
    // All that wants a consent was judged above; what the host still tells of the old bridge must not stop it half way.
    { kind: "create", ...draft, confirm: everyConfirmation },
    ...connects,
  ];
  if (steps.length > maximumSteps) {
    return refuse(
      `Editing ${network.name} would need ${steps.length} steps; more than ${maximumSteps} are not done at once.`,
    );
  }
  const planned = planChanges(topology, steps, facts);
  if (!planned.ok) return refuse(planned.refusal.detail);
  // The simulation takes every member off; a route that comes back to where it was does not move.
  planned.value.slice(members.length + 2).forEach((step, index) => {
    if (members[index]?.endpoint.defaultRoute !== true)
      warnings.push(...step.warnings.filter(({ code }) => code === "default-route"));
    warnings.push(...step.warnings.filter(({ code }) => code === "network-mode-gone"));
  });
  const interrupted = listInterrupted(topology, members);
  return { ok: true, value: { changes, steps, planned: planned.value, interrupted, warnings } };
}

/** Why a network can't be edited, whatever the wish; null when it can (rule EDIT-3). */
export function findEditObstacle(topology: Topology, network: Network, facts: EngineFacts): string | null {
  const { name } = network;
  if (network.predefined) return `${name} is one of Docker's own networks; it can't be made again.`;
  if (network.scope !== "local")
    return `${name} belongs to the swarm: services use it that Patchbay does not see.`;
  const back = planNetwork(
    withoutNetwork(topology, network),
    toNetworkDraft(network),
    withoutInterfaceOf(facts, network),
  );
  if (!back.ok)
    return `${name} could not be made again as it is, should the edit fail: ${back.refusal.detail}`;
  // Nobody could connect such a container as it was: the engine would take it, and it could not start (CONN-5, CONN-6).
  const stuck = listReservations(topology, network).find(
    ({ standing }) => standing === "taken" || standing === "outside",
  );
  if (stuck?.trouble != null)
    return `${stuck.trouble.text} ${stuck.trouble.cure} Then ${name} can be edited.`;
  for (const { endpoint, container } of listMembers(topology, network)) {
    if (endpoint.state === "ghost")
      return `${container.name} has a ghost endpoint on ${name}: repair it first.`;
    if (endpoint.aliases === null)
      return `The aliases of ${container.name} on ${name} are not known yet. They would be lost.`;
    if (container.state === "removing" || container.state === "dead")
      return `${container.name} is being removed; it could not be connected to ${name} again.`;
  }
  return null;
}

function refuse(detail: string): Result<never> {
  const issues: Issue[] = [{ path: "network", code: "not-editable", message: detail }];
  return { ok: false, refusal: { code: "conflict", detail, issues } };
}

function listMembers(topology: Topology, { id }: Network): Member[] {
  const containers = new Map<string, Container>(topology.containers.map((each) => [each.id, each]));
  return topology.endpoints.flatMap((endpoint) => {
    const container = containers.get(endpoint.containerId);
    return endpoint.networkId !== id || container === undefined ? [] : [{ endpoint, container }];
  });
}

/**
 * The order in which the engine, which gives the lowest free address (ADDR-5), gives each the one that it had: static
 * ones first, which others could get otherwise, then by address, and those that are not running last.
 */
function sortMembers(members: readonly Member[]): Member[] {
  const rank = ({ endpoint: { ipv4, ipv6, reserved } }: Member): number =>
    reserved?.ipv4 != null || reserved?.ipv6 != null ? 0 : ipv4 !== null || ipv6 !== null ? 1 : 2;
  const value = ({ endpoint: { ipv4, ipv6, reserved } }: Member): bigint =>
    BigInt(toAddress(ipv4 ?? reserved?.ipv4)?.value ?? toAddress(ipv6 ?? reserved?.ipv6)?.value ?? 0);
  return members.toSorted((a, b) => rank(a) - rank(b) || Number(value(a) - value(b)));
}

/** Whether a running member could not be connected again, since its network mode names the network of before (CONN-18). */
function isStuck(
  container: Container,
  { network, made }: { network: Network; made: Network },
  facts: EngineFacts,
): boolean {
  if (!honours(facts, "networkModeNeeded") || !hasSandbox(container)) return false;
  return isCreatedOn(container, network) && container.networkMode !== made.name;
}

/** The network as it will be, for what connecting to it needs to know. */
function toMadeNetwork(network: Network, plan: NetworkPlan): Network {
  const { name, driver, internal, ipv6, options, labels } = plan;
  const pools = plan.pools.flatMap(({ subnet, ...rest }) => (subnet === null ? [] : [{ subnet, ...rest }]));
  const id = "edited" as NetworkId;
  return { ...network, id, name, driver, internal, ipv6, options, labels, pools };
}

/** The step that connects a member again, with what it had and the network still has (EDIT-4). */
function toStep(
  { without, network, made }: { without: Topology; network: Network; made: Network },
  { endpoint, container }: Member,
  facts: EngineFacts,
): { step: ConnectStep; lost: Warning[] } {
  const same = toConnectStep(without, { network, container, endpoint }, facts);
  const state = { ...without, networks: [...without.networks, made] };
  const lost: Warning[] = [];
  const step: ConnectStep = { ...same, network: made.name, container: container.id };
  const former = same.former === null ? null : { ...same.former };
  for (const [field, family] of [
    ["ipv4Address", "ipv4"],
    ["ipv6Address", "ipv6"],
  ] as const) {
    const had = step[field] ?? former?.[family] ?? null;
    const address = toAddress(had);
    if (address === null) continue;
    const isThere = made.pools.some(({ subnet }) => {
      const cidr = toCidr(subnet);
      return cidr !== null && isInside(address, cidr);
    });
    const asked = { ...step, ipv4Address: null, ipv6Address: null, [field]: had };
    if (isThere && planConnection(state, { network: made, container }, asked, facts).ok) continue;
    const kind = step[field] === null ? "" : "static ";
    const message = `${container.name} can’t keep its ${kind}address ${had}: the engine gives it another.`;
    lost.push({ code: "address-lost", message });
    step[field] = null;
    if (former !== null) {
      former[family] = null;
      // The engine makes it of the address.
      if (step.macAddress === null) former.mac = null;
    }
  }
  return { step: { ...step, former }, lost };
}

function listInterrupted(topology: Topology, members: readonly Member[]): Container[] {
  const ids = new Set<string>(members.map(({ container }) => container.id));
  return topology.containers.filter(
    (each) => hasSandbox(each) && (ids.has(each.id) || ids.has(each.sharesNetworkOf ?? "")),
  );
}

function warnOfNetwork(network: Network, draft: NetworkDraft, members: readonly Member[]): Warning[] {
  const warnings: Warning[] = [];
  const hidden = Object.keys(network.labels).filter((key) => network.labels[key] === masked);
  if (hidden.length > 0) {
    const message = `Patchbay does not read the values of the labels ${hidden.join(", ")}: should a step fail, or the edit be undone, they are left out.`;
    warnings.push({ code: "masked-labels", message });
  }
  if (network.composeProject !== null) {
    const message = `Compose made ${network.name}. Change its file, too, or the next “docker compose up” may find that they differ.`;
    warnings.push({ code: "compose", message });
  }
  const publishers = members.filter(({ container }) => container.ports.length > 0);
  if (publishers.length > 0 && !draft.internal) {
    const names = publishers.map(({ container }) => container.name).join(", ");
    const message = `Published ports of ${names} are closed for that moment; those that the engine chose may get other numbers.`;
    warnings.push({ code: "ports", message });
  }
  if (draft.internal && !network.internal && members.length > 0) {
    warnings.push({ code: "internal", message: "Its members lose the way out through it." });
  }
  return warnings;
}

/** What the engine would hold otherwise than it does now, by the names of the fields. */
function listChanges(network: Network, plan: NetworkPlan, parent: string | null): string[] {
  const { parent: _, ...options } = plan.options;
  const before = toNetworkDraft(network);
  const pairs: [string, unknown, unknown][] = [
    ["name", network.name, plan.name],
    ["driver", network.driver, plan.driver],
    ["parent", network.parent, parent],
    ["internal", network.internal, plan.internal],
    ["attachable", network.attachable, plan.attachable],
    ["IPv6", network.ipv6, plan.ipv6],
    ["subnets", toComparablePools(before.pools), toComparablePools(plan.pools)],
    ["options", toSorted(before.options), toSorted(options)],
    ["labels", toSorted(network.labels), toSorted(plan.labels)],
  ];
  return pairs.flatMap(([name, was, is]) => (JSON.stringify(was) === JSON.stringify(is) ? [] : [name]));
}

function toComparablePools(pools: NetworkDraft["pools"]): unknown {
  return pools
    .map(({ subnet, ipRange, gateway, auxiliaryAddresses }) => [
      subnet,
      ipRange,
      gateway,
      toSorted(auxiliaryAddresses),
    ])
    .toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
}

function toSorted(texts: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(texts).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
