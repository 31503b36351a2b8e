import type { CounterReading, ObservedHost, ObservedSandbox } from "@/lib/domain/wiring/observed-wiring";

/** A container whose network namespace is to be read. */
export interface SandboxTarget {
  /** Full id. */
  id: string;
  /** The pid of its first process, as the engine's host counts it; null where the engine doesn't tell. */
  pid: number | null;
}

/**
 * Where the kernel's wiring is read. Each of its implementers passes one suite (e2e/wiring). It only reads: nothing is
 * ever written to the host.
 */
export interface WiringSource {
  readonly kind: "local" | "helper" | "demo";
  /** The interfaces of the engine's host. Throws a `WiringError` when they can't be read. */
  readHost(): Promise<ObservedHost>;
  /**
   * The interfaces of these containers' network namespaces, by container id. One that can't be read (its process is
   * gone, a `/proc` that refuses) has its reason and spoils no other; never rejects for one container.
   */
  readSandboxes(targets: readonly SandboxTarget[]): Promise<Map<string, ObservedSandbox>>;
  /**
   * The counters of every interface of the engine's host, and of those in these containers' network namespaces as far
   * as the source sees into them: one that it doesn't see, or whose process is gone, is missing. Throws a `WiringError`
   * when the host's can't be read.
   */
  readCounters(targets: readonly SandboxTarget[]): Promise<CounterReading>;
  /** Ends what the source runs (a helper container is removed). */
  close(): Promise<void>;
}

/** Why the wiring can't be read, as a sentence for a person. */
export class WiringError extends Error {
  override readonly name = "WiringError";
}
