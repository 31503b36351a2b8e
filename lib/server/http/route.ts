import "server-only";
import type * as z from "zod/mini";
import type { Issue } from "@/lib/domain/problem/problem";
import {
  type Composition,
  type EngineUnit,
  defaultEngineId,
  getComposition,
  isRefusal,
} from "@/lib/server/composition";
import type { AuditEntry } from "@/lib/server/audit";
import { refuseRequest } from "@/lib/server/http/guard";
import { ProblemError, problemResponse } from "@/lib/server/http/problem-response";
import { readJson } from "@/lib/server/http/read-json";

type Method = "GET" | "POST" | "PUT" | "DELETE";
type Parameters = Record<string, string>;

/** What a handler gets: everything is parsed and judged by then. */
export interface RouteContext<Body> {
  request: Request;
  parameters: Parameters;
  query: URLSearchParams;
  body: Body;
  composition: Composition;
  /** The engine that the path names; throws a ProblemError where there is none. */
  unit: () => Promise<EngineUnit>;
  /** Adds what the audit line should name. */
  note: (subject: Pick<AuditEntry, "network" | "container" | "steps" | "result">) => void;
  /** The audit line waits for this: an answer that is streamed has its result when it ends. */
  auditAfter: (end: Promise<unknown>) => void;
}

interface Operation<Body> {
  /** Name of the action in the audit log; given for everything that changes the engine, which read-only mode refuses. */
  action?: string;
  body?: z.ZodMiniType<Body>;
  handle(context: RouteContext<Body>): Promise<Response>;
}

/** Binds a body's schema to its handler's type. */
export function operation<Body = undefined>(definition: Operation<Body>): Operation<unknown> {
  return definition;
}

/** As Next hands them over: a catch-all segment comes as a list. */
type NextParameters = Record<string, string | string[]>;
type NextHandler = (request: Request, context: { params: Promise<NextParameters> }) => Promise<Response>;
type NextHandlers = Record<"GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS", NextHandler>;

/**
 * The one wrapper of every route: guard, read-only mode, body, errors, audit. It answers every method, so that none
 * is left to Next's own defaults; HEAD is GET without a body.
 */
export function routes(operations: Partial<Record<Method, Operation<unknown>>>): NextHandlers {
  const handlerOf = (method: string): NextHandler => {
    const found = operations[method as Method];
    return (request, context) => answer(request, context, found, Object.keys(operations));
  };
  return {
    GET: handlerOf("GET"),
    POST: handlerOf("POST"),
    PUT: handlerOf("PUT"),
    PATCH: handlerOf("PATCH"),
    DELETE: handlerOf("DELETE"),
    OPTIONS: handlerOf("OPTIONS"),
  };
}

async function answer(
  request: Request,
  context: { params: Promise<NextParameters> },
  found: Operation<unknown> | undefined,
  allowed: readonly string[],
): Promise<Response> {
  const composition = getComposition();
  const started = performance.now();
  const { pathname, search, searchParams } = new URL(request.url);
  const subject: Pick<AuditEntry, "network" | "container" | "steps" | "dryRun" | "result"> = {};
  let ending: Promise<unknown> | null = null;
  let code: AuditEntry["code"];
  let response: Response;
  try {
    const refusal = refuseRequest(
      { method: request.method, target: pathname + search, headers: [...request.headers] },
      composition.settings,
    );
    if (refusal !== null) throw new ProblemError(refusal.code, refusal.detail);
    if (found === undefined) {
      throw new ProblemError("method-not-allowed", `Here ${allowed.join(" and ")} is answered.`);
    }
    if (found.action !== undefined && composition.settings.readOnly) {
      throw new ProblemError(
        "read-only",
        "Patchbay was started with --read-only. Start it without to change networks.",
      );
    }
    // A route without dynamic segments gets no parameters at all.
    const parameters = decodeParameters((await context.params) ?? {});
    const body = found.body === undefined ? undefined : await readBody(request, found.body);
    if (isDryRun(body)) subject.dryRun = true;
    response = await found.handle({
      request,
      parameters,
      query: searchParams,
      body,
      composition,
      unit: () => findUnit(composition, parameters["engine"] ?? defaultEngineId),
      note: (named) => Object.assign(subject, named),
      auditAfter: (end) => {
        ending = end.catch(() => {});
      },
    });
    if (!response.headers.has("Cache-Control")) response.headers.set("Cache-Control", "no-store");
  } catch (error) {
    const problem =
      error instanceof ProblemError
        ? error
        : new ProblemError(
            "internal",
            "Something went wrong that should not: the server's output tells what.",
          );
    if (problem !== error) console.error(error);
    code = problem.code;
    response = problemResponse(problem.code, problem.message, problem.issues);
    if (code === "method-not-allowed") response.headers.set("Allow", allowed.join(", "));
  }
  if (
    found?.action !== undefined ||
    response.status === 401 ||
    response.status === 403 ||
    response.status === 421
  ) {
    const { status } = response;
    const write = (): void =>
      composition.audit.write(
        {
          action: found?.action ?? "refused",
          method: request.method,
          path: pathname,
          status,
          ...(code === undefined ? {} : { code }),
          ...subject,
          durationMs: Math.round(performance.now() - started),
        },
        new Date(),
      );
    if (ending === null) write();
    else void (ending as Promise<unknown>).then(write);
  }
  if (request.method === "HEAD") {
    // Next drops the body of a HEAD without ending it: an event stream would stay subscribed.
    await response.body?.cancel();
    return new Response(null, { status: response.status, headers: response.headers });
  }
  return response;
}

/** Whether a request only asks what would happen. */
function isDryRun(body: unknown): boolean {
  return typeof body === "object" && body !== null && "dryRun" in body && body.dryRun === true;
}

/** Next hands dynamic segments over still percent-encoded; they are decoded once, here. */
function decodeParameters(parameters: NextParameters): Parameters {
  const decoded: Parameters = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value !== "string") continue;
    try {
      decoded[name] = decodeURIComponent(value);
    } catch {
      throw new ProblemError("invalid-request", "The path can't be decoded.");
    }
  }
  return decoded;
}

async function findUnit(composition: Composition, engineId: string): Promise<EngineUnit> {
  if (engineId !== defaultEngineId) {
    throw new ProblemError(
      "not-found",
      `There is no engine of that id here; the one there is has the id “${defaultEngineId}”.`,
    );
  }
  const outcome = await composition.ready;
  if (isRefusal(outcome)) throw new ProblemError("engine-unreachable", outcome.reason);
  return outcome;
}

async function readBody(request: Request, schema: z.ZodMiniType): Promise<unknown> {
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new ProblemError("unsupported-media-type", "Send the body with Content-Type: application/json.");
  }
  const read = await readJson(request);
  if (!read.ok) throw new ProblemError(read.code, read.detail);
  if (typeof read.value !== "object" || read.value === null || Array.isArray(read.value)) {
    throw new ProblemError("invalid-request", "The body is a JSON object.");
  }
  const parsed = schema.safeParse(read.value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => toIssue(issue, read.value));
  // A missing or unknown field is well-formed JSON that can't be carried out; a field of a wrong type can't be read.
  const isShape = issues.every((issue) => issue.code === "missing" || issue.code === "unknown-key");
  throw new ProblemError(
    isShape ? "unprocessable" : "invalid-request",
    issues.map((issue) => `${issue.path === "" ? "The body" : issue.path}: ${issue.message}`).join(" "),
    issues,
  );
}

function toIssue(issue: z.core.$ZodIssue, root: unknown): Issue {
  const path = issue.path
    .map((part, index) =>
      typeof part === "number" ? `[${part}]` : index === 0 ? String(part) : `.${String(part)}`,
    )
    .join("");
  if (issue.code === "unrecognized_keys") {
    const [unknown = ""] = issue.keys;
    const at = path === "" ? unknown : `${path}.${unknown}`;
    return { path: at.slice(0, 120), code: "unknown-key", message: "This field is not known here." };
  }
  let value: unknown = root;
  for (const part of issue.path) value = (value as Record<PropertyKey, unknown> | undefined)?.[part];
  if (value === undefined) return { path, code: "missing", message: "This field is needed." };
  const expected =
    issue.code === "invalid_type" ? `${issue.expected} is due.` : "This value is of the wrong kind.";
  return { path, code: "wrong-type", message: expected };
}
