import "server-only";
import type { ProbeAnswer, ProbeRequest } from "@/lib/contract/probes";
import { compareProbe } from "@/lib/domain/probes/compare-probe";
import { pairBasis } from "@/lib/domain/probes/pair-basis";
import { planProbe, type ProbePlan, targetAddresses } from "@/lib/domain/probes/plan-probe";
import {
  describeSight,
  packetsPassed,
  probeKey,
  type ProbeResult,
  type ProbeRunner,
} from "@/lib/domain/probes/probe";
import { probeExecCommand } from "@/lib/domain/probes/probe-helper";
import { type ProbeTool, probeTools } from "@/lib/domain/probes/probe-tools";
import { isToolMissing, readSight, type Sight } from "@/lib/domain/probes/read-sight";
import { commandName } from "@/lib/domain/commands/docker-command";
import type { PairVerdict } from "@/lib/domain/reachability/reachability";
import type { Container, Topology } from "@/lib/domain/topology/topology";
import type { Engine } from "@/lib/engine/engine";
import { EngineError } from "@/lib/engine/engine-error";
import { toEngineProblem } from "@/lib/server/engine-problem";
import { accept } from "@/lib/server/find-in-topology";
import { ProblemError } from "@/lib/server/http/problem-response";
import type { Hub } from "@/lib/server/hub";
import type { ProbeHelpers } from "@/lib/server/probe-helpers";
import type { ReachabilityService } from "@/lib/server/reachability-service";
import { isLacking, runByExec, type ToolIo, type ToolRun } from "@/lib/server/run-tool";

/** Probes at once on an engine; one on a source (THREATS §2: an exec can't be ended through the API). */
const mostAtOnce = 4;
/** ms */
const limit = 10_000;
/** Characters. Of an HTTP answer only its head is of interest. */
const longestOutput = 256 * 1024;
const longestHttp = 2048;
/** A prove-all of 30 containers has 930 pairs. */
const mostKept = 2000;
const mostRemembered = 500;
const inspectDeadline = 3000;

/** A probe that was judged and has its place. It must be run, or its place is never given back. */
export interface BegunProbe {
  plan: ProbePlan;
  /** The container of the source; null for the host. */
  source: Container | null;
  topology: Topology;
  verdict: PairVerdict | null;
}

export interface ProbeIo {
  signal: AbortSignal;
  /** A tool is tried now; what was told of an earlier one does not count. */
  onStart(command: string, by: ProbeRunner): void;
  onOutput(text: string): void;
}

/** What changed among the results that are kept. */
export interface ProbeNews {
  set: readonly ProbeResult[];
  /** Keys. */
  removed: readonly string[];
}

/** Probes of one engine: judged, run one on a source and four at once, their results kept while both ends exist. */
export class ProbeService {
  readonly #hub: Hub;
  readonly #engine: Engine;
  readonly #reachability: ReachabilityService;
  readonly #helpers: ProbeHelpers;
  readonly #now: () => Date;
  readonly #running = new Set<string>();
  readonly #results = new Map<string, ProbeResult>();
  readonly #listeners = new Set<(news: ProbeNews) => void>();
  /** By image and kind of probe: the tool that worked, or that there is none. */
  readonly #remembered = new Map<string, string | null>();

  constructor(options: {
    hub: Hub;
    engine: Engine;
    reachability: ReachabilityService;
    helpers: ProbeHelpers;
    now: () => Date;
  }) {
    this.#hub = options.hub;
    this.#engine = options.engine;
    this.#reachability = options.reachability;
    this.#helpers = options.helpers;
    this.#now = options.now;
    this.#hub.subscribe((frame) => {
      if (frame.type === "snapshot" || (frame.type === "patch" && frame.patch.removed.containers.length > 0))
        this.#dropGone();
    });
  }

  /** The latest result of each pair, target and kind, the oldest first. */
  get results(): readonly ProbeResult[] {
    return [...this.#results.values()];
  }

  /** Calls the listener with each change of the results. */
  subscribe(listener: (news: ProbeNews) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Judges a probe and takes a place for it. Throws a `ProblemError`; nothing was run then. */
  async begin(request: ProbeRequest): Promise<BegunProbe> {
    const { topology, from, to, verdictOf } = await this.#reachability.predict(request);
    const plan = accept(
      planProbe(topology, { ...request, from, to }, to === null ? null : verdictOf(from, to)),
    );
    const source = topology.containers.find(({ id }) => id === plan.from) ?? null;
    if (this.#running.has(plan.from))
      throw new ProblemError("too-many-requests", "A probe runs on this source: wait for its end.");
    if (this.#running.size >= mostAtOnce)
      throw new ProblemError("too-many-requests", `${mostAtOnce} probes run: wait for the end of one.`);
    const verdict = plan.to === null ? null : verdictOf(plan.from, plan.to);
    this.#running.add(plan.from);
    return { plan, source, topology, verdict };
  }

  /** Runs it to its end. Throws a `ProblemError`; null when the caller has cancelled it. */
  async run(begun: BegunProbe, io: ProbeIo): Promise<ProbeAnswer | null> {
    const { plan } = begun;
    let released = Promise.resolve();
    try {
      const at = this.#now();
      const started = performance.now();
      const ran = await this.#runAny(begun, io);
      if (ran !== null) released = ran.run.released;
      if (io.signal.aborted || ran?.run.how === "cancelled") return null;
      const elapsedMs = Math.round(performance.now() - (ran?.startedAt ?? started));
      const sight = ran === null ? blank("stopped") : await this.#look(begun, ran.run, ran.tool);
      const result: ProbeResult = {
        kind: plan.kind,
        from: plan.from,
        to: plan.to,
        target: plan.target.text,
        port: plan.port,
        seen: sight.seen,
        ok: ["answered", "open", "resolved"].includes(sight.seen),
        elapsedMs,
        roundTripMs: sight.roundTripMs,
        addresses:
          sight.addresses.length > 0 || plan.target.form === "name" ? sight.addresses : [plan.target.text],
        status: sight.status,
        by: ran?.by ?? "exec",
        at: at.toISOString(),
        basis: pairBasis(begun.topology, plan.from, plan.to),
        command: ran?.command ?? "",
      };
      this.#keep(result);
      return this.#describe(begun, result, ran?.run ?? null);
    } catch (error) {
      throw error instanceof EngineError ? toEngineProblem(error) : error;
    } finally {
      // What was left alone runs on: until its end the source has its probe.
      void released.finally(() => this.#running.delete(plan.from));
    }
  }

  /** The first tool that is there, in the source itself, else by a helper. Null: the source stopped meanwhile. */
  async #runAny(
    begun: BegunProbe,
    io: ProbeIo,
  ): Promise<{ run: ToolRun; tool: ProbeTool; command: string; by: ProbeRunner; startedAt: number } | null> {
    const { plan, source, topology } = begun;
    const tools = probeTools(plan);
    const toolIo: ToolIo = {
      signal: io.signal,
      limit,
      longest: plan.kind === "http" ? longestHttp : longestOutput,
      onOutput: (text) => io.onOutput(text),
    };
    try {
      if (source !== null) {
        const name = commandName(source, topology.containers);
        const key = `${plan.kind} ${plan.target.form === "ipv6"} ${source.image}`;
        const known = this.#remembered.get(key);
        const order = tools.toSorted((a, b) => Number(b.id === known) - Number(a.id === known));
        let isBare = true;
        // Without a helper it is looked again: another image may have the tag by now.
        for (const tool of known === null && this.#helpers.isAllowed ? [] : order) {
          const command = probeExecCommand(name, tool);
          io.onStart(command, "exec");
          const startedAt = performance.now();
          const run = await runByExec(this.#engine, source.id, tool, toolIo);
          if (isLacking(plan.kind, tool, run)) {
            // What may not ping, or is another program of the name, says nothing of the image's other containers.
            isBare &&= run.how === "lacking" || isToolMissing(run.exitCode);
            continue;
          }
          this.#remember(key, tool.id);
          return { run, tool, command, by: "exec", startedAt };
        }
        if (isBare) this.#remember(key, null);
      }
      if (io.signal.aborted) return null;
      this.#assertHelper(begun);
      let startedAt = performance.now();
      const helped = await this.#helpers.run(
        { joins: joinsOf(source), kind: plan.kind, tools },
        toolIo,
        (command) => {
          startedAt = performance.now();
          io.onStart(command, "helper");
        },
      );
      if (helped === null)
        throw new ProblemError(
          "no-probe-tool",
          `No image that a helper may be made of has a tool for it (${toolNames(tools)}). Pull one that has: docker pull busybox`,
        );
      return { ...helped, by: "helper", startedAt };
    } catch (error) {
      const isGone = error instanceof EngineError && source !== null && !(await this.#isRunning(source.id));
      if (isGone) return null;
      throw error;
    }
  }

  #assertHelper({ plan, source }: BegunProbe): void {
    if (this.#helpers.isAllowed) return;
    const tools = toolNames(probeTools(plan));
    const why =
      source === null
        ? "Nothing can be run on the engine's host itself."
        : `Its image has no tool for it that works there (${tools}).`;
    const mend =
      this.#helpers.whyNot ?? "Allow a helper container, which joins its network namespace for the probe.";
    throw new ProblemError("helper-needed", `${why} ${mend}`, [
      {
        path: "from",
        code: this.#helpers.whyNot === null ? "helper-not-allowed" : "no-helper-here",
        message: mend,
      },
    ]);
  }

  async #look({ plan, source }: BegunProbe, run: ToolRun, tool: ProbeTool): Promise<Sight> {
    const { exitCode, output } = run;
    if (run.how === "overdue")
      return { ...readSight({ kind: plan.kind, tool: tool.id, exitCode, output }), seen: "overdue" };
    const sight = readSight({ kind: plan.kind, tool: tool.id, exitCode, output });
    // Its network goes before the engine tells of its end: a helper in it sees "unreachable" then.
    const isDoubtful = packetsPassed(sight.seen) !== true && sight.seen !== "resolved" && !run.isCut;
    if (isDoubtful && source !== null && !(await this.#isRunning(source.id))) return blank("stopped");
    return sight;
  }

  async #isRunning(id: string): Promise<boolean> {
    try {
      const inspection = await this.#engine.inspectContainer(id, { deadline: inspectDeadline });
      return inspection !== null && inspection.pid !== null;
    } catch {
      return true;
    }
  }

  #describe(begun: BegunProbe, result: ProbeResult, run: ToolRun | null): ProbeAnswer {
    const { topology, verdict } = begun;
    const others = this.results.filter(
      ({ from, to, at }) => from === result.from && to === result.to && at !== result.at,
    );
    return {
      ...result,
      addresses: [...result.addresses],
      output: run?.output ?? "",
      isCut: run?.isCut ?? false,
      summary: describeSight(result),
      comparison:
        verdict === null
          ? null
          : compareProbe(result, verdict, { own: targetAddresses(topology, verdict.to), others }),
    };
  }

  #remember(key: string, tool: string | null): void {
    this.#remembered.delete(key);
    this.#remembered.set(key, tool);
    for (const oldest of this.#remembered.keys()) {
      if (this.#remembered.size <= mostRemembered) return;
      this.#remembered.delete(oldest);
    }
  }

  #keep(result: ProbeResult): void {
    const key = probeKey(result);
    const removed: string[] = [];
    this.#results.delete(key);
    this.#results.set(key, result);
    for (const oldest of this.#results.keys()) {
      if (this.#results.size <= mostKept) break;
      this.#results.delete(oldest);
      removed.push(oldest);
    }
    this.#tell({ set: [result], removed });
    // The source may have gone while it ran.
    this.#dropGone();
  }

  #dropGone(): void {
    const { topology } = this.#hub;
    if (topology === null || this.#results.size === 0) return;
    const there = new Set<string>(["host", "internet", ...topology.containers.map(({ id }) => id)]);
    const removed: string[] = [];
    for (const [key, { from, to }] of this.#results)
      if (!there.has(from) || (to !== null && !there.has(to))) removed.push(key);
    if (removed.length === 0) return;
    for (const key of removed) this.#results.delete(key);
    this.#tell({ set: [], removed });
  }

  #tell(news: ProbeNews): void {
    for (const listener of this.#listeners) listener(news);
  }
}

function blank(seen: Sight["seen"]): Sight {
  return { seen, addresses: [], roundTripMs: null, status: null };
}

function toolNames(tools: readonly ProbeTool[]): string {
  return [...new Set(tools.map(({ argv }) => argv[0] ?? ""))].filter((name) => name !== "timeout").join(", ");
}

/** Whose network namespace the source lives in, as a helper can join it. */
function joinsOf(source: Container | null): { container: string } | "host" {
  if (source === null || source.networkMode === "host") return "host";
  return { container: source.sharesNetworkOf ?? source.id };
}
