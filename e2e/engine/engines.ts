import { loadImages } from "@/e2e/engine/images.mjs";
import { canStartEngine, engineVersion, startEngine } from "@/e2e/engine/throwaway-engine.mjs";

/** A real engine for a suite, or why there is none here. `reason` belongs in the suite's title: why it is skipped, or the version. */
export function realEngine(): {
  skipped: boolean;
  reason: string;
  /** Docker's major version, 0 where there is no engine. */
  major: number;
  /** Whether this is `npm run test:engines`, which has the time for what takes long. */
  isThorough: boolean;
  start(daemonArguments?: string[]): ReturnType<typeof startEngine>;
} {
  const asked = process.env["PATCHBAY_SKIP_REAL_ENGINE"];
  const can = asked ? { possible: false, reason: asked } : canStartEngine();
  const version = can.possible ? engineVersion() : null;
  return {
    skipped: version === null,
    reason:
      version === null
        ? ` (skipped: ${can.reason ?? "no engine can be started here"})`
        : ` (Docker ${version.text})`,
    major: version?.major ?? 0,
    isThorough: process.env["PATCHBAY_TEST_ENGINE_ROOT"] !== undefined,
    async start(daemonArguments = []) {
      const engine = await startEngine({ daemonArguments });
      await loadImages(engine);
      return engine;
    },
  };
}
