import "server-only";
import type { WiringStatus } from "@/lib/contract/answers";
import type { WiringAnswer, WiringRequest } from "@/lib/contract/wiring";
import type { HelperConsent, HelperConsents } from "@/lib/server/helper-consents";
import { ProblemError } from "@/lib/server/http/problem-response";
import type { WiringMode } from "@/lib/server/settings";
import type { HelperRuntime } from "@/lib/wiring/helper-runtime";
import { HelperSource } from "@/lib/wiring/helper-source";
import { rankHelperImages } from "@/lib/wiring/rank-helper-images";

export interface WiringHelperOptions {
  runtime: HelperRuntime;
  consents: HelperConsents;
  mode: WiringMode;
  readOnly: boolean;
  now(): number;
}

/**
 * The helper container of one engine, from the yes to its removal. It exists only while someone allows it: by
 * `--wiring helper`, or once per engine in the page. Read-only mode makes no container unless the start said so.
 */
export class WiringHelper {
  readonly #options: WiringHelperOptions;
  readonly #listeners = new Set<(source: HelperSource | null) => void>();
  #engineId: string | null = null;
  #whyNot: string | null = "The engine has not answered yet.";
  #consent: HelperConsent | null = null;
  #isRemembered = true;
  #source: HelperSource | null = null;
  #reason: string | null = null;
  /** One change after the other: two at once would leave two helpers. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: WiringHelperOptions) {
    this.#options = options;
  }

  /** What reads by the helper; null while nobody allows one. It may fail to start, and then says why at each read. */
  get source(): HelperSource | null {
    return this.#source;
  }

  /** What someone allowed for this engine; null while nobody has. */
  get consent(): HelperConsent | null {
    return this.#consent;
  }

  /** Calls the listener whenever `source` is another. */
  subscribe(listener: (source: HelperSource | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The engine answers, and it is this one. Starts what is allowed for it. Never rejects. */
  meet(engine: { id: string; kind: "docker" | "podman" | "demo" }): Promise<void> {
    return this.#inTurn(async () => {
      if (engine.id === this.#engineId) {
        // It was away, and its helper with it.
        await this.#tryStart();
        return;
      }
      const { mode, readOnly, consents } = this.#options;
      await this.#stop();
      this.#engineId = engine.id;
      this.#whyNot = explainRefusal({ mode, readOnly, isDemo: engine.kind === "demo" });
      const isGiven = mode === "helper" && engine.kind !== "demo";
      const kept = consents.get(engine.id);
      this.#consent = isGiven
        ? (kept ?? { image: null, allowPidNamespace: false })
        : this.#whyNot === null
          ? kept
          : null;
      await this.#start();
    });
  }

  /** Carries a person's yes or no out. Throws a `ProblemError`. */
  change(request: WiringRequest): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#whyNot !== null || this.#engineId === null)
        throw new ProblemError("conflict", this.#whyNot ?? "The engine has not answered yet.");
      const consent = request.helper
        ? { image: request.image ?? null, allowPidNamespace: request.allowPidNamespace ?? false }
        : null;
      if (consent !== null) await this.#assertImage(consent);
      await this.#stop();
      this.#consent = consent;
      this.#isRemembered = this.#options.consents.set(this.#engineId, consent);
      await this.#start();
    });
  }

  /** With `read`, what is told of the source that reads now. */
  async describe(read: WiringStatus): Promise<WiringAnswer> {
    const images = await this.#options.runtime.listImages().catch(() => null);
    const running = this.#source?.image ?? null;
    return {
      mode: this.#options.mode,
      // It has been started before anything is read by it.
      source: running !== null ? "helper" : read.source === "helper" ? null : read.source,
      reason: this.#tellReason(read),
      helper: {
        isAllowed: this.#consent !== null,
        whyNot: this.#whyNot,
        running,
        image: this.#consent?.image ?? null,
        allowPidNamespace: this.#consent?.allowPidNamespace ?? false,
        isRemembered: this.#isRemembered,
        instance: this.#options.consents.instance,
      },
      images:
        images === null
          ? null
          : rankHelperImages(images).flatMap(({ tag, size }) => (tag === null ? [] : [{ tag, size }])),
    };
  }

  #tellReason(read: WiringStatus): string | null {
    if (this.#source === null) return read.source === "helper" ? null : read.reason;
    if (this.#source.image === null) return this.#reason ?? stopped;
    return read.source === "helper" ? read.reason : null;
  }

  /** Removes the helper; what was allowed stays allowed. */
  close(): Promise<void> {
    return this.#inTurn(() => this.#stop());
  }

  async #assertImage({ image, allowPidNamespace }: HelperConsent): Promise<void> {
    if (image === null) {
      if (!allowPidNamespace) return;
      // As root with the host's processes, whatever is in the image has the host: no guess by its name will do.
      throw new ProblemError(
        "unprocessable",
        "An image has to be chosen that may see the host's processes.",
        [{ path: "image", code: "image-needed", message: "Choose an image that you trust with the host." }],
      );
    }
    const images = await this.#options.runtime.listImages();
    if (images.some(({ tag, id }) => tag === image || id === image)) return;
    throw new ProblemError("unprocessable", `The engine has no image ${image}.`, [
      {
        path: "image",
        code: "unknown-image",
        message: "Choose an image that the engine has: none is pulled.",
      },
    ]);
  }

  async #start(): Promise<void> {
    if (this.#consent === null) return;
    const { runtime, consents } = this.#options;
    const source = new HelperSource({
      runtime,
      instance: consents.instance,
      image: this.#consent.image,
      allowsProcesses: this.#consent.allowPidNamespace,
      now: () => this.#options.now(),
    });
    this.#source = source;
    await this.#tryStart();
    this.#tell();
  }

  async #tryStart(): Promise<void> {
    try {
      await this.#source?.start();
      this.#reason = null;
    } catch (error) {
      this.#reason = error instanceof Error ? error.message : String(error);
    }
  }

  async #stop(): Promise<void> {
    const source = this.#source;
    this.#source = null;
    this.#reason = null;
    if (source === null) return;
    this.#tell();
    await source.close();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener(this.#source);
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(act, act);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}

const stopped = "The helper container has ended. It is started again when the wiring is read next.";

function explainRefusal(facts: { mode: WiringMode; readOnly: boolean; isDemo: boolean }): string | null {
  if (facts.isDemo) return "The demo engine has no kernel below it.";
  switch (facts.mode) {
    case "helper":
      return "Patchbay was started with --wiring helper, so the helper container is always used.";
    case "local":
      return "Patchbay was started with --wiring local, so no helper container is used.";
    case "off":
      return "Patchbay was started with --wiring off.";
    case "auto":
      return facts.readOnly
        ? "Patchbay runs in read-only mode, and a helper container would change the engine. Start it with --wiring helper to allow one all the same."
        : null;
  }
}
