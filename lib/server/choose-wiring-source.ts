import "server-only";
import { hostname } from "node:os";
import { proveLocal } from "@/lib/domain/wiring/prove-local";
import type { Hub } from "@/lib/server/hub";
import type { WiringMode } from "@/lib/server/settings";
import type { SourceChoice } from "@/lib/server/wiring-reader";
import { isContainerProcess, LocalSource } from "@/lib/wiring/local-source";
import { WiringError, type WiringSource } from "@/lib/wiring/wiring-source";

/** What there is to choose from, besides this machine itself. */
export interface WiringChoices {
  mode: WiringMode;
  /** The helper container that somebody has allowed, once it runs. */
  helper: WiringSource | null;
  /** The simulated kernel of the demo engine that this process runs, if it does. */
  demoKernel: WiringSource | null;
}

/** The first source that can be used now (decision 015); the one in use is kept when it is right still. */
export async function chooseWiringSource(
  hub: Hub,
  current: WiringSource | null,
  { mode, helper, demoKernel }: WiringChoices,
): Promise<SourceChoice> {
  if (mode === "off") return { source: null, reason: "Patchbay was started with --wiring off." };
  if (demoKernel !== null) return { source: demoKernel, reason: null };
  if (hub.status.kind === "demo") {
    return {
      source: null,
      reason: "This demo engine runs in another process, so its simulated wiring can't be read.",
    };
  }
  // Somebody has asked for it: that goes before what Patchbay finds out by itself.
  if (helper !== null) return { source: helper, reason: null };
  if (mode === "helper") return { source: null, reason: "The helper container has not started yet." };
  return tryLocal(hub, current?.kind === "local" ? current : new LocalSource());
}

/** Patchbay on the engine's host: nothing has to run for it, and nobody has to be asked. */
async function tryLocal(hub: Hub, source: WiringSource): Promise<SourceChoice> {
  try {
    const proof = proveLocal({
      networks: hub.topology?.networks ?? [],
      host: await source.readHost(),
      hasWitness: () => hub.status.name === hostname() || hub.sandboxes.some(isContainerProcess),
    });
    return proof.isLocal ? { source, reason: null } : { source: null, reason: proof.reason };
  } catch (error) {
    if (error instanceof WiringError) return { source: null, reason: error.message };
    throw error;
  }
}
