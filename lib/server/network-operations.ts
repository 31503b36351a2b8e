import "server-only";
import type { z } from "zod/mini";
import type {
  ConnectionAnswer,
  createNetworkAnswer,
  NetworkDetails,
  pruneAnswer,
} from "@/lib/contract/answers";
import type { pruneRequest } from "@/lib/contract/requests";
import type { ConnectStep, DisconnectStep, Step, Undo } from "@/lib/domain/changes/change";
import { disconnectionCommand, namesIn, removalCommand } from "@/lib/domain/changes/plan-changes";
import { askForFormer, hasDrifted, tellLosses } from "@/lib/domain/changes/restore";
import { joinUndos, undoConnect, undoCreate, undoDisconnect, undoRemove } from "@/lib/domain/changes/undo";
import {
  commandName,
  connectCommand,
  createNetworkCommand,
  removeNetworkCommand,
} from "@/lib/domain/commands/docker-command";
import { hasFreeDefaultPool } from "@/lib/domain/addresses/default-pools";
import { proposeSubnet } from "@/lib/domain/addresses/propose-subnet";
import { toCidr } from "@/lib/domain/ip/ip";
import {
  type DisconnectionTarget,
  findDisconnectionTarget,
} from "@/lib/domain/topology/disconnection-target";
import { findConnectObstacle } from "@/lib/domain/topology/find-connect-obstacle";
import {
  type ConnectionDraft,
  type ConnectionPlan,
  planConnection,
} from "@/lib/domain/topology/plan-connection";
import { findOverlap, type NetworkDraft, planNetwork } from "@/lib/domain/topology/plan-network";
import { listPrunable, planDisconnection, planRemoval } from "@/lib/domain/topology/plan-removal";
import { resolveReference } from "@/lib/domain/topology/resolve-reference";
import {
  type Container,
  type Endpoint,
  type EndpointExtras,
  hasSandbox,
  type Network,
  type Topology,
} from "@/lib/domain/topology/topology";
import type { Engine } from "@/lib/engine/engine";
import type { EngineError } from "@/lib/engine/engine-error";
import { toEngineError } from "@/lib/engine/engine-error";
import { accept, findContainer, findNetwork } from "@/lib/server/find-in-topology";
import { toEngineProblem } from "@/lib/server/engine-problem";
import { ProblemError } from "@/lib/server/http/problem-response";
import type { Hub } from "@/lib/server/hub";

type CreatedNetwork = z.output<typeof createNetworkAnswer>;
type Pruned = z.output<typeof pruneAnswer>;

const nothingToUndo: Undo = { steps: [], notes: [] };

/** How an act fails that may have been carried out all the same, or for want of an engine. */
const unsettled: ReadonlySet<string> = new Set([
  "outcome-unknown",
  "engine-unreachable",
  "engine-error",
  "timeout",
]);

const automatic = {
  ipv4Address: null,
  ipv6Address: null,
  aliases: [],
  macAddress: null,
  gatewayPriority: null,
};

/**
 * What changes networks, one act each; `NetworkService` lets one be done at a time. Each reads the engine afresh, plans
 * on that state, acts, reads again, and judges the outcome by the state it then sees, never by the engine's texts.
 * Throws `ProblemError`. Each answers what would take it back.
 */
export class NetworkOperations {
  readonly #hub: Hub;
  readonly #engine: Engine;
  constructor(hub: Hub, engine: Engine) {
    this.#hub = hub;
    this.#engine = engine;
  }

  describe(topology: Topology, network: Network): NetworkDetails {
    return {
      ...network,
      endpoints: topology.endpoints.filter((endpoint) => endpoint.networkId === network.id),
    };
  }

  async create(draft: NetworkDraft): Promise<CreatedNetwork> {
    const before = await this.#read();
    const plan = accept(planNetwork(before, draft, this.#hub.facts));
    const command = createNetworkCommand(plan);
    let id: string | null = null;
    let failure: EngineError | null = null;
    try {
      id = await this.#engine.createNetwork(plan);
    } catch (error) {
      failure = toEngineError(error, this.#engine.endpoint);
    }
    const after = await this.#readAfter(failure);
    const known = new Set<string>(before.networks.map((network) => network.id));
    const made =
      after.networks.find((network) => network.id === id) ??
      // The reply was lost on its way: the network is there all the same.
      (failure?.wasSent === true && failure.code !== "refused"
        ? after.networks.find((network) => network.name === plan.name && !known.has(network.id))
        : undefined);
    if (made !== undefined) {
      return {
        ...this.describe(after, made),
        command,
        warnings: plan.warnings,
        undo: undoCreate(after, made),
        revision: after.revision,
      };
    }
    if (failure === null)
      throw new ProblemError("conflict", `The network was made and is gone again: somebody else removed it.`);
    throw this.#judgeCreateFailure(failure, {
      draft,
      after,
      hasSubnet: plan.pools.some((pool) => pool.subnet !== null),
    });
  }

  #judgeCreateFailure(
    failure: EngineError,
    context: { draft: NetworkDraft; after: Topology; hasSubnet: boolean },
  ): ProblemError {
    if (failure.code !== "refused") return toProblemError(failure);
    const { draft, after, hasSubnet } = context;
    const again = planNetwork(after, draft, this.#hub.facts);
    if (!again.ok) return new ProblemError(again.refusal.code, again.refusal.detail, again.refusal.issues);
    if (!hasSubnet && !hasFreeDefaultPool(after, this.#hub.facts)) {
      const suggestion = proposeSubnet(after, this.#hub.facts, 24);
      const hint = suggestion === null ? "" : ` Give a subnet of your own, for instance ${suggestion}.`;
      const message = `The engine's default address pools are used up.${hint}`;
      return new ProblemError("pools-exhausted", `${message} The engine says: ${failure.message}`, [
        {
          path: "pools[0].subnet",
          code: "pools-exhausted",
          message,
          ...(suggestion === null ? {} : { suggestion }),
        },
      ]);
    }
    if (failure.status === 403 && hasSubnet) {
      const subnet = draft.pools.map((pool) => toCidr(pool.subnet)).find((cidr) => cidr !== null);
      if (subnet !== undefined && findOverlap(after, subnet) === null) {
        const message =
          "The engine says that the subnet overlaps, but no network that it lists does: a failed create has leaked it, or an interface of its host holds it. Take another subnet, or restart the engine.";
        return new ProblemError("subnet-overlap", `${message} The engine says: ${failure.message}`, [
          { path: "pools[0].subnet", code: "leaked-pool", message },
        ]);
      }
    }
    const path = draft.parent !== null ? "parent" : "";
    return refusedByEngine(failure, path);
  }

  /**
   * With `former` the endpoint gets back what it had (CHG-5); what it did not get is told in `notes`. `isBack`: a failed
   * change is taken back, so a stopped container gets the address that it was set to ask for, whoever has it (FINDING-12).
   */
  async connect(
    networkReference: string,
    wish: ConnectionDraft & Pick<ConnectStep, "container" | "former">,
    options: { isBack: boolean } = { isBack: false },
  ): Promise<ConnectionAnswer & { notes: string[] }> {
    const before = await this.#readFor(wish.container);
    const network = findNetwork(before, networkReference);
    const container = findContainer(before, wish.container);
    const subject = { network, container };
    const { facts } = this.#hub;
    if (options.isBack && !hasSandbox(container)) {
      const plan = { ...wish, existing: findEndpoint(before, network, container) ?? null, warnings: [] };
      const answer = await this.#attach(before, subject, wish, { extras: wish.former?.extras, plan });
      return { ...answer, notes: [] };
    }
    const extras = wish.former?.extras;
    const asked = askForFormer(before, subject, wish, { facts, isInsistent: false });
    const first = await this.#attach(before, subject, asked, { extras }).catch((error: unknown) => {
      // A pool that the engine chose by itself takes no static addresses: it gets whatever comes.
      if (!wasRefused(error) || !differs(asked, wish)) throw error;
      return this.#attach(this.#hub.topology ?? before, subject, wish, { extras });
    });
    // One that was there already is in use, and somebody else's: it is told of and left alone.
    const outcome =
      first.changed &&
      first.endpoint !== null &&
      hasDrifted(first.endpoint, wish.former) &&
      !differs(asked, wish)
        ? await this.#insist(subject, wish, first)
        : { answer: first, asked };
    const { answer } = outcome;
    const after = this.#hub.topology ?? before;
    const losses =
      answer.endpoint === null
        ? []
        : tellLosses(after, subject, answer.endpoint, { wish, asked: outcome.asked });
    return { ...answer, notes: losses };
  }

  /** The engine gave other addresses than the endpoint had: asks for those, if nobody holds them. */
  async #insist(
    subject: { network: Network; container: Container },
    wish: ConnectionDraft & Pick<ConnectStep, "former">,
    first: ConnectionAnswer,
  ): Promise<{ answer: ConnectionAnswer; asked: ConnectionDraft }> {
    const { network, container } = subject;
    const before = this.#hub.topology ?? (await this.#read());
    const others = {
      ...before,
      endpoints: before.endpoints.filter((each) => each !== findEndpoint(before, network, container)),
    };
    const asked = askForFormer(others, subject, wish, { facts: this.#hub.facts, isInsistent: true });
    if (!differs(asked, wish)) return { answer: first, asked };
    const off = await this.disconnect(network.id, { container: container.id, force: false });
    const state = this.#hub.topology ?? before;
    try {
      return { answer: await this.#attach(state, subject, asked, { extras: wish.former?.extras }), asked };
    } catch (error) {
      if (!wasRefused(error) || !off.changed) throw error;
      const now = this.#hub.topology ?? state;
      const answer = await this.#attach(now, subject, wish, { extras: wish.former?.extras });
      return { answer, asked: wish };
    }
  }

  async #attach(
    before: Topology,
    { network, container }: { network: Network; container: Container },
    draft: ConnectionDraft,
    {
      extras,
      plan: unjudged,
    }: {
      extras: EndpointExtras | undefined;
      /** Instead of what the rules say. */
      plan?: ConnectionPlan;
    },
  ): Promise<ConnectionAnswer> {
    const plan = unjudged ?? accept(planConnection(before, { network, container }, draft, this.#hub.facts));
    const command = connectCommand(namesIn(before, { network, container }), plan, extras);
    const { warnings } = plan;
    if (plan.existing !== null) {
      const { existing: endpoint } = plan;
      return { endpoint, command, changed: false, warnings, undo: nothingToUndo, revision: before.revision };
    }
    let failure: EngineError | null = null;
    try {
      await this.#engine.connect(network.id, container.id, plan, extras);
    } catch (error) {
      failure = toEngineError(error, this.#engine.endpoint);
    }
    const after = await this.#readAfter(failure, container);
    const endpoint = findEndpoint(after, network, container);
    const stands = endpoint !== undefined && endpoint.state !== "ghost";
    if (stands && (failure === null || failure.code !== "refused")) {
      const undo = undoConnect(after, { network, container });
      return { endpoint, command, changed: true, warnings, undo, revision: after.revision };
    }
    if (failure === null) {
      throw new ProblemError(
        "conflict",
        `The engine accepted, but ${container.name} is not on ${network.name} now: it stopped, or somebody else disconnected it.`,
      );
    }
    // Whatever the engine refused, it may have left an endpoint that is wanted but not attached.
    // After a time-out it may still be at work: nothing more is sent then.
    const isGhost = endpoint?.state === "ghost";
    const healed =
      isGhost && failure.code === "refused" ? await this.#healGhost(network, container) : !isGhost;
    const settled = this.#hub.topology ?? after;
    throw this.#judgeConnectFailure(failure, { network, container, draft, after: settled, healed });
  }

  #judgeConnectFailure(
    failure: EngineError,
    context: {
      network: Network;
      container: Container;
      draft: ConnectionDraft;
      after: Topology;
      healed: boolean;
    },
  ): ProblemError {
    const { network, container, draft, after, healed } = context;
    const rest = healed
      ? ""
      : ` It left an endpoint that is wanted but not attached, and putting that right failed too: ${container.name} can't be restarted until it is disconnected from ${network.name}.`;
    if (failure.code !== "refused") return toProblemError(failure, rest);
    const stillNetwork = after.networks.find((each) => each.id === network.id);
    const stillContainer = after.containers.find((each) => each.id === container.id);
    if (stillNetwork === undefined) return new ProblemError("not-found", `Network ${network.name} is gone.`);
    if (stillContainer === undefined)
      return new ProblemError("not-found", `Container ${container.name} is gone.`);
    const again = planConnection(
      after,
      { network: stillNetwork, container: stillContainer },
      draft,
      this.#hub.facts,
    );
    if (!again.ok)
      return new ProblemError(again.refusal.code, again.refusal.detail + rest, again.refusal.issues);
    const field = draft.ipv4Address ? "ipv4Address" : draft.ipv6Address ? "ipv6Address" : "";
    if (failure.status === 403 && field !== "") {
      const message = `${draft[field as "ipv4Address"]} is taken on ${network.name} by something that the engine does not list.`;
      return new ProblemError("address-in-use", message + rest, [
        { path: field, code: "address-in-use", message },
      ]);
    }
    return refusedByEngine(failure, field, rest);
  }

  async disconnect(
    networkReference: string,
    body: Pick<DisconnectStep, "container" | "force">,
  ): Promise<ConnectionAnswer> {
    const before = await this.#readToDisconnect(networkReference, body.container);
    const target = accept(
      findDisconnectionTarget(before, { network: networkReference, container: body.container }),
    );
    const command = disconnectionCommand(before, target, body);
    if (target.kind === "lost") return this.#forget(target, command);
    if (target.kind === "leftover") return this.#release(before, target, { command, force: body.force });
    const { network, container } = target;
    const plan = accept(planDisconnection(before, { network, container }));
    if (plan.endpoint === null) {
      return {
        endpoint: null,
        command,
        changed: false,
        warnings: plan.warnings,
        undo: nothingToUndo,
        revision: before.revision,
      };
    }
    const { endpoint } = plan;
    const done = (after: Topology): ConnectionAnswer => ({
      endpoint: null,
      command,
      changed: true,
      warnings: plan.warnings,
      undo: undoDisconnect(after, { network, container, endpoint }, this.#hub.facts),
      revision: after.revision,
    });
    if (endpoint.state === "ghost") {
      if (await this.#healGhost(network, container)) return done(this.#hub.topology ?? before);
      throw new ProblemError(
        "conflict",
        `The ghost endpoint of ${container.name} on ${network.name} could not be cured: the engine needs a free address on the network for it, and the picture shows what stands now.`,
      );
    }
    let failure: EngineError | null = null;
    try {
      await this.#engine.disconnect(network.id, container.id, { force: body.force });
    } catch (error) {
      failure = toEngineError(error, this.#engine.endpoint);
    }
    const after = await this.#readAfter(failure, container);
    if (findEndpoint(after, network, container) === undefined) return done(after);
    if (failure === null)
      throw new ProblemError(
        "conflict",
        `${container.name} is on ${network.name} again: somebody else connected it.`,
      );
    throw failure.code === "refused" ? refusedByEngine(failure, "") : toProblemError(failure);
  }

  /** Takes a stopped container off a network that is gone (FINDING-3). */
  async #forget(
    { container, lost, path }: Extract<DisconnectionTarget, { kind: "lost" }>,
    command: string,
  ): Promise<ConnectionAnswer> {
    let failure: EngineError | null = null;
    try {
      await this.#engine.disconnect(path, container.id, { force: false });
    } catch (error) {
      failure = toEngineError(error, this.#engine.endpoint);
    }
    const after = await this.#readAfter(failure, container);
    const now = after.containers.find(({ id }) => id === container.id);
    if (now?.lost?.some(({ name }) => name === lost.name) !== true) {
      const note = `${container.name} was set to join ${lost.name}, which is gone; there is nothing to bring back.`;
      return this.#tellDisconnected(after, command, { steps: [], notes: [note] });
    }
    if (failure === null)
      throw new ProblemError("conflict", `${container.name} is still set to join ${lost.name}.`);
    throw failure.code === "refused" ? refusedByEngine(failure, "") : toProblemError(failure);
  }

  /** Frees a network of an endpoint that the engine holds for nobody (FINDING-6). */
  async #release(
    before: Topology,
    { network, leftover }: Extract<DisconnectionTarget, { kind: "leftover" }>,
    { command, force }: { command: string; force: boolean },
  ): Promise<ConnectionAnswer> {
    if (!force) {
      const message = `${leftover.name} is no container: the engine lets go of it by force only.`;
      throw new ProblemError("unprocessable", message, [{ path: "force", code: "force-needed", message }]);
    }
    // The engine would read the name as the beginning of a container's id.
    if (before.containers.some(({ id }) => id.startsWith(leftover.name))) {
      const message = `The engine would take “${leftover.name}” for a container. Restart the engine: it clears such endpoints then.`;
      throw new ProblemError("conflict", message);
    }
    let failure: EngineError | null = null;
    try {
      await this.#engine.releaseEndpoint(network.id, leftover.name);
    } catch (error) {
      failure = toEngineError(error, this.#engine.endpoint);
    }
    const after = await this.#readAfter(failure, { network });
    const now = after.networks.find(({ id }) => id === network.id);
    if (now?.leftovers?.some(({ name }) => name === leftover.name) !== true) {
      const note = `${leftover.name} on ${network.name} was no container's; there is nothing to bring back.`;
      return this.#tellDisconnected(after, command, { steps: [], notes: [note] });
    }
    if (failure === null)
      throw new ProblemError("conflict", `The engine still holds ${leftover.name} on ${network.name}.`);
    throw failure.code === "refused" ? refusedByEngine(failure, "") : toProblemError(failure);
  }

  #tellDisconnected(after: Topology, command: string, undo: Undo): ConnectionAnswer {
    return { endpoint: null, command, changed: true, warnings: [], undo, revision: after.revision };
  }

  /** The state now, with what a disconnect names looked at: a container, or a network whose endpoints are nobody's. */
  async #readToDisconnect(networkReference: string, containerReference: string): Promise<Topology> {
    const listed = await this.#read();
    const container = resolveReference(listed.containers, containerReference, "container");
    if (container.ok) return this.#read(container.value);
    const network = resolveReference(listed.networks, networkReference, "network");
    return network.ok ? this.#read({ network: network.value }) : listed;
  }

  /** Answers the command. A network that is gone afterwards counts as removed, whoever removed it. */
  async remove(
    networkReference: string,
    options: { force: boolean },
  ): Promise<{ command: string; network: Network; undo: Undo }> {
    const listed = await this.#read();
    const network = findNetwork(listed, networkReference);
    const plan = accept(planRemoval(listed, network, { ...options, facts: this.#hub.facts }));
    const command = removalCommand(listed, network, plan.disconnect);
    // Aliases are in the inspection only.
    const before = await this.#inspect(plan.disconnect, listed);
    let failure: EngineError | null = null;
    try {
      for (const container of plan.disconnect) {
        await this.#engine.disconnect(network.id, container.id, { force: true });
      }
      await this.#engine.removeNetwork(network.id);
    } catch (error) {
      failure = toEngineError(error, this.#engine.endpoint);
    }
    const after = await this.#readAfter(failure);
    if (!after.networks.some((each) => each.id === network.id)) {
      const members = plan.disconnect.flatMap((container) => {
        const endpoint = findEndpoint(before, network, container);
        return endpoint === undefined ? [] : [{ container, endpoint }];
      });
      return { command, network, undo: undoRemove(after, network, members, this.#hub.facts) };
    }
    if (failure === null)
      throw new ProblemError("conflict", `The engine accepted, but ${network.name} is still there.`);
    const detached = plan.disconnect
      .filter((container) => findEndpoint(after, network, container) === undefined)
      .map((container) => findEndpoint(before, network, container))
      .filter((endpoint) => endpoint !== undefined);
    const rest = await this.#putBack(network, detached);
    if (failure.code !== "refused") throw toProblemError(failure, rest);
    // It may hold endpoints of nobody's, which only a look at the network tells.
    const looked = await this.#read({ network });
    const again = planRemoval(looked, looked.networks.find(({ id }) => id === network.id) ?? network, {
      ...options,
      facts: this.#hub.facts,
    });
    if (!again.ok)
      throw new ProblemError(again.refusal.code, again.refusal.detail + rest, again.refusal.issues);
    throw refusedByEngine(failure, "", rest);
  }

  /** `networks` limits a prune to what its caller was shown. */
  async prune(options: z.output<typeof pruneRequest>): Promise<Pruned> {
    const before = await this.#read();
    const { networks: shown } = options;
    const prunable = listPrunable(before).filter(({ id }) => shown === null || shown.includes(id));
    const tell = (networks: readonly Network[], removed: boolean, undo: Undo): Pruned => ({
      networks: networks.map(({ id, name, driver }) => ({ id, name, driver })),
      removed,
      command:
        networks.length === 0
          ? null
          : removeNetworkCommand(networks.map((network) => commandName(network, before.networks))),
      undo,
    });
    if (options.dryRun) return tell(prunable, false, nothingToUndo);
    let failure: EngineError | null = null;
    for (const network of prunable) {
      try {
        await this.#engine.removeNetwork(network.id);
      } catch (error) {
        failure = toEngineError(error, this.#engine.endpoint);
        // Somebody may have taken one into use in between: that one stays, the others go.
        if (failure.code !== "refused") break;
      }
    }
    const after = await this.#readAfter(failure);
    const left = new Set<string>(after.networks.map((network) => network.id));
    const gone = prunable.filter((network) => !left.has(network.id));
    if (failure !== null && failure.code !== "refused" && gone.length < prunable.length)
      throw toProblemError(failure);
    return tell(
      gone,
      true,
      joinUndos(gone.map((network) => undoRemove(after, network, [], this.#hub.facts))),
    );
  }

  /**
   * Cures an endpoint that a running container wants and does not have: connecting again without an address makes it
   * whole, disconnecting then removes it (a forced disconnect alone fails: ENGINES §2). Answers whether it is gone.
   */
  async #healGhost(network: Network, container: Container): Promise<boolean> {
    if (findConnectObstacle(network, container) !== null) return false;
    try {
      await this.#engine.connect(network.id, container.id, automatic);
      await this.#engine.disconnect(network.id, container.id, { force: true });
    } catch {
      // What stands now is what the next read tells.
    }
    const after = await this.#read(container);
    return findEndpoint(after, network, container) === undefined;
  }

  /** Connects again what a failed removal had disconnected. Answers what could not be put back, in words. */
  async #putBack(network: Network, endpoints: readonly Endpoint[]): Promise<string> {
    const lost: string[] = [];
    for (const endpoint of endpoints) {
      try {
        const plan = {
          ...automatic,
          ipv4Address: endpoint.reserved?.ipv4 ?? null,
          ipv6Address: endpoint.reserved?.ipv6 ?? null,
          aliases: endpoint.aliases ?? [],
          gatewayPriority: endpoint.gatewayPriority || null,
        };
        await this.#engine.connect(network.id, endpoint.containerId, plan, endpoint.extras);
      } catch {
        lost.push(endpoint.containerId.slice(0, 12));
      }
    }
    if (endpoints.length > 0) await this.#read();
    return lost.length === 0
      ? ""
      : ` These containers were disconnected and could not be connected again: ${lost.join(", ")}.`;
  }

  /** The state now, with the containers inspected that the steps are about. */
  async readFor(steps: readonly Step[]): Promise<Topology> {
    const topology = await this.#read();
    const looks = steps.flatMap((step): Look[] => {
      if (step.kind !== "connect" && step.kind !== "disconnect") return [];
      const container = resolveReference(topology.containers, step.container, "container");
      if (container.ok) return [container.value];
      const network = resolveReference(topology.networks, step.network, "network");
      return network.ok && step.kind === "disconnect" ? [{ network: network.value }] : [];
    });
    return this.#inspect([...new Set(looks)], topology);
  }

  async #inspect(subjects: readonly Look[], topology: Topology): Promise<Topology> {
    let state = topology;
    for (const subject of subjects) state = await this.#read(subject);
    return state;
  }

  /** The state now, with the named container inspected: a ghost that others made is in the inspection alone. */
  async #readFor(reference: string): Promise<Topology> {
    const topology = await this.#read();
    return this.#read(findContainer(topology, reference));
  }

  async #read(subject?: Look): Promise<Topology> {
    try {
      return await this.#hub.refresh(toLook(subject));
    } catch (error) {
      // Nothing was sent that could change anything.
      throw toEngineProblem(toEngineError(error, this.#engine.endpoint));
    }
  }

  /** The state after an attempt; when even that can't be read, the outcome of what was sent is unknown. */
  async #readAfter(failure: EngineError | null, subject?: Look): Promise<Topology> {
    try {
      return await this.#hub.refresh(toLook(subject));
    } catch (error) {
      const cause = failure ?? toEngineError(error, this.#engine.endpoint);
      if (failure !== null && !failure.wasSent) throw toProblemError(cause);
      throw new ProblemError(
        "outcome-unknown",
        `${cause.message} The request had been sent, so the engine may have carried it out or still will. Look at the picture when the engine is back before trying again.`,
      );
    }
  }
}

/** What is looked at more closely than the lists tell. */
type Look = Container | { network: Network };

function toLook(subject: Look | undefined): { container?: string; network?: string } {
  if (subject === undefined) return {};
  return "network" in subject ? { network: subject.network.id } : { container: subject.id };
}

function findEndpoint(topology: Topology, network: Network, container: Container): Endpoint | undefined {
  return topology.endpoints.find(
    (endpoint) => endpoint.networkId === network.id && endpoint.containerId === container.id,
  );
}

/** Whether it is known that nothing was done. After a time-out the engine may still be at work: nothing is sent then. */
function wasRefused(error: unknown): error is ProblemError {
  return error instanceof ProblemError && !unsettled.has(error.code);
}

/** Whether other addresses are asked for than were wished. */
function differs(asked: ConnectionDraft, wish: ConnectionDraft): boolean {
  return asked.ipv4Address !== wish.ipv4Address || asked.ipv6Address !== wish.ipv6Address;
}

/** A refusal that our own rules don't foresee: the engine is healthy and says no. Its words are kept. */
function refusedByEngine(failure: EngineError, path: string, rest = ""): ProblemError {
  const isConflict = failure.status === 403 || failure.status === 409;
  const message = `The engine refuses: ${failure.message}`;
  return new ProblemError(isConflict ? "conflict" : "unprocessable", message + rest, [
    { path, code: "engine-refused", message },
  ]);
}

/** What a failure without a verdict of the engine's means for the person. */
function toProblemError(failure: EngineError, rest = ""): ProblemError {
  switch (failure.code) {
    case "unreachable":
      return failure.wasSent
        ? new ProblemError(
            "outcome-unknown",
            `${failure.message} The engine may have carried it out all the same; the picture shows what stands.${rest}`,
          )
        : new ProblemError("engine-unreachable", failure.message + rest);
    case "timeout":
      return new ProblemError(
        "outcome-unknown",
        `${failure.message} It may still carry it out; the picture shows when it has.${rest}`,
      );
    case "aborted":
      return new ProblemError("timeout", failure.message + rest);
    case "refused":
      return new ProblemError("engine-error", failure.message + rest);
    case "unusable":
      return failure.wasSent
        ? new ProblemError("engine-error", `${failure.message} The picture shows what stands.${rest}`)
        : new ProblemError("engine-error", failure.message + rest);
  }
}
