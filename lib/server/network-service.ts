import "server-only";
import type { z } from "zod/mini";
import type {
  ConnectionAnswer,
  createNetworkAnswer,
  NetworkDetails,
  pruneAnswer,
} from "@/lib/contract/answers";
import type {
  connectRequest,
  createNetworkRequest,
  disconnectRequest,
  pruneRequest,
} from "@/lib/contract/requests";
import {
  commandName,
  connectCommand,
  createNetworkCommand,
  disconnectCommand,
  removeNetworkCommand,
} from "@/lib/domain/commands/docker-command";
import { hasFreeDefaultPool } from "@/lib/domain/addresses/default-pools";
import { proposeSubnet } from "@/lib/domain/addresses/propose-subnet";
import { toCidr } from "@/lib/domain/ip/ip";
import type { Result } from "@/lib/domain/problem/problem";
import { findConnectObstacle, planConnection } from "@/lib/domain/topology/plan-connection";
import { findOverlap, planNetwork } from "@/lib/domain/topology/plan-network";
import { listPrunable, planDisconnection, planRemoval } from "@/lib/domain/topology/plan-removal";
import type { Container, Endpoint, Network, Topology } from "@/lib/domain/topology/topology";
import type { Engine } from "@/lib/engine/engine";
import type { EngineError } from "@/lib/engine/engine-error";
import { toEngineError } from "@/lib/engine/engine-error";
import { findContainer, findNetwork } from "@/lib/server/find-in-topology";
import { ProblemError } from "@/lib/server/http/problem-response";
import type { Hub } from "@/lib/server/hub";

type CreatedNetwork = z.output<typeof createNetworkAnswer>;
type Pruned = z.output<typeof pruneAnswer>;

const automatic = {
  ipv4Address: null,
  ipv6Address: null,
  aliases: [],
  macAddress: null,
  gatewayPriority: null,
};

/**
 * The use cases that change networks. Each reads the engine afresh, plans on that state, acts, reads again, and
 * judges the outcome by the state it then sees, never by the engine's texts. Throws `ProblemError`.
 */
export class NetworkService {
  readonly #hub: Hub;
  readonly #engine: Engine;
  /** Two creates at once make two networks of one name on 20.10, two connects may get one address: one at a time. */
  #turn: Promise<unknown> = Promise.resolve();
  #pending = 0;

  constructor(hub: Hub, engine: Engine) {
    this.#hub = hub;
    this.#engine = engine;
  }

  /** How many mutations are under way; the shutdown waits for them. */
  get pending(): number {
    return this.#pending;
  }

  describe(topology: Topology, network: Network): NetworkDetails {
    return {
      ...network,
      endpoints: topology.endpoints.filter((endpoint) => endpoint.networkId === network.id),
    };
  }

  create(draft: z.output<typeof createNetworkRequest>): Promise<CreatedNetwork> {
    return this.#inTurn(async () => {
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
        return { ...this.describe(after, made), command, warnings: plan.warnings, revision: after.revision };
      }
      if (failure === null)
        throw new ProblemError(
          "conflict",
          `The network was made and is gone again: somebody else removed it.`,
        );
      throw this.#judgeCreateFailure(failure, {
        draft,
        after,
        hasSubnet: plan.pools.some((pool) => pool.subnet !== null),
      });
    });
  }

  #judgeCreateFailure(
    failure: EngineError,
    context: { draft: z.output<typeof createNetworkRequest>; after: Topology; hasSubnet: boolean },
  ): ProblemError {
    if (failure.code !== "refused") return toProblemError(failure);
    const { draft, after, hasSubnet } = context;
    const again = planNetwork(after, draft, this.#hub.facts);
    if (!again.ok) return new ProblemError(again.refusal.code, again.refusal.detail, again.refusal.issues);
    if (!hasSubnet && !hasFreeDefaultPool(after, this.#hub.facts)) {
      const suggestion = proposeSubnet(after, this.#hub.facts.hostSubnets, 24);
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

  connect(networkReference: string, body: z.output<typeof connectRequest>): Promise<ConnectionAnswer> {
    return this.#inTurn(async () => {
      const before = await this.#readFor(body.container);
      const network = findNetwork(before, networkReference);
      const container = findContainer(before, body.container);
      const plan = accept(planConnection(before, { network, container }, body, this.#hub.facts));
      const command = connectCommand(namesOf(before, network, container), plan);
      if (plan.existing !== null) {
        return {
          endpoint: plan.existing,
          command,
          changed: false,
          warnings: plan.warnings,
          revision: before.revision,
        };
      }
      let failure: EngineError | null = null;
      try {
        await this.#engine.connect(network.id, container.id, plan);
      } catch (error) {
        failure = toEngineError(error, this.#engine.endpoint);
      }
      const after = await this.#readAfter(failure, container);
      const endpoint = findEndpoint(after, network, container);
      const stands = endpoint !== undefined && endpoint.state !== "ghost";
      if (stands && (failure === null || failure.code !== "refused")) {
        return { endpoint, command, changed: true, warnings: plan.warnings, revision: after.revision };
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
      throw this.#judgeConnectFailure(failure, { network, container, body, after: settled, healed });
    });
  }

  #judgeConnectFailure(
    failure: EngineError,
    context: {
      network: Network;
      container: Container;
      body: z.output<typeof connectRequest>;
      after: Topology;
      healed: boolean;
    },
  ): ProblemError {
    const { network, container, body, after, healed } = context;
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
      body,
      this.#hub.facts,
    );
    if (!again.ok)
      return new ProblemError(again.refusal.code, again.refusal.detail + rest, again.refusal.issues);
    const field = body.ipv4Address ? "ipv4Address" : body.ipv6Address ? "ipv6Address" : "";
    if (failure.status === 403 && field !== "") {
      const message = `${body[field as "ipv4Address"]} is taken on ${network.name} by something that the engine does not list.`;
      return new ProblemError("address-in-use", message + rest, [
        { path: field, code: "address-in-use", message },
      ]);
    }
    return refusedByEngine(failure, field, rest);
  }

  disconnect(networkReference: string, body: z.output<typeof disconnectRequest>): Promise<ConnectionAnswer> {
    return this.#inTurn(async () => {
      const before = await this.#readFor(body.container);
      const network = findNetwork(before, networkReference);
      const container = findContainer(before, body.container);
      const plan = accept(planDisconnection(before, { network, container }));
      const command = disconnectCommand(namesOf(before, network, container), { force: body.force });
      if (plan.endpoint === null) {
        return {
          endpoint: null,
          command,
          changed: false,
          warnings: plan.warnings,
          revision: before.revision,
        };
      }
      if (plan.endpoint.state === "ghost") {
        if (await this.#healGhost(network, container)) {
          const revision = this.#hub.topology?.revision ?? before.revision;
          return { endpoint: null, command, changed: true, warnings: plan.warnings, revision };
        }
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
      if (findEndpoint(after, network, container) === undefined) {
        return { endpoint: null, command, changed: true, warnings: plan.warnings, revision: after.revision };
      }
      if (failure === null)
        throw new ProblemError(
          "conflict",
          `${container.name} is on ${network.name} again: somebody else connected it.`,
        );
      throw failure.code === "refused" ? refusedByEngine(failure, "") : toProblemError(failure);
    });
  }

  /** Answers the command. A network that is gone afterwards counts as removed, whoever removed it. */
  remove(
    networkReference: string,
    options: { force: boolean },
  ): Promise<{ command: string; network: Network }> {
    return this.#inTurn(async () => {
      const before = await this.#read();
      const network = findNetwork(before, networkReference);
      const plan = accept(planRemoval(before, network, options));
      const command = [
        ...plan.disconnect.map((container) =>
          disconnectCommand(namesOf(before, network, container), { force: true }),
        ),
        removeNetworkCommand([commandName(network, before.networks)]),
      ].join(" && ");
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
      if (!after.networks.some((each) => each.id === network.id)) return { command, network };
      if (failure === null)
        throw new ProblemError("conflict", `The engine accepted, but ${network.name} is still there.`);
      const detached = plan.disconnect
        .filter((container) => findEndpoint(after, network, container) === undefined)
        .map((container) => findEndpoint(before, network, container))
        .filter((endpoint) => endpoint !== undefined);
      const rest = await this.#putBack(network, detached);
      if (failure.code !== "refused") throw toProblemError(failure, rest);
      const again = planRemoval(this.#hub.topology ?? after, network, options);
      if (!again.ok)
        throw new ProblemError(again.refusal.code, again.refusal.detail + rest, again.refusal.issues);
      throw refusedByEngine(failure, "", rest);
    });
  }

  /** `networks` limits a prune to what its caller was shown. */
  prune(options: z.output<typeof pruneRequest>): Promise<Pruned> {
    return this.#inTurn(async () => {
      const before = await this.#read();
      const { networks: shown } = options;
      const prunable = listPrunable(before).filter(({ id }) => shown === null || shown.includes(id));
      const tell = (networks: readonly Network[], removed: boolean): Pruned => ({
        networks: networks.map(({ id, name, driver }) => ({ id, name, driver })),
        removed,
        command:
          networks.length === 0
            ? null
            : removeNetworkCommand(networks.map((network) => commandName(network, before.networks))),
      });
      if (options.dryRun) return tell(prunable, false);
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
      return tell(gone, true);
    });
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
        await this.#engine.connect(network.id, endpoint.containerId, {
          ...automatic,
          ipv4Address: endpoint.reserved?.ipv4 ?? null,
          ipv6Address: endpoint.reserved?.ipv6 ?? null,
          aliases: endpoint.aliases ?? [],
          gatewayPriority: endpoint.gatewayPriority || null,
        });
      } catch {
        lost.push(endpoint.containerId.slice(0, 12));
      }
    }
    if (endpoints.length > 0) await this.#read();
    return lost.length === 0
      ? ""
      : ` These containers were disconnected and could not be connected again: ${lost.join(", ")}.`;
  }

  /** The state now, with the named container inspected: a ghost that others made is in the inspection alone. */
  async #readFor(reference: string): Promise<Topology> {
    const topology = await this.#read();
    return this.#read(findContainer(topology, reference));
  }

  async #read(container?: Container): Promise<Topology> {
    try {
      return await this.#hub.refresh(container === undefined ? {} : { container: container.id });
    } catch (error) {
      // Nothing was sent that could change anything.
      const failure = toEngineError(error, this.#engine.endpoint);
      const code =
        failure.code === "timeout"
          ? "timeout"
          : failure.code === "unreachable"
            ? "engine-unreachable"
            : "engine-error";
      throw new ProblemError(code, failure.message);
    }
  }

  /** The state after an attempt; when even that can't be read, the outcome of what was sent is unknown. */
  async #readAfter(failure: EngineError | null, container?: Container): Promise<Topology> {
    try {
      return await this.#hub.refresh(container === undefined ? {} : { container: container.id });
    } catch (error) {
      const cause = failure ?? toEngineError(error, this.#engine.endpoint);
      if (failure !== null && !failure.wasSent) throw toProblemError(cause);
      throw new ProblemError(
        "outcome-unknown",
        `${cause.message} The request had been sent, so the engine may have carried it out or still will. Look at the picture when the engine is back before trying again.`,
      );
    }
  }

  async #inTurn<Value>(act: () => Promise<Value>): Promise<Value> {
    this.#pending += 1;
    const turn = this.#turn.then(act, act);
    this.#turn = turn.catch(() => {});
    try {
      return await turn;
    } finally {
      this.#pending -= 1;
    }
  }
}

function accept<Value>(result: Result<Value>): Value {
  if (result.ok) return result.value;
  throw new ProblemError(result.refusal.code, result.refusal.detail, result.refusal.issues);
}

function findEndpoint(topology: Topology, network: Network, container: Container): Endpoint | undefined {
  return topology.endpoints.find(
    (endpoint) => endpoint.networkId === network.id && endpoint.containerId === container.id,
  );
}

function namesOf(
  topology: Topology,
  network: Network,
  container: Container,
): { network: string; container: string } {
  return {
    network: commandName(network, topology.networks),
    container: commandName(container, topology.containers),
  };
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
