import { QueryClient, skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { type ApiProblem, callJson, enginePath } from "@/lib/client/api";
import { type Connection, liveKeys, startLive } from "@/lib/client/live";
import { containerAnswer, type ContainerDetails, type EngineStatus } from "@/lib/contract/answers";
import type { Activity } from "@/lib/contract/frames";
import type { ContainerId, Topology } from "@/lib/domain/topology/topology";

/** The cache that the event stream feeds. */
export function createQueryClient(): QueryClient {
  // The server is on this machine, mostly: the browser's idea of being online says nothing about it.
  const client = new QueryClient({
    defaultOptions: {
      queries: { networkMode: "always", retry: 1, refetchOnWindowFocus: false, staleTime: 10_000 },
      mutations: { networkMode: "always", retry: false },
    },
  });
  // What a patch leaves alone is the same object already (TOPO-8): nobody needs to compare 5,000 containers for it.
  client.setQueryDefaults(liveKeys.topology, { structuralSharing: false });
  // A new event stands before the others, which stay the same objects.
  client.setQueryDefaults(liveKeys.activity, { structuralSharing: false });
  return client;
}

/** Keeps the cache fed while the calling component is mounted. */
export function useLive(): void {
  const client = useQueryClient();
  // The event stream is the outside system.
  useEffect(() => startLive(client), [client]);
}

function useLiveValue<Value>(key: readonly string[]): Value | null {
  return useLivePart<Value, Value>(key);
}

function useLivePart<Value, Part>(key: readonly string[], select?: (value: Value) => Part): Part | null {
  // Nothing is fetched here: the stream writes these, and they never go stale by age.
  const { data } = useQuery<Value, Error, Part>({
    queryKey: key,
    queryFn: skipToken,
    staleTime: Infinity,
    gcTime: Infinity,
    select,
  });
  return data ?? null;
}

/** Null until the first snapshot. */
export function useTopology(): Topology | null {
  return useLiveValue<Topology>(liveKeys.topology);
}

/** Something of the topology, null until the first snapshot: what calls it is drawn anew when that changes, not else. */
export function useTopologyPart<Part>(select: (topology: Topology) => Part): Part | null {
  return useLivePart(liveKeys.topology, select);
}

/** The topology while it is wanted, else null: then no change is heard of. */
export function useTopologyWhile(isWanted: boolean): Topology | null {
  return useTopologyPart(isWanted ? whole : none);
}

const whole = (topology: Topology): Topology | null => topology;
const none = (): null => null;

/** Reads the topology of the moment: for what is asked at a press and need not follow each change. */
export function useReadTopology(): () => Topology | null {
  const client = useQueryClient();
  return useCallback(() => client.getQueryData<Topology>(liveKeys.topology) ?? null, [client]);
}

/** Null until the server has told of it. */
export function useEngine(): EngineStatus | null {
  return useLiveValue<EngineStatus>(liveKeys.engine);
}

const noActivity: readonly Activity[] = [];

/** What happened on the engine since the page was opened, the latest first. */
export function useActivity(): readonly Activity[] {
  return useLiveValue<readonly Activity[]>(liveKeys.activity) ?? noActivity;
}

/** How the page stands to Patchbay's server; null before the first try. */
export function useConnection(): Connection | null {
  return useLiveValue<Connection>(liveKeys.connection);
}

/** What only an inspection tells of a container. Patches that touch it fetch it anew. */
export function useContainerDetails(id: ContainerId): {
  details: ContainerDetails | null;
  problem: ApiProblem | null;
} {
  const query = useQuery<ContainerDetails, ApiProblem>({
    queryKey: liveKeys.container(id),
    queryFn: ({ signal }) => callJson(enginePath("containers", id), containerAnswer, { signal }),
  });
  return { details: query.data ?? null, problem: query.error };
}
