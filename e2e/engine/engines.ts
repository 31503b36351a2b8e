import { loadImages } from "@/e2e/engine/images.mjs";
import { canStartEngine, startEngine } from "@/e2e/engine/throwaway-engine.mjs";

/** A real engine for a suite, or why there is none here. The reason belongs in the suite's title, so that a skip is told. */
export function realEngine(): {
  skipped: boolean;
  reason: string;
  start(daemonArguments?: string[]): ReturnType<typeof startEngine>;
} {
  const asked = process.env["PATCHBAY_SKIP_REAL_ENGINE"];
  const can = asked ? { possible: false, reason: asked } : canStartEngine();
  return {
    skipped: !can.possible,
    reason: can.possible ? "" : ` (skipped: ${can.reason ?? "no engine can be started here"})`,
    async start(daemonArguments = []) {
      const engine = await startEngine({ daemonArguments });
      await loadImages(engine);
      return engine;
    },
  };
}
