import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type * as z from "zod/mini";
import { type ApiProblem, call, callJson, enginePath } from "@/lib/client/api";
import { keepNewer, liveKeys } from "@/lib/client/live";
import {
  connectionAnswer,
  type ConnectionAnswer,
  createNetworkAnswer,
  pruneAnswer,
} from "@/lib/contract/answers";
import { topologySchema } from "@/lib/contract/topology";
import type { ConnectBody, DisconnectBody } from "@/lib/contract/requests";
import type { NetworkDraft } from "@/lib/domain/topology/plan-network";
import type { NetworkId, Topology } from "@/lib/domain/topology/topology";

export type CreatedNetwork = z.output<typeof createNetworkAnswer>;
export type PruneAnswer = z.output<typeof pruneAnswer>;

/** The stream brings what a mutation made within some hundred milliseconds; so long is waited for it at most. */
const longestWait = 2000;

/**
 * Resolves when the cached topology holds the revision, so that what was made can be selected at once. A stream that
 * is late or down is not waited for: the topology is fetched instead.
 */
async function waitForRevision(client: QueryClient, revision: number): Promise<void> {
  const hasIt = (): boolean => (client.getQueryData<Topology>(liveKeys.topology)?.revision ?? 0) >= revision;
  if (hasIt()) return;
  await new Promise<void>((resolve) => {
    const unsubscribe = client.getQueryCache().subscribe(() => {
      if (hasIt()) done();
    });
    const timer = setTimeout(done, longestWait);
    function done(): void {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    }
  });
  if (hasIt()) return;
  // The change itself is done: that it can't be shown yet is no failure of it.
  const topology = await callJson(enginePath("topology"), topologySchema).catch(() => null);
  if (topology !== null) keepNewer(client, topology);
}

/** `POST …/networks`. */
export function useCreateNetwork() {
  const client = useQueryClient();
  return useMutation<CreatedNetwork, ApiProblem, NetworkDraft>({
    mutationFn: async (draft) => {
      const answer = await callJson(enginePath("networks"), createNetworkAnswer, {
        method: "POST",
        body: draft,
      });
      await waitForRevision(client, answer.revision);
      return answer;
    },
  });
}

/** `POST …/networks/{network}/connect`. */
export function useConnect() {
  const client = useQueryClient();
  return useMutation<ConnectionAnswer, ApiProblem, { network: NetworkId; body: ConnectBody }>({
    mutationFn: async ({ network, body }) => {
      const path = enginePath("networks", network, "connect");
      const answer = await callJson(path, connectionAnswer, { method: "POST", body });
      await waitForRevision(client, answer.revision);
      return answer;
    },
  });
}

/** `POST …/networks/{network}/disconnect`; with `force` it also heals a ghost endpoint. */
export function useDisconnect() {
  const client = useQueryClient();
  return useMutation<ConnectionAnswer, ApiProblem, { network: NetworkId; body: DisconnectBody }>({
    mutationFn: async ({ network, body }) => {
      const path = enginePath("networks", network, "disconnect");
      const answer = await callJson(path, connectionAnswer, { method: "POST", body });
      await waitForRevision(client, answer.revision);
      return answer;
    },
  });
}

/** `DELETE …/networks/{network}`; answers the docker command that does the same. */
export function useRemoveNetwork() {
  return useMutation<{ command: string | null }, ApiProblem, { network: NetworkId; force: boolean }>({
    mutationFn: async ({ network, force }) => {
      const path = enginePath("networks", network) + (force ? "?force=true" : "");
      const response = await call(path, { method: "DELETE" });
      const command = response.headers.get("Patchbay-Command");
      return { command: command === null ? null : decodeURIComponent(command) };
    },
  });
}

/** `POST …/networks/prune`: removes what the preview listed. */
export function usePrune() {
  return useMutation<PruneAnswer, ApiProblem, readonly string[]>({
    mutationFn: (networks) =>
      callJson(enginePath("networks", "prune"), pruneAnswer, { method: "POST", body: { networks } }),
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
