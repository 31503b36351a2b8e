import * as z from "zod/mini";
import { problemAnswer } from "@/lib/contract/answers";
import { getTokenState, markTokenRefused } from "@/lib/client/token";
import type { Issue, ProblemCode } from "@/lib/domain/problem/problem";

/** Codes of the problem table, and the two that only the browser sees. */
export type ApiProblemCode = ProblemCode | "server-unreachable" | "bad-answer";

/** Every way in which a call to Patchbay's own server fails. */
export class ApiProblem extends Error {
  readonly code: ApiProblemCode;
  readonly title: string;
  readonly detail: string;
  readonly issues: readonly Issue[];

  constructor(problem: { code: ApiProblemCode; title: string; detail: string; issues?: readonly Issue[] }) {
    super(`${problem.title}: ${problem.detail}`);
    this.name = "ApiProblem";
    this.code = problem.code;
    this.title = problem.title;
    this.detail = problem.detail;
    this.issues = problem.issues ?? [];
  }
}

export interface CallOptions {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** One call to `/api`; throws `ApiProblem` unless the answer is a success. The body is not read yet. */
export async function call(path: string, options: CallOptions = {}): Promise<Response> {
  const { token } = getTokenState();
  const headers = new Headers(options.headers);
  if (token !== null && token !== "") headers.set("Authorization", `Bearer ${token}`);
  if (options.body !== undefined) headers.set("Content-Type", "application/json");
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method: options.method ?? "GET",
      headers,
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal: options.signal ?? null,
      cache: "no-store",
      redirect: "error",
    });
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    throw new ApiProblem({
      code: "server-unreachable",
      title: "Patchbay does not answer",
      detail: "The Patchbay server can't be reached. Is it still running?",
    });
  }
  if (response.ok) return response;
  if (response.status === 401) markTokenRefused(token);
  throw await readProblem(response);
}

async function readProblem(response: Response): Promise<ApiProblem> {
  const parsed = z.safeParse(problemAnswer, await response.json().catch(() => null));
  if (parsed.success) return new ApiProblem(parsed.data);
  return new ApiProblem({
    code: "bad-answer",
    title: "An answer that can't be read",
    detail: `The server answered ${response.status} without saying why.`,
  });
}

/** One call whose JSON answer is held to the schema. */
export async function callJson<Schema extends z.ZodMiniType>(
  path: string,
  schema: Schema,
  options: CallOptions = {},
): Promise<z.output<Schema>> {
  const response = await call(path, options);
  const parsed = z.safeParse(schema, await response.json().catch(() => null));
  if (parsed.success) return parsed.data;
  throw new ApiProblem({
    code: "bad-answer",
    title: "An answer that can't be read",
    detail: "The page and the server do not fit together. Reload the page.",
  });
}

/** The engine that the pages show. */
export const engineId = "default";

/** Path of something of the engine; each part is encoded. */
export function enginePath(...parts: readonly string[]): string {
  return ["", "engines", engineId, ...parts.map(encodeURIComponent)].join("/");
}

/** What to tell a person about an error of unknown make. */
export function toApiProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  const detail = error instanceof Error ? error.message : "Something went wrong in the page.";
  return new ApiProblem({ code: "internal", title: "Patchbay has a bug", detail });
}
