import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type * as z from "zod/mini";
import { type ApiProblem, callJson, enginePath } from "@/lib/client/api";
import { changeKey, record } from "@/lib/client/changes";
import type { HistoryEntry } from "@/lib/client/history";
import { pruneAnswer } from "@/lib/contract/answers";
import type { RemoveStep } from "@/lib/domain/changes/change";

type PruneAnswer = z.output<typeof pruneAnswer>;

/** `POST …/networks/prune`: removes what the preview listed, by id. */
export function usePrune() {
  const client = useQueryClient();
  return useMutation<
    { answer: PruneAnswer; entry: HistoryEntry | null },
    ApiProblem,
    { steps: readonly RemoveStep[] }
  >({
    mutationKey: changeKey,
    mutationFn: async ({ steps }) => {
      const answer = await callJson(enginePath("networks", "prune"), pruneAnswer, {
        method: "POST",
        body: { networks: steps.map(({ network }) => network) },
      });
      const { length: count } = answer.networks;
      if (count === 0) return { answer, entry: null };
      const commands = answer.command === null ? [] : [answer.command];
      const title = `Prune ${count} ${count === 1 ? "network" : "networks"}`;
      return { answer, entry: record(client, { title, commands, reverse: answer.undo, notes: [] }) };
    },
  });
}

/** The dry run: what a prune would remove at this revision. */
export function usePrunePreview(revision: number): {
  preview: PruneAnswer | null;
  problem: ApiProblem | null;
} {
  const query = useQuery<PruneAnswer, ApiProblem>({
    queryKey: ["prune-preview", revision],
    queryFn: ({ signal }) =>
      callJson(enginePath("networks", "prune"), pruneAnswer, {
        method: "POST",
        body: { dryRun: true },
        signal,
      }),
    gcTime: 0,
    placeholderData: (previous) => previous,
  });
  return { preview: query.data ?? null, problem: query.error };
}
