import "server-only";
import type { EngineError } from "@/lib/engine/engine-error";
import { ProblemError } from "@/lib/server/http/problem-response";

/** A failure of the engine's where nothing was to be changed. */
export function toEngineProblem(failure: EngineError, before = ""): ProblemError {
  const code =
    failure.code === "timeout"
      ? "timeout"
      : failure.code === "unreachable"
        ? "engine-unreachable"
        : "engine-error";
  return new ProblemError(code, `${before}${failure.message}`);
}
