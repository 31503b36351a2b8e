import { ApiProblem, toApiProblem } from "@/lib/client/api";
import { type ProbeWish, runProbe } from "@/lib/client/probes";
import type { ProbeAnswer } from "@/lib/contract/probes";
import type { Comparison } from "@/lib/domain/probes/compare-probe";
import type { SubjectId } from "@/lib/domain/reachability/reachability";

export interface ProveJob {
  from: SubjectId;
  to: SubjectId;
  wish: ProbeWish;
}

/** How far a "prove all" is. One that was stopped keeps what it has found. */
export interface ProveState {
  isRunning: boolean;
  total: number;
  done: number;
  counts: Record<Comparison["outcome"], number>;
  /** Probes that could not be run, with the first reason of each source. */
  failed: readonly { from: SubjectId; count: number; reason: string; isHelperNeeded: boolean }[];
  disagreements: readonly ProbeAnswer[];
}

/** As many as the server runs at once. */
const width = 4;
/** Somebody else's probe takes a place: asked again after so long, in ms, so often. */
const busyWait = 400;
const busyTries = 40;

const idle: ProveState = {
  isRunning: false,
  total: 0,
  done: 0,
  counts: { agrees: 0, disagrees: 0, "says-nothing": 0 },
  failed: [],
  disagreements: [],
};

let state = idle;
let end: AbortController | null = null;
const listeners = new Set<() => void>();

function set(next: ProveState): void {
  state = next;
  for (const listener of listeners) listener();
}

/**
 * Proves pairs one after the other, four at once and never two from one source. It belongs to the page, not to a view:
 * it goes on while another one is looked at.
 */
export const proveAll = {
  read: (): ProveState => state,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  start(jobs: readonly ProveJob[]): void {
    end?.abort();
    const own = new AbortController();
    end = own;
    set({ ...idle, isRunning: jobs.length > 0, total: jobs.length });
    const queues = new Map<SubjectId, ProveJob[]>();
    for (const job of jobs) queues.set(job.from, [...(queues.get(job.from) ?? []), job]);
    const sources = [...queues.values()].values();
    const work = async (): Promise<void> => {
      for (const queue of sources) await runSource(queue, own.signal);
    };
    void Promise.all(Array.from({ length: width }, work)).then(() => {
      if (!own.signal.aborted) set({ ...state, isRunning: false });
    });
  },
  stop(): void {
    end?.abort();
    set({ ...state, isRunning: false });
  },
  clear(): void {
    end?.abort();
    set(idle);
  },
};

async function runSource(queue: readonly ProveJob[], signal: AbortSignal): Promise<void> {
  for (const [place, job] of queue.entries()) {
    if (signal.aborted) return;
    try {
      take(await runPatiently(job, signal));
    } catch (error) {
      if (signal.aborted) return;
      const problem = toApiProblem(error);
      // Without a tool none of the source's probes can be run.
      const count =
        problem.code === "helper-needed" || problem.code === "no-probe-tool" ? queue.length - place : 1;
      fail(job.from, count, problem);
      if (count > 1 || problem.code === "helper-needed") return;
    }
  }
}

async function runPatiently(job: ProveJob, signal: AbortSignal): Promise<ProbeAnswer> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await runProbe(job.wish, { signal, onLine: () => {} });
    } catch (error) {
      const isBusy = error instanceof ApiProblem && error.code === "too-many-requests";
      if (!isBusy || tries >= busyTries || signal.aborted) throw error;
      await new Promise((resolve) => {
        setTimeout(resolve, busyWait);
      });
    }
  }
}

function take(answer: ProbeAnswer): void {
  const outcome = answer.comparison?.outcome ?? "says-nothing";
  set({
    ...state,
    done: state.done + 1,
    counts: { ...state.counts, [outcome]: state.counts[outcome] + 1 },
    disagreements: outcome === "disagrees" ? [...state.disagreements, answer] : state.disagreements,
  });
}

function fail(from: SubjectId, count: number, problem: ApiProblem): void {
  const known = state.failed.find((each) => each.from === from);
  const entry = known ?? {
    from,
    count: 0,
    reason: problem.detail,
    isHelperNeeded: problem.issues.some(({ code }) => code === "helper-not-allowed"),
  };
  set({
    ...state,
    done: state.done + count,
    failed: [...state.failed.filter((each) => each.from !== from), { ...entry, count: entry.count + count }],
  });
}
