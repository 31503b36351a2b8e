import type { QueryClient } from "@tanstack/react-query";
import { callJson, enginePath } from "@/lib/client/api";
import { keepNewer, liveKeys } from "@/lib/client/live";
import { topologySchema } from "@/lib/contract/topology";
import type { Topology } from "@/lib/domain/topology/topology";

/** The stream brings what a mutation made within some hundred milliseconds; so long is waited for it at most. */
const longestWait = 2000;

/**
 * Resolves when the cached topology holds the revision, so that what was made can be selected at once. A stream that
 * is late or down is not waited for: the topology is fetched instead.
 */
export async function waitForRevision(client: QueryClient, revision: number): Promise<void> {
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
