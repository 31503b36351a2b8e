import { busyboxImage } from "@/e2e/engine/images.mjs";
import { startLocalInNamespace } from "@/e2e/wiring/local-in-namespace";
import { Engine } from "@/lib/engine/engine";
import { HelperSource } from "@/lib/wiring/helper-source";
import type { SandboxTarget } from "@/lib/wiring/wiring-source";

/**
 * How long a helper takes over all of these containers and the host, in ms: by short helpers, and by the host's
 * processes. `counting`: over their counters, by the host's processes.
 */
export async function timeHelperPasses(
  socketPath: string,
  targets: readonly SandboxTarget[],
): Promise<{ byShortHelpers: number; byProcesses: number; counting: number }> {
  const passes: number[] = [];
  const counts: number[] = [];
  for (const { allowsProcesses, rounds } of [
    { allowsProcesses: false, rounds: 3 },
    { allowsProcesses: true, rounds: 9 },
  ]) {
    const runtime = new Engine({ kind: "unix", path: socketPath, foundBy: "bench" });
    const source = new HelperSource({
      runtime,
      instance: "bench",
      image: busyboxImage,
      allowsProcesses,
      now: () => Date.now(),
    });
    try {
      await source.start();
      const times: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const start = performance.now();
        const sandboxes = await source.readSandboxes(targets);
        await source.readHost();
        times.push(performance.now() - start);
        if (allowsProcesses) {
          const before = performance.now();
          await source.readCounters(targets);
          counts.push(performance.now() - before);
        }
        const unread = [...sandboxes.values()].find(({ interfaces }) => interfaces === null);
        if (unread !== undefined) throw new Error(`a container was not read: ${unread.reason}`);
      }
      passes.push(times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN);
    } finally {
      await source.close();
      runtime.close();
    }
  }
  const [byShortHelpers = Number.NaN, byProcesses = Number.NaN] = passes;
  const counting = counts.toSorted((a, b) => a - b)[Math.floor(counts.length / 2)] ?? Number.NaN;
  return { byShortHelpers, byProcesses, counting };
}

/** How long the local source takes to read all counters of an engine's host, in ms, and of how many interfaces. */
export async function timeCounters(
  hostPrefix: readonly string[],
): Promise<{ elapsed: number; interfaces: number }> {
  const source = await startLocalInNamespace(hostPrefix);
  try {
    const times: number[] = [];
    let interfaces = 0;
    for (let round = 0; round < 60; round += 1) {
      interfaces = (await source.readCounters([])).host.size;
      times.push(source.lastElapsed());
    }
    return { elapsed: times.toSorted((a, b) => a - b)[30] ?? Number.NaN, interfaces };
  } finally {
    await source.close();
  }
}
