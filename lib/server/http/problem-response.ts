import "server-only";
import type { Problem } from "@/lib/contract/answers";
import { type Issue, type ProblemCode, problemTable } from "@/lib/domain/problem/problem";

/** An answer to give instead of the one asked for. Thrown by services, caught by the route wrapper alone. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  constructor(
    readonly code: ProblemCode,
    detail: string,
    readonly issues: Issue[] = [],
  ) {
    super(detail);
  }
}

/** RFC 9457 body. `type` is an urn: it identifies, it is not fetched. */
export function toProblem(code: ProblemCode, detail: string, issues: readonly Issue[] = []): Problem {
  const { status, title } = problemTable[code];
  return {
    type: `urn:patchbay:problem:${code}`,
    title,
    status,
    detail,
    code,
    ...(issues.length === 0 ? {} : { issues: [...issues] }),
  };
}

export function problemResponse(code: ProblemCode, detail: string, issues: readonly Issue[] = []): Response {
  const problem = toProblem(code, detail, issues);
  return Response.json(problem, {
    status: problem.status,
    headers: {
      "Content-Type": "application/problem+json",
      "Cache-Control": "no-store",
      ...(code === "unauthorized" ? { "WWW-Authenticate": "Bearer" } : {}),
    },
  });
}
