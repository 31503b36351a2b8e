import { automaticSpan, findFreeAddress, findHolders, lastUsable } from "@/lib/domain/addresses/allocation";
import { maximumSteps, type Step } from "@/lib/domain/changes/change";
import { type PlannedStep, planChanges, planStep } from "@/lib/domain/changes/plan-changes";
import { everyConfirmation, toConnectStep } from "@/lib/domain/changes/undo";
import { type Cure, type Finding, isPressing, type StepCureId } from "@/lib/domain/findings/finding";
import { type FindingFacts, listFindings } from "@/lib/domain/findings/list-findings";
import {
  addressPlus,
  cidrAround,
  firstAddress,
  formatAddress,
  formatCidr,
  type IpAddress,
  isInside,
  toAddress,
  toCidr,
} from "@/lib/domain/ip/ip";
import { assertNever, type Refusal, type Result } from "@/lib/domain/problem/problem";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import { planConnection } from "@/lib/domain/topology/plan-connection";
import { toRefusal } from "@/lib/domain/topology/plan-network";
import {
  type Container,
  type Endpoint,
  hasSandbox,
  type LostNetwork,
  type Network,
  type Topology,
} from "@/lib/domain/topology/topology";

/** A cure as it would be done. */
export interface CurePlan {
  steps: Step[];
  /** The steps, each with its command. */
  planned: PlannedStep[];
  /** What it means, in sentences; names as the engine has them. */
  consequences: string[];
}

/** What a cure is planned on: all of it still stands. */
interface Case {
  topology: Topology;
  facts: EngineFacts;
  finding: Finding;
  container: Container | null;
  network: Network | null;
  endpoint: Endpoint | null;
}

/**
 * Plans a cure (rules FINDING-10, FINDING-11): steps as `POST …/changes` takes them, judged whole on this topology.
 * Refuses where the matter has changed so that nothing is left to cure, or where no step could be taken.
 */
export function planCure(
  topology: Topology,
  finding: Finding,
  cure: StepCureId,
  facts: EngineFacts,
): Result<CurePlan> {
  const container = topology.containers.find(({ id }) => id === finding.containerId) ?? null;
  const network = topology.networks.find(({ id }) => id === finding.networkId) ?? null;
  const endpoint =
    topology.endpoints.find(
      ({ networkId, containerId }) => networkId === network?.id && containerId === container?.id,
    ) ?? null;
  const draft = draftCure({ topology, facts, finding, container, network, endpoint }, cure);
  if (!draft.ok) return draft;
  const count = draft.value.steps.length;
  if (count > maximumSteps)
    return refuse(`It takes ${count} steps, and one change has at most ${maximumSteps}.`);
  const planned = planChanges(topology, draft.value.steps, facts);
  return planned.ok ? { ok: true, value: { ...draft.value, planned: planned.value } } : planned;
}

/** Several cures as one change, and what is left out of it. */
export interface CuresPlan extends CurePlan {
  cured: Finding[];
  left: { finding: Finding; refusal: Refusal }[];
}

/**
 * The first cure of each finding that counts, one after the other, each on what those before it leave: one cure may
 * mend another finding, too. What can't be cured now, or has no room in one change, is left out and told.
 */
export function planCures(topology: Topology, findings: readonly Finding[], facts: EngineFacts): CuresPlan {
  const plan: CuresPlan = { steps: [], planned: [], consequences: [], cured: [], left: [] };
  let state = topology;
  let isFull = false;
  for (const finding of findings) {
    const cure = firstStepCure(finding);
    if (cure === null) continue;
    const isMended: boolean = !isFull && state !== topology && !isStillFound(state, finding, facts);
    const made: Result<CurePlan> | null =
      isMended || isFull ? null : planCure(state, finding, cure.id, facts);
    if (made?.ok === false) {
      plan.left.push({ finding, refusal: made.refusal });
      continue;
    }
    // Those after it wait, too: they may build on it.
    isFull ||= made !== null && plan.steps.length + made.value.steps.length > maximumSteps;
    if (isFull) {
      plan.left.push({ finding, refusal: notNow });
      continue;
    }
    plan.cured.push(finding);
    if (made === null) continue;
    for (const step of made.value.steps) {
      const next = planStep(state, step, facts);
      if (next.ok) state = next.value.after;
    }
    plan.steps.push(...made.value.steps);
    plan.planned.push(...made.value.planned);
    plan.consequences.push(...made.value.consequences);
  }
  return { ...plan, consequences: [...new Set(plan.consequences)] };
}

/** The cure that "repair all" takes; null where a person has to decide. */
export function firstStepCure(finding: Finding): Extract<Cure, { kind: "steps" }> | null {
  const [first] = finding.cures;
  return isPressing(finding) && first?.kind === "steps" ? first : null;
}

function isStillFound(topology: Topology, { key }: Finding, facts: FindingFacts): boolean {
  return listFindings(topology, facts).some((finding) => finding.key === key);
}

function draftCure(about: Case, cure: StepCureId): Result<Omit<CurePlan, "planned">> {
  switch (cure) {
    case "take-off":
      return takeOff(about);
    case "attach":
      return attach(about);
    case "reattach":
      return reattach(about);
    case "make-again":
      return makeAgain(about);
    case "free-address":
      return giveAddress(about, "lasting");
    case "automatic-address":
      return giveAddress(about, "automatic");
    case "outside-address":
      return giveAddress(about, "outside");
    case "move-holder":
      return moveHolder(about);
    case "release":
      return release(about);
    default:
      return assertNever(cure);
  }
}

function refusalOf(message: string): Refusal {
  return toRefusal([{ path: "", code: "not-curable", weight: "conflict", message }]);
}
const refuse = (message: string): Result<never> => ({ ok: false, refusal: refusalOf(message) });
const mended = (): Result<never> => refuse("This is mended already.");
const notNow = refusalOf(
  `The change is full: it has at most ${maximumSteps} steps. Repair again for the rest.`,
);
const accept = (steps: Step[], ...consequences: (string | null)[]): Result<Omit<CurePlan, "planned">> => ({
  ok: true,
  value: { steps, consequences: consequences.filter((text) => text !== null) },
});

function takeOff({
  topology,
  finding,
  container,
  network,
  endpoint,
}: Case): Result<Omit<CurePlan, "planned">> {
  if (container === null) return mended();
  const { name } = container;
  if (finding.code === "network-gone") {
    const lost = findLost(container, finding);
    if (lost === undefined) return mended();
    const others =
      topology.endpoints.filter(({ containerId }) => containerId === container.id).length +
      (container.lost?.length ?? 0) -
      1;
    return accept(
      [{ kind: "disconnect", network: lost.name, container: container.id, force: false }],
      others > 0
        ? `${name} starts again, without ${lost.name}.`
        : `${name} starts again, on no network: connect it to one.`,
      "It can’t be undone: the network is gone.",
    );
  }
  if (network === null || endpoint === null) return mended();
  if (finding.code === "ghost") {
    if (endpoint.state !== "ghost") return mended();
    const full = explainFullNetwork(topology, network, container);
    if (full !== null) return refuse(full);
    return accept(
      [{ kind: "disconnect", network: network.id, container: container.id, force: true }],
      `${name} stays off ${network.name}, and can be restarted again.`,
      "The engine lets go of a ghost by a trick: Patchbay connects it properly first, with any free address, and disconnects it then.",
    );
  }
  return accept(
    [{ kind: "disconnect", network: network.id, container: container.id, force: false }],
    `${name} does not join ${network.name} when it starts.`,
  );
}

/** A ghost that runs is let go of, and made whole, by way of a free address only (measured). */
function explainFullNetwork(topology: Topology, network: Network, container: Container): string | null {
  const pools = network.pools.filter(({ subnet }) => toCidr(subnet)?.family === 4);
  const isFull = pools.length > 0 && pools.every((pool) => findFreeAddress(topology, network, pool) === null);
  if (!isFull || !hasSandbox(container)) return null;
  return `The engine lets go of a ghost by way of a free address only, and ${network.name} has none. Stop ${container.name} and disconnect it then, or disconnect another container first.`;
}

function attach({ topology, facts, container, network, endpoint }: Case): Result<Omit<CurePlan, "planned">> {
  if (container === null || network === null || endpoint?.state !== "ghost") return mended();
  const full = explainFullNetwork(topology, network, container);
  if (full !== null) return refuse(full);
  const wish = toConnectStep(topology, { network, container, endpoint }, facts);
  const { step, lost } = askWhatFits({ topology, facts, container, network }, wish);
  return accept(
    [step],
    lost === null
      ? `${container.name} joins ${network.name} now, as it was meant to.`
      : `${container.name} joins ${network.name} now. ${lost}`,
  );
}

/** The step with the addresses that the network can give; what it can't is left to the engine, and told. */
function askWhatFits(
  { topology, facts, container, network }: Pick<Case, "topology" | "facts"> & Subject,
  wish: Extract<Step, { kind: "connect" }>,
): { step: Extract<Step, { kind: "connect" }>; lost: string | null } {
  const step = { ...wish, network: network.id, container: container.id };
  const lost: string[] = [];
  for (const field of ["ipv4Address", "ipv6Address"] as const) {
    const asked = { ...step, ipv4Address: null, ipv6Address: null, [field]: step[field] };
    if (step[field] === null || planConnection(topology, { network, container }, asked, facts).ok) continue;
    lost.push(`${step[field]} can’t be had there: the address is left to the engine.`);
    step[field] = null;
  }
  return { step, lost: lost.length === 0 ? null : lost.join(" ") };
}

interface Subject {
  container: Container;
  network: Network;
}

function reattach({ topology, facts, finding, container, network }: Case): Result<Omit<CurePlan, "planned">> {
  const lost = container === null ? undefined : findLost(container, finding);
  if (container === null || network === null || lost === undefined) return mended();
  const wish = toLostStep(network.id, container, lost);
  const { step, lost: told } = askWhatFits({ topology, facts, container, network }, wish);
  return accept([step], `${container.name} joins today’s ${network.name} when it starts.`, told);
}

/** Makes the network anew, for all who have lost it. What it was beyond its name the engine has forgotten. */
function makeAgain({ topology, facts, finding, container }: Case): Result<Omit<CurePlan, "planned">> {
  const lost = container === null ? undefined : findLost(container, finding);
  if (container === null || lost === undefined) return mended();
  const members = topology.containers.flatMap((each) => {
    const own = each.lost?.find(({ id, name }) => name === lost.name && id === lost.id);
    return own === undefined ? [] : [{ container: each, lost: own }];
  });
  const subnet = proposeSubnetOf(
    members.flatMap(({ lost: { reserved } }) => toAddress(reserved?.ipv4) ?? []),
  );
  const create: Step = {
    kind: "create",
    name: lost.name,
    driver: "bridge",
    internal: false,
    attachable: false,
    ipv6: false,
    pools: subnet === null ? [] : [{ subnet, ipRange: null, gateway: null, auxiliaryAddresses: {} }],
    parent: null,
    options: {},
    labels: {},
    confirm: [],
  };
  const made = planStep(topology, create, facts);
  if (!made.ok) return made;
  const network = made.value.after.networks.at(-1);
  if (network === undefined) return mended();
  const told: string[] = [];
  // One that was never started looks for the name alone: it is on the new network by that (measured).
  const connects = members.flatMap((member): Step[] => {
    if (member.lost.id === "") return [];
    const wish = toLostStep(lost.name, member.container, member.lost);
    const about = { topology: made.value.after, facts, network, container: member.container };
    const { step, lost: missing } = askWhatFits(about, wish);
    if (missing !== null) told.push(`${member.container.name}: ${missing}`);
    return [{ ...step, network: lost.name }];
  });
  const names = members.map((member) => member.container.name).join(", ");
  return accept(
    [create, ...connects],
    `The engine has forgotten what ${lost.name} was: it is made as a bridge${subnet === null ? " with a subnet of the engine’s choice" : ` with ${subnet}, which holds the static addresses that are asked for`}. If it was otherwise, make it by hand.`,
    `${names} ${members.length === 1 ? "joins" : "join"} it when started.`,
    ...told,
  );
}

function toLostStep(
  network: string,
  container: Container,
  lost: LostNetwork,
): Extract<Step, { kind: "connect" }> {
  return {
    kind: "connect",
    network,
    container: container.id,
    ipv4Address: lost.reserved?.ipv4 ?? null,
    ipv6Address: lost.reserved?.ipv6 ?? null,
    aliases: lost.aliases ?? [],
    macAddress: null,
    gatewayPriority: null,
    confirm: everyConfirmation,
    former: null,
  };
}

/** The smallest usual subnet that holds all of these; null where none is asked for, or they are far apart. */
function proposeSubnetOf(addresses: readonly IpAddress[]): string | null {
  const [first] = addresses;
  if (first === undefined) return null;
  for (const prefix of [24, 16]) {
    const cidr = cidrAround(first, prefix);
    if (addresses.every((address) => isInside(address, cidr))) return formatCidr(cidr);
  }
  return null;
}

function giveAddress(
  { topology, facts, finding, container, network, endpoint }: Case,
  which: "lasting" | "automatic" | "outside",
): Result<Omit<CurePlan, "planned">> {
  const wanted = toAddress(finding.subject);
  if (container === null || network === null || endpoint === null || wanted === null) return mended();
  const field = wanted.family === 4 ? "ipv4Address" : "ipv6Address";
  const subject = { network, container, endpoint };
  const wish = toConnectStep(topology, subject, facts);
  if (wish[field] !== finding.subject) return mended();
  const free = which === "automatic" ? null : findAddress(topology, network, wanted.family, which);
  if (which !== "automatic" && free === null) {
    const where = which === "outside" ? "outside its IP range" : "";
    return refuse(`${network.name} has no free address${where === "" ? "" : ` ${where}`}.`);
  }
  const address = free === null ? null : formatAddress(free);
  const { name } = container;
  return accept(
    reconnect(subject, { ...wish, [field]: address }),
    address === null
      ? `${name} gets the address on ${network.name} that the engine chooses at its start, not ${finding.subject}.`
      : `${name} has ${address} on ${network.name} from its next start on, not ${finding.subject}.`,
    "Aliases stay. Who knows it by the old address has to learn the new one.",
  );
}

function findAddress(
  topology: Topology,
  network: Network,
  family: 4 | 6,
  which: "free" | "lasting" | "outside",
): IpAddress | null {
  for (const pool of network.pools) {
    const cidr = toCidr(pool.subnet);
    if (cidr?.family !== family) continue;
    const outside = which === "free" ? null : findOutside(topology, network, pool);
    const found = which === "outside" ? outside : (outside ?? findFree(topology, network, pool, which));
    if (found !== null) return found;
  }
  return null;
}

/**
 * A free address that the engine gives: the lowest for who takes it now. What is to last until a start is the highest,
 * since the engine gives the lowest first (ADDR-5); of IPv6, where a pool is rarely used up, the lowest that is not next.
 */
function findFree(
  topology: Topology,
  network: Network,
  pool: Network["pools"][number],
  which: "free" | "lasting",
): IpAddress | null {
  const lowest = findFreeAddress(topology, network, pool);
  const span = automaticSpan(pool);
  if (which === "free" || lowest === null || span === null) return lowest;
  const holders = findHolders(topology, network, pool);
  const step = lowest.family === 4 ? -1 : 1;
  let candidate = lowest.family === 4 ? span.last : addressPlus(lowest, 1);
  while (candidate.value > lowest.value && candidate.value <= span.last.value) {
    if (!holders.has(candidate.value)) return candidate;
    candidate = addressPlus(candidate, step);
  }
  return lowest;
}

/** The lowest free address of the pool that the engine never gives by itself. */
function findOutside(topology: Topology, network: Network, pool: Network["pools"][number]): IpAddress | null {
  const cidr = toCidr(pool.subnet);
  const span = automaticSpan(pool);
  if (cidr === null || span === null) return null;
  const holders = findHolders(topology, network, pool);
  const end = lastUsable(cidr);
  // At most one more look than there are holders, and one over the range.
  let candidate = addressPlus(firstAddress(cidr), 1);
  while (candidate.value <= end.value) {
    if (candidate.value >= span.first.value && candidate.value <= span.last.value) {
      candidate = addressPlus(span.last, 1);
    } else if (holders.has(candidate.value)) candidate = addressPlus(candidate, 1);
    else return candidate;
  }
  return null;
}

/** Who has the address by the engine's choice gets another one, and leaves it to who asks for it. */
function moveHolder({ topology, facts, finding, network }: Case): Result<Omit<CurePlan, "planned">> {
  const wanted = toAddress(finding.subject);
  const holder = topology.containers.find(({ id }) => id === finding.holderId);
  const endpoint = topology.endpoints.find(
    (each) => each.networkId === network?.id && each.containerId === holder?.id,
  );
  if (network === null || holder === undefined || endpoint === undefined || wanted === null) return mended();
  const free = findAddress(topology, network, wanted.family, "free");
  if (free === null) return refuse(`${network.name} has no other address for ${holder.name}.`);
  const subject = { network, container: holder, endpoint };
  const wish = toConnectStep(topology, subject, facts);
  const address = formatAddress(free);
  const field = wanted.family === 4 ? "ipv4Address" : "ipv6Address";
  const former =
    wish.former === null
      ? null
      : { ...wish.former, [wanted.family === 4 ? "ipv4" : "ipv6"]: null, mac: null };
  return accept(
    reconnect(subject, { ...wish, [field]: address, former }),
    `${holder.name} runs and is off ${network.name} for a moment; open connections through it break. It has ${address} then, as a static address.`,
    `${finding.subject} is free for who asks for it.`,
  );
}

function reconnect(
  { network, container }: { network: Network; container: Container },
  connect: Extract<Step, { kind: "connect" }>,
): Step[] {
  return [
    { kind: "disconnect", network: network.id, container: container.id, force: false },
    { ...connect, network: network.id, container: container.id },
  ];
}

function release({ network }: Case): Result<Omit<CurePlan, "planned">> {
  const leftovers = network?.leftovers ?? [];
  if (network === null || leftovers.length === 0) return mended();
  return accept(
    leftovers.slice(0, maximumSteps).map(({ name }) => ({
      kind: "disconnect",
      network: network.id,
      container: name,
      force: true,
    })),
    `${network.name} can be removed then. No container is touched.`,
    "It can’t be undone.",
  );
}

function findLost(container: Container, { subject }: Finding): LostNetwork | undefined {
  return container.lost?.find(({ name }) => name === subject);
}
