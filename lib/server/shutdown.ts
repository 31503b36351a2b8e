import "server-only";

/**
 * What must be done before the process ends. On globalThis under a registered symbol, since the front server and
 * Next's bundle each have their own copy of this module.
 */
const key = Symbol.for("patchbay.shutdown");
const store = globalThis as { [key]?: (() => Promise<void>)[] };

export function onShutdown(act: () => Promise<void>): void {
  (store[key] ??= []).push(act);
}

/** Does all of it, in the order of registration; one that fails keeps no other from its turn. */
export async function shutDown(): Promise<void> {
  for (const act of store[key] ?? []) {
    try {
      await act();
    } catch (error) {
      console.error(error);
    }
  }
}
