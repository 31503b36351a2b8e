import { type UseQueryResult, useQueries } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { callJson, enginePath } from "@/lib/client/api";
import { liveKeys } from "@/lib/client/live";
import { containerAnswer, type ContainerDetails } from "@/lib/contract/answers";
import type { ContainerId, WantedPort } from "@/lib/domain/topology/topology";

export interface WantedPorts {
  wanted: ReadonlyMap<string, readonly WantedPort[]>;
  /** Of how many containers it is known by now. */
  looked: number;
  /** Of how many the engine did not tell. */
  failed: number;
}

/**
 * What these stopped containers will publish when they start. The engine's list leaves that out, so each is inspected
 * once, a few at a time; the cache keeps it until the container changes (what it publishes can't change while it is).
 */
export function useWantedPorts(ids: readonly ContainerId[]): WantedPorts {
  const queries = useMemo(
    () =>
      ids.map((id) => ({
        queryKey: liveKeys.container(id),
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          inTurn(() => callJson(enginePath("containers", id), containerAnswer, { signal })),
        staleTime: Infinity,
        retry: false,
      })),
    [ids],
  );
  const combine = useCallback((results: UseQueryResult<ContainerDetails>[]): WantedPorts => {
    const told = results.flatMap(({ data }) => (data === undefined ? [] : [data]));
    return {
      wanted: new Map(told.map((details) => [details.id, details.wantedPorts])),
      looked: told.length,
      failed: results.filter(({ data, error }) => data === undefined && error !== null).length,
    };
  }, []);
  return useQueries({ queries, combine });
}

/** Inspections at once: the engine and the browser's six connections have other things to do. */
const most = 4;
let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<Value>(run: () => Promise<Value>): Promise<Value> {
  if (running < most) running += 1;
  else await new Promise<void>((resolve) => void waiting.push(resolve));
  try {
    return await run();
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}
