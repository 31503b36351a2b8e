import "server-only";
import type { z } from "zod/mini";
import type {
  ConnectionAnswer,
  createNetworkAnswer,
  NetworkDetails,
  pruneAnswer,
} from "@/lib/contract/answers";
import type { ChangeAnswer, ChangeRequest, StepAnswer } from "@/lib/contract/changes";
import type {
  connectRequest,
  createNetworkRequest,
  disconnectRequest,
  pruneRequest,
} from "@/lib/contract/requests";
import type { Step, Undo } from "@/lib/domain/changes/change";
import { atStep, planChanges } from "@/lib/domain/changes/plan-changes";
import { joinUndos } from "@/lib/domain/changes/undo";
import { assertNever } from "@/lib/domain/problem/problem";
import type { Network, Topology } from "@/lib/domain/topology/topology";
import type { Engine } from "@/lib/engine/engine";
import { accept } from "@/lib/server/find-in-topology";
import { ProblemError } from "@/lib/server/http/problem-response";
import type { Hub } from "@/lib/server/hub";
import { NetworkOperations } from "@/lib/server/network-operations";
import { ToldExtras } from "@/lib/server/told-extras";

type CreatedNetwork = z.output<typeof createNetworkAnswer>;
type Pruned = z.output<typeof pruneAnswer>;

/** What a step has done, with what takes it back. */
type Done = { answer: StepAnswer; undo: Undo };

/** The use cases that change networks, one at a time. Throws `ProblemError`. */
export class NetworkService {
  readonly #operations: NetworkOperations;
  readonly #hub: Hub;
  readonly #extras = new ToldExtras();
  /** Two creates at once make two networks of one name on 20.10, two connects may get one address: one at a time. */
  #turn: Promise<unknown> = Promise.resolve();
  #pending = 0;

  constructor(hub: Hub, engine: Engine) {
    this.#hub = hub;
    this.#operations = new NetworkOperations(hub, engine);
  }

  /** How many mutations are under way; the shutdown waits for them. */
  get pending(): number {
    return this.#pending;
  }

  describe(topology: Topology, network: Network): NetworkDetails {
    return this.#operations.describe(topology, network);
  }

  create(draft: z.output<typeof createNetworkRequest>): Promise<CreatedNetwork> {
    return this.#inTurn(() => this.#operations.create(draft));
  }

  connect(network: string, body: z.output<typeof connectRequest>): Promise<ConnectionAnswer> {
    return this.#inTurn(() => this.#operations.connect(network, { ...body, former: null }));
  }

  disconnect(network: string, body: z.output<typeof disconnectRequest>): Promise<ConnectionAnswer> {
    return this.#inTurn(async () => {
      const answer = await this.#operations.disconnect(network, body);
      this.#extras.remember(answer.undo.steps);
      return answer;
    });
  }

  /** Answers the command. A network that is gone afterwards counts as removed, whoever removed it. */
  remove(network: string, options: { force: boolean }): Promise<{ command: string; network: Network }> {
    return this.#inTurn(() => this.#operations.remove(network, options));
  }

  /** `networks` limits a prune to what its caller was shown. */
  prune(options: z.output<typeof pruneRequest>): Promise<Pruned> {
    return this.#inTurn(() => this.#operations.prune(options));
  }

  /**
   * Several steps as one (CHG-1 to CHG-4): all are judged before the first is done, and when one fails, those before
   * it are taken back, the last one first. What could not be taken back is named in the refusal.
   */
  change({ steps, dryRun }: ChangeRequest): Promise<ChangeAnswer> {
    return this.#inTurn(async () => {
      const before = await this.#operations.readFor(steps);
      this.#extras.assertTold(steps, before);
      const planned = accept(planChanges(before, steps, this.#hub.facts));
      if (dryRun) {
        return {
          steps: planned.map(({ kind, changes, command, warnings }) => ({
            kind,
            changed: changes,
            command,
            warnings,
            notes: [],
            networkId: null,
            endpoint: null,
          })),
          undo: { steps: [], notes: [] },
          revision: before.revision,
        };
      }
      const done: Done[] = [];
      for (const [index, step] of steps.entries()) {
        try {
          done.push(await this.#do(step));
        } catch (error) {
          // Also after a bug of ours: half of a change is worse than none.
          const rest = await this.#takeBack(done);
          if (!(error instanceof ProblemError)) throw error;
          const which = steps.length === 1 ? "" : `Step ${index + 1} of ${steps.length} failed. `;
          throw new ProblemError(
            error.code,
            `${which}${error.message}${rest}`,
            error.issues.map((issue) => atStep(issue, index)),
          );
        }
      }
      const undo = joinUndos(done.map(({ undo: own }) => own));
      this.#extras.remember(undo.steps);
      return {
        steps: done.map(({ answer }) => answer),
        undo,
        revision: this.#hub.topology?.revision ?? before.revision,
      };
    });
  }

  async #do(step: Step, options: { isBack: boolean } = { isBack: false }): Promise<Done> {
    const nothing = { notes: [], networkId: null, endpoint: null };
    switch (step.kind) {
      case "connect": {
        const { endpoint, command, changed, warnings, notes, undo } = await this.#operations.connect(
          step.network,
          step,
          options,
        );
        return { answer: { ...nothing, kind: step.kind, endpoint, command, changed, warnings, notes }, undo };
      }
      case "disconnect": {
        const { command, changed, warnings, undo } = await this.#operations.disconnect(step.network, step);
        return { answer: { ...nothing, kind: step.kind, command, changed, warnings }, undo };
      }
      case "create": {
        const { id, command, warnings, undo } = await this.#operations.create(step);
        return {
          answer: { ...nothing, kind: step.kind, changed: true, networkId: id, command, warnings },
          undo,
        };
      }
      case "remove": {
        const { command, undo } = await this.#operations.remove(step.network, { force: step.force });
        return { answer: { ...nothing, kind: step.kind, changed: true, command, warnings: [] }, undo };
      }
      default:
        return assertNever(step);
    }
  }

  /** Takes back what was done, the last first. Answers in words what came of it. */
  async #takeBack(done: readonly Done[]): Promise<string> {
    const changed = done.filter(({ answer }) => answer.changed);
    if (changed.length === 0) return done.length === 0 ? "" : " Nothing was changed.";
    const stands: string[] = [];
    const notes: string[] = [];
    for (const { answer, undo } of changed.toReversed()) {
      try {
        if (undo.steps.length === 0) throw new Error(undo.notes.join(" "));
        for (const step of undo.steps) notes.push(...(await this.#do(step, { isBack: true })).answer.notes);
      } catch (error) {
        stands.push(`${answer.command} (${error instanceof Error ? error.message : String(error)})`);
      }
    }
    const back = stands.length === 0 ? " What was done before it was taken back." : "";
    const left =
      stands.length === 0
        ? ""
        : ` This was done before it, could not be taken back, and stands: ${stands.join("; ")}.`;
    return [back + left, ...notes].join(" ");
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
