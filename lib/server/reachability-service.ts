import "server-only";
import type { NamesAnswer, ReachabilityAnswer } from "@/lib/contract/reachability";
import type { NameFacts } from "@/lib/domain/names/resolve-names";
import { findPath, findRemedies } from "@/lib/domain/reachability/find-path";
import { type PairVerdict, Reachability, type SubjectId } from "@/lib/domain/reachability/reachability";
import type { Reason } from "@/lib/domain/reachability/reasons";
import { resolveReference } from "@/lib/domain/topology/resolve-reference";
import { type Container, hasSandbox, type Topology } from "@/lib/domain/topology/topology";
import type { Engine } from "@/lib/engine/engine";
import { findContainer } from "@/lib/server/find-in-topology";
import { ProblemError } from "@/lib/server/http/problem-response";
import type { Hub } from "@/lib/server/hub";
import { toNameFacts } from "@/lib/server/name-facts";
import { readTopology } from "@/lib/server/read-topology";

/** An inspection of a stuck container hangs: it is given this long, in ms. */
const inspectDeadline = 3000;
/** Inspections at once; 300 take 85 ms one after the other (ENGINES §2). */
const inspectWidth = 8;
/** A slice of a long answer is at most this long, in ms: others are answered between two. */
const sliceTime = 10;
/** Characters of one chunk. */
const chunkLength = 200_000;

type ReachabilityState = { topology: Topology; reachability: Reachability };

/** Predictions from the hub's state. They ask the engine for what only inspections tell: links and hosts entries. */
export class ReachabilityService {
  readonly #hub: Hub;
  readonly #engine: Engine;
  /** By container id. The networks are part of the key: a connect can bring links. */
  readonly #facts = new Map<string, { networks: string; facts: NameFacts }>();
  #latest: ReachabilityState | null = null;
  /** A matrix asks for several rows at once: one reading serves all that want the same topology. */
  #reading: { topology: Topology; state: Promise<ReachabilityState> } | null = null;

  constructor(hub: Hub, engine: Engine) {
    this.#hub = hub;
    this.#engine = engine;
  }

  /**
   * The verdicts of all ordered pairs, of one subject's row (`from`) or column (`to`), or of one pair with its path.
   * A long answer is written in slices.
   */
  async answer(wanted: { from: string | null; to: string | null }): Promise<Response> {
    const state = await this.#read();
    const { topology, reachability } = state;
    const from = wanted.from === null ? null : this.#findSubject(state, wanted.from);
    const to = wanted.to === null ? null : this.#findSubject(state, wanted.to);
    if (from !== null && to !== null) return Response.json(describePair(state, from, to));
    const head = `{"revision":${topology.revision},"subjects":${JSON.stringify(reachability.subjects)},"verdicts":[`;
    return new Response(streamVerdicts(head, verdictsOf(reachability, { from, to })), {
      headers: { "Content-Type": "application/json" },
    });
  }

  /** The subjects that a probe names, and what is predicted for them; `null` where one of them does not run. */
  async predict(wanted: { from: string; to: string | null }): Promise<{
    topology: Topology;
    from: SubjectId;
    to: SubjectId | null;
    verdictOf: (from: SubjectId, to: SubjectId) => PairVerdict | null;
  }> {
    const { topology, reachability } = await this.#read();
    const find = (field: "from" | "to", reference: string): SubjectId => {
      if (reference === "host" || reference === "internet") return reference;
      const found = resolveReference(topology.containers, reference, "container");
      if (found.ok) return found.value.id;
      const { code, detail, issues } = found.refusal;
      throw new ProblemError(
        code,
        detail,
        issues.map((issue) => ({ ...issue, path: field })),
      );
    };
    return {
      topology,
      from: find("from", wanted.from),
      to: wanted.to === null ? null : find("to", wanted.to),
      verdictOf: (from, to) =>
        from !== to && reachability.has(from) && reachability.has(to) ? reachability.verdict(from, to) : null,
    };
  }

  /** What a running container can resolve. */
  async names(reference: string): Promise<NamesAnswer> {
    const state = await this.#read();
    const { topology, reachability } = state;
    const container = findContainer(topology, reference);
    const sandbox = reachability.sandboxOf(container.id);
    if (sandbox === null)
      throw new ProblemError("unprocessable", `Container ${container.name} does not run.`);
    const facts = this.#facts.get(sandbox.owner?.id ?? container.id)?.facts;
    return { revision: topology.revision, names: reachability.directory.list(sandbox, facts) };
  }

  async #read(): Promise<ReachabilityState> {
    const topology = await readTopology(this.#hub);
    if (this.#reading?.topology === topology) return this.#reading.state;
    const reading = { topology, state: this.#prepare(topology) };
    this.#reading = reading;
    try {
      return await reading.state;
    } finally {
      // The next one asks again for what could not be inspected.
      if (this.#reading === reading) this.#reading = null;
    }
  }

  async #prepare(topology: Topology): Promise<ReachabilityState> {
    const isKnown = await this.#inspect(topology);
    if (this.#latest?.topology === topology && isKnown) return this.#latest;
    const nameFacts = new Map([...this.#facts].map(([id, { facts }]) => [id, facts]));
    const { kind, apiVersion } = this.#hub.facts;
    const reachability = new Reachability({ topology, facts: { kind, apiVersion }, nameFacts });
    this.#latest = { topology, reachability };
    return this.#latest;
  }

  /** Inspects the running containers that are new or on other networks than before. Answers whether there were none. */
  async #inspect(topology: Topology): Promise<boolean> {
    const networks = new Map<string, string>();
    for (const { containerId, networkId } of topology.endpoints)
      networks.set(containerId, `${networks.get(containerId) ?? ""} ${networkId}`);
    const running = topology.containers.filter(hasSandbox);
    const ids = new Set<string>(running.map(({ id }) => id));
    for (const id of this.#facts.keys()) if (!ids.has(id)) this.#facts.delete(id);
    const missing = running.filter(({ id }) => this.#facts.get(id)?.networks !== (networks.get(id) ?? ""));
    const queue = missing.values();
    const work = async (): Promise<void> => {
      for (const { id } of queue) {
        try {
          const inspection = await this.#engine.inspectContainer(id, { deadline: inspectDeadline });
          if (inspection === null) continue;
          const facts = toNameFacts(inspection, topology);
          this.#facts.set(id, { networks: networks.get(id) ?? "", facts });
        } catch {
          // Its links stay unknown, and the verdicts that hang on them say so.
        }
      }
    };
    await Promise.all(Array.from({ length: inspectWidth }, work));
    return missing.length === 0;
  }

  #findSubject({ topology, reachability }: ReachabilityState, reference: string): SubjectId {
    if (reference === "host" || reference === "internet") return reference;
    const container: Container = findContainer(topology, reference);
    if (reachability.has(container.id)) return container.id;
    throw new ProblemError(
      "unprocessable",
      `Container ${container.name} does not run: nothing leads to or from it.`,
    );
  }
}

function describePair(
  { topology, reachability }: ReachabilityState,
  from: SubjectId,
  to: SubjectId,
): ReachabilityAnswer {
  const verdict = from === to ? null : reachability.verdict(from, to);
  if (verdict === null) throw new ProblemError("unprocessable", "Name two that are not the same.");
  return {
    revision: topology.revision,
    subjects: reachability.subjects.filter(({ id }) => id === from || id === to),
    verdicts: [
      {
        ...verdict,
        names: [...verdict.names],
        addresses: [...verdict.addresses],
        reasons: [...verdict.reasons],
        path: findPath(topology, reachability, verdict),
        remedies: findRemedies(topology, reachability, verdict),
      },
    ],
  };
}

function* verdictsOf(
  reachability: Reachability,
  { from, to }: { from: SubjectId | null; to: SubjectId | null },
): Generator<PairVerdict> {
  for (const { id } of reachability.subjects) {
    if (from !== null && id !== from) continue;
    if (to === null) yield* reachability.row(id);
    else {
      const verdict = id === to ? null : reachability.verdict(id, to);
      if (verdict !== null) yield verdict;
    }
  }
}

/** JSON in slices: between two of them the event loop turns, so that other requests are answered. */
function streamVerdicts(head: string, verdicts: Generator<PairVerdict>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  // The same reasons stand in thousands of verdicts.
  const written = new WeakMap<readonly Reason[], string>();
  let text = head;
  let isFirst = true;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await new Promise(setImmediate);
        const end = performance.now() + sliceTime;
        for (let count = 0; ; count += 1) {
          const next = verdicts.next();
          if (next.done === true) {
            controller.enqueue(encoder.encode(`${text}]}`));
            controller.close();
            return;
          }
          text += (isFirst ? "" : ",") + toJson(next.value, written);
          isFirst = false;
          if (text.length > chunkLength || (count % 64 === 63 && performance.now() > end)) break;
        }
        controller.enqueue(encoder.encode(text));
        text = "";
      },
      cancel() {
        verdicts.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}

function toJson(verdict: PairVerdict, written: WeakMap<readonly Reason[], string>): string {
  const { from, to, byAddress, byName, names, addresses } = verdict;
  let reasons = written.get(verdict.reasons);
  if (reasons === undefined) {
    reasons = JSON.stringify(verdict.reasons);
    written.set(verdict.reasons, reasons);
  }
  const rest = JSON.stringify({ from, to, byAddress, byName, names, addresses });
  return `${rest.slice(0, -1)},"reasons":${reasons}}`;
}
