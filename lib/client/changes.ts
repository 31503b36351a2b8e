import {
  type QueryClient,
  useIsMutating,
  useMutation,
  useMutationState,
  useQueryClient,
} from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import { ApiProblem, callJson, enginePath } from "@/lib/client/api";
import { findTurn, history, type HistoryEntry, addEntry, turnEntry } from "@/lib/client/history";
import { liveKeys } from "@/lib/client/live";
import { waitForRevision } from "@/lib/client/wait-for-revision";
import type { EngineStatus } from "@/lib/contract/answers";
import { changeAnswer, type ChangeAnswer } from "@/lib/contract/changes";
import type { Step, Undo } from "@/lib/domain/changes/change";

/** Of every mutation that changes networks, whose variables tell its `steps`. */
export const changeKey = ["change"];

/** A change as a person means it. */
export interface ChangeRequest {
  /** For the history, as a command: `Connect web1 to back`. */
  title: string;
  steps: readonly Step[];
}

/** A change that was made, and where it stands in the history; null where nothing had to be changed. */
export interface MadeChange {
  answer: ChangeAnswer;
  entry: HistoryEntry | null;
}

/** `POST …/changes`. What was changed goes into the history, whether or not the one who asked is still there. */
export function useChange() {
  const client = useQueryClient();
  return useMutation<MadeChange, ApiProblem, ChangeRequest>({
    mutationKey: changeKey,
    mutationFn: async ({ title, steps }) => {
      const answer = await postSteps(client, steps);
      const isChanged = answer.steps.some((step) => step.changed);
      return { answer, entry: isChanged ? record(client, { title, ...toOutcome(answer) }) : null };
    },
  });
}

/** Undoes a change that is done, does one again that is undone. Throws `ApiProblem`. */
export function useTurn() {
  const client = useQueryClient();
  return useMutation<MadeChange, ApiProblem, { entry: HistoryEntry; steps: readonly Step[] }>({
    mutationKey: changeKey,
    mutationFn: async ({ entry, steps }) => {
      const answer = await postSteps(client, steps);
      history.write((entries) => turnEntry(entries, entry.id, toOutcome(answer)));
      return { answer, entry: history.read().find((each) => each.id === entry.id) ?? null };
    },
  });
}

/** Adds a change to the history that came about in another way. */
export function record(
  client: QueryClient,
  change: Pick<HistoryEntry, "title" | "commands" | "reverse" | "notes">,
): HistoryEntry | null {
  // Not crypto.randomUUID: over plain http on another host there is none.
  const id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  const at = new Date().toISOString();
  history.write((entries) => addEntry(entries, { ...change, id, engine: engineOf(client), at }));
  return history.read().find((each) => each.id === id) ?? null;
}

export interface History {
  /** Of this engine, the earliest first. */
  entries: readonly HistoryEntry[];
  undoable: HistoryEntry | null;
  redoable: HistoryEntry | null;
}

export function useHistory(engine: EngineStatus | null): History {
  const all = useSyncExternalStore(history.subscribe, history.read, readNothing);
  const id = engine === null ? "" : toEngineName(engine);
  return useMemo(() => toHistory(all, id), [all, id]);
}

/** The history of the engine at this moment, before the page is drawn again. */
export function readHistory(client: QueryClient): History {
  return toHistory(history.read(), engineOf(client));
}

function toHistory(all: readonly HistoryEntry[], engine: string): History {
  const entries = all.filter((each) => each.engine === engine);
  return { entries, undoable: findTurn(entries, "done"), redoable: findTurn(entries, "undone") };
}

const nothing: readonly HistoryEntry[] = [];
function readNothing(): readonly HistoryEntry[] {
  return nothing;
}

/** The steps of changes that are under way. */
export function usePendingSteps(): readonly Step[] {
  const pending = useMutationState({
    filters: { mutationKey: changeKey, status: "pending" },
    select: ({ state }) => (state.variables as { steps?: readonly Step[] } | undefined)?.steps ?? [],
  });
  return useMemo(() => pending.flat(), [pending]);
}

export function useIsChanging(): boolean {
  return useIsMutating({ mutationKey: changeKey }) > 0;
}

/** So long the engine's events of a change may come, from its sending on; in ms. */
const echoTime = 30_000;

/** The steps that were sent from here lately, and those under way: the engine's events echo them. */
export function listOwnSteps(client: QueryClient): Step[] {
  const own = client
    .getMutationCache()
    .findAll({ mutationKey: changeKey })
    .filter(({ state }) => state.status === "pending" || Date.now() - state.submittedAt < echoTime);
  return own.flatMap(
    ({ state }) => (state.variables as { steps?: readonly Step[] } | undefined)?.steps ?? [],
  );
}

/** Whether a change is under way at this moment, before the page is drawn again. */
export function isChanging(client: QueryClient): boolean {
  return client.isMutating({ mutationKey: changeKey }) > 0;
}

/**
 * A refused change as the form of one of its steps sees it: that step's issues under their own names. With several
 * steps the refusal's detail tells what was taken back, and is kept as an issue of no field.
 */
export function toStepProblem(problem: ApiProblem | null, index: number, count: number): ApiProblem | null {
  if (problem === null) return null;
  const prefix = `steps[${index}].`;
  const issues = problem.issues.map((issue) =>
    issue.path.startsWith(prefix) ? { ...issue, path: issue.path.slice(prefix.length) } : issue,
  );
  const { code, title, detail } = problem;
  const isWhole = count > 1 && issues.every((issue) => issue.message !== detail);
  return new ApiProblem({
    code,
    title,
    detail,
    issues: isWhole && issues.length > 0 ? [...issues, { path: "steps", code, message: detail }] : issues,
  });
}

async function postSteps(client: QueryClient, steps: readonly Step[]): Promise<ChangeAnswer> {
  const answer = await callJson(enginePath("changes"), changeAnswer, { method: "POST", body: { steps } });
  await waitForRevision(client, answer.revision);
  return answer;
}

function toOutcome(answer: ChangeAnswer): { commands: string[]; reverse: Undo; notes: string[] } {
  const changed = answer.steps.filter((step) => step.changed);
  return {
    commands: changed.map((step) => step.command),
    reverse: answer.undo,
    notes: answer.steps.flatMap((step) => step.notes),
  };
}

function engineOf(client: QueryClient): string {
  const engine = client.getQueryData<EngineStatus | null>(liveKeys.engine) ?? null;
  return engine === null ? "" : toEngineName(engine);
}

/** The demo engine's socket has another path at each start, and its containers are others then. */
function toEngineName({ endpoint, name }: EngineStatus): string {
  return `${name} ${endpoint}`;
}
