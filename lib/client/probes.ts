import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { ApiProblem, call, callJson, enginePath } from "@/lib/client/api";
import type { Frame } from "@/lib/contract/frames";
import {
  type ProbeAnswer,
  probeHelperAnswer,
  type ProbeHelperAnswer,
  type ProbeHelperRequest,
  type ProbeLine,
  probeLine,
  type ProbeRequest,
  probeResultsAnswer,
} from "@/lib/contract/probes";
import { probeKey, type ProbeResult } from "@/lib/domain/probes/probe";

export const probesKey = ["probes"] as const;
const helperKey = ["probe-helper"] as const;

/** The results that the server keeps. The stream adds to them; they never go stale by age. */
export const probesQuery = queryOptions<readonly ProbeResult[], ApiProblem>({
  queryKey: probesKey,
  queryFn: async ({ signal }) =>
    (await callJson(enginePath("probes", "results"), probeResultsAnswer, { signal })).results,
  staleTime: Infinity,
  gcTime: Infinity,
});

/** Takes a frame of the stream into the results; before they were asked for, only a whole one is of use. */
export function mergeProbes(
  known: readonly ProbeResult[] | undefined,
  { whole, set, removed }: Extract<Frame, { type: "probes" }>,
): readonly ProbeResult[] | undefined {
  if (whole) return set;
  if (known === undefined) return undefined;
  const gone = new Set([...removed, ...set.map(probeKey)]);
  return [...known.filter((result) => !gone.has(probeKey(result))), ...set];
}

/** What a probe asks; the rest is as the server has it. */
export type ProbeWish = Pick<ProbeRequest, "kind" | "from"> &
  Partial<Pick<ProbeRequest, "to" | "target" | "port" | "count">>;

/**
 * Runs one probe and hears it line by line. Throws an `ApiProblem`; aborting cancels it (the command in the container
 * may still run for some seconds).
 */
export async function runProbe(
  wish: ProbeWish,
  { signal, onLine }: { signal: AbortSignal; onLine: (line: ProbeLine) => void },
): Promise<ProbeAnswer> {
  const response = await call(enginePath("probes"), {
    method: "POST",
    body: wish,
    headers: { Accept: "application/x-ndjson" },
    signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let pending = "";
  for (;;) {
    const part = (await reader?.read()) ?? { done: true as const, value: undefined };
    if (part.done) break;
    const lines = (pending + part.value).split("\n");
    pending = lines.pop() ?? "";
    for (const text of lines) {
      const parsed = z.safeParse(probeLine, readJson(text));
      if (!parsed.success) throw badAnswer("The page and the server do not fit together. Reload the page.");
      const line = parsed.data;
      if (line.type === "problem") throw new ApiProblem(line.problem);
      if (line.type === "result") return line.result;
      onLine(line);
    }
  }
  throw badAnswer("The server ended the answer before the probe's result.");
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function badAnswer(detail: string): ApiProblem {
  return new ApiProblem({ code: "bad-answer", title: "An answer that can't be read", detail });
}

/** Whether probes may use a helper container. */
export function useProbeHelper(isWanted: boolean): ProbeHelperAnswer | null {
  const { data } = useQuery<ProbeHelperAnswer, ApiProblem>({
    queryKey: helperKey,
    queryFn: ({ signal }) => callJson(enginePath("probes", "helper"), probeHelperAnswer, { signal }),
    enabled: isWanted,
  });
  return data ?? null;
}

/** `PUT …/probes/helper`. */
export function useSetProbeHelper() {
  const client = useQueryClient();
  return useMutation<ProbeHelperAnswer, ApiProblem, ProbeHelperRequest>({
    mutationFn: (request) =>
      callJson(enginePath("probes", "helper"), probeHelperAnswer, { method: "PUT", body: request }),
    onSuccess: (answer) => client.setQueryData(helperKey, answer),
  });
}
