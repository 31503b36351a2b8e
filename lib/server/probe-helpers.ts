import "server-only";
import type { ProbeHelperAnswer, ProbeHelperRequest } from "@/lib/contract/probes";
import { type ProbeHelperPlan, probeHelperCommand } from "@/lib/domain/probes/probe-helper";
import type { ProbeKind } from "@/lib/domain/probes/probe";
import type { ProbeTool } from "@/lib/domain/probes/probe-tools";
import type { Engine } from "@/lib/engine/engine";
import { EngineError } from "@/lib/engine/engine-error";
import type { HelperConsents, ProbeConsent } from "@/lib/server/helper-consents";
import { ProblemError } from "@/lib/server/http/problem-response";
import { isLacking, runByHelper, type ToolIo, type ToolRun } from "@/lib/server/run-tool";
import type { WiringHelper } from "@/lib/server/wiring-helper";
import { HelperSweep } from "@/lib/wiring/helper-sweep";
import { rankHelperImages } from "@/lib/wiring/rank-helper-images";

/** Images that are tried where none was chosen: each failure costs the engine a container. */
const triedImages = 4;

export interface ProbeHelpersOptions {
  engine: Engine;
  consents: HelperConsents;
  /** A yes to the wiring's helper is one to these: they have no more rights. */
  wiringHelper: Pick<WiringHelper, "consent">;
  readOnly: boolean;
}

/**
 * Helper containers that run one probe each, where the source's image has no tool for it (PROBE-7). They exist only
 * while someone allows them: for the wiring, or once per engine for probes alone.
 */
export class ProbeHelpers {
  readonly #options: ProbeHelpersOptions;
  readonly #sweep: HelperSweep;
  #engineId: string | null = null;
  #isDemo = false;
  #isRemembered = true;
  /** What worked last, by kind of probe. */
  readonly #worked = new Map<ProbeKind, { image: string; tool: string }>();

  constructor(options: ProbeHelpersOptions) {
    this.#options = options;
    this.#sweep = new HelperSweep(options.engine);
  }

  /** The engine answers, and it is this one. Removes what a crash has left on it. Never rejects. */
  async meet(engine: { id: string; kind: "docker" | "podman" | "demo" }): Promise<void> {
    this.#engineId = engine.id;
    this.#isDemo = engine.kind === "demo";
    this.#worked.clear();
    if (!this.#isDemo && this.isAllowed && !this.#options.readOnly) await this.#sweep.run().catch(() => {});
  }

  close(): void {
    this.#sweep.stop();
  }

  get isAllowed(): boolean {
    return this.#consent !== null;
  }

  get #consent(): ProbeConsent | null {
    if (this.#isDemo || this.#engineId === null) return null;
    const { consents, wiringHelper } = this.#options;
    return consents.getProbes(this.#engineId) ?? wiringHelper.consent;
  }

  /** Why no helper is used; null where one may be. */
  get whyNot(): string | null {
    if (this.#isDemo) return "The demo engine runs no helper containers.";
    if (this.#options.readOnly) return "Patchbay runs in read-only mode, and a probe runs a command.";
    return this.#engineId === null ? "The engine has not answered yet." : null;
  }

  async describe(): Promise<ProbeHelperAnswer> {
    const images = await this.#options.engine.listImages().catch(() => null);
    return {
      isAllowed: this.isAllowed,
      whyNot: this.whyNot,
      image: this.#consent?.image ?? null,
      isRemembered: this.#isRemembered,
      images:
        images === null
          ? null
          : rankHelperImages(images).flatMap(({ tag, size }) => (tag === null ? [] : [{ tag, size }])),
    };
  }

  /** Carries a person's yes or no out. Throws a `ProblemError`. */
  async change(request: ProbeHelperRequest): Promise<void> {
    const { helper } = request;
    const image = request.image ?? null;
    if (this.whyNot !== null || this.#engineId === null)
      throw new ProblemError("conflict", this.whyNot ?? "");
    if (helper && image !== null) {
      const images = await this.#options.engine.listImages();
      if (!images.some(({ tag, id }) => tag === image || id === image))
        throw new ProblemError("unprocessable", `The engine has no image ${image}.`, [
          {
            path: "image",
            code: "unknown-image",
            message: "Choose an image that the engine has: none is pulled.",
          },
        ]);
    }
    this.#worked.clear();
    this.#isRemembered = this.#options.consents.setProbes(this.#engineId, helper ? { image } : null);
    if (helper) await this.#sweep.run().catch(() => {});
  }

  /**
   * Runs the first of the tools that an allowed image has; `onStart` is told each one that is tried. Null where none
   * has any. Throws an `EngineError`.
   */
  async run(
    probe: Pick<ProbeHelperPlan, "joins" | "kind"> & { tools: readonly ProbeTool[] },
    io: ToolIo,
    onStart: (command: string) => void,
  ): Promise<{ run: ToolRun; tool: ProbeTool; command: string } | null> {
    const { engine, consents } = this.#options;
    for (const { image, tool } of await this.#candidates(probe)) {
      const plan = { image, instance: consents.instance, joins: probe.joins, kind: probe.kind, tool };
      const command = probeHelperCommand(plan);
      onStart(command);
      const run = await runByHelper(engine, plan, io).catch((error: unknown) => {
        // It may have been made all the same, and then nobody knows its id.
        const isUnsure = error instanceof EngineError && error.wasSent && error.code !== "refused";
        if (isUnsure) void this.#sweep.run().catch(() => {});
        throw error;
      });
      if (isLacking(probe.kind, tool, run)) continue;
      this.#worked.set(probe.kind, { image, tool: tool.id });
      return { run, tool, command };
    }
    return null;
  }

  async #candidates({
    kind,
    tools,
  }: {
    kind: ProbeKind;
    tools: readonly ProbeTool[];
  }): Promise<{ image: string; tool: ProbeTool }[]> {
    const chosen = this.#consent?.image ?? null;
    const images =
      chosen === null
        ? rankHelperImages(await this.#options.engine.listImages())
            .slice(0, triedImages)
            .map(({ tag, id }) => tag ?? id)
        : [chosen];
    const worked = this.#worked.get(kind);
    return images
      .flatMap((image) => tools.map((tool) => ({ image, tool })))
      .toSorted((a, b) => Number(isSame(b, worked)) - Number(isSame(a, worked)));
  }
}

function isSame(
  candidate: { image: string; tool: ProbeTool },
  worked: { image: string; tool: string } | undefined,
): boolean {
  return candidate.image === worked?.image && candidate.tool.id === worked.tool;
}
