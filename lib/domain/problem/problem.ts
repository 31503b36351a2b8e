/**
 * The one table of what can go wrong: code to HTTP status and title. HTTP answers, the engine's error translation
 * and the screen's texts derive from it.
 */
export const problemTable = {
  "invalid-request": { status: 400, title: "The request can't be read" },
  unauthorized: { status: 401, title: "A token is needed" },
  forbidden: { status: 403, title: "That is not allowed" },
  "read-only": { status: 403, title: "Patchbay runs in read-only mode" },
  predefined: { status: 403, title: "Docker's own networks can't be changed like this" },
  "not-found": { status: 404, title: "There is no such thing" },
  "method-not-allowed": { status: 405, title: "This address does not do that" },
  "request-timeout": { status: 408, title: "The request came too slowly" },
  conflict: { status: 409, title: "The present state does not allow it" },
  ambiguous: { status: 409, title: "That names more than one" },
  "name-taken": { status: 409, title: "The name is taken" },
  "subnet-overlap": { status: 409, title: "The subnet overlaps with another" },
  "subnet-full": { status: 409, title: "The subnet has no free address" },
  "address-in-use": { status: 409, title: "The address is taken" },
  "network-in-use": { status: 409, title: "The network is in use" },
  "already-connected": { status: 409, title: "It is connected already, in another way" },
  "not-connectable": { status: 409, title: "These two can't be connected" },
  "pools-exhausted": { status: 409, title: "The engine's default address pools are used up" },
  "confirmation-needed": { status: 409, title: "This needs a confirmation" },
  "helper-needed": { status: 409, title: "A helper container is needed" },
  "no-probe-tool": { status: 409, title: "There is no tool for this probe" },
  "too-large": { status: 413, title: "The request is too large" },
  "unsupported-media-type": { status: 415, title: "Only application/json is read" },
  "wrong-host": { status: 421, title: "This server does not answer to that host name" },
  unprocessable: { status: 422, title: "The request is understood, but can't be carried out" },
  "too-many-requests": { status: 429, title: "Too many at once" },
  internal: { status: 500, title: "Patchbay has a bug" },
  "engine-error": { status: 502, title: "The engine refused or gave an answer that can't be used" },
  "engine-unreachable": { status: 503, title: "The engine can't be reached" },
  "shutting-down": { status: 503, title: "Patchbay is stopping" },
  timeout: { status: 504, title: "The engine did not answer in time" },
  "outcome-unknown": { status: 504, title: "It is not known whether the engine did it" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problemTable;

/** One thing that is wrong with a request, at one field. */
export interface Issue {
  /** Path of the field in the request, for instance `pools[0].gateway`; empty for the request as a whole. */
  path: string;
  /** Stable word for programs, for instance `host-bits`. Confirmations quote it. */
  code: string;
  /** A sentence for people. */
  message: string;
  /** A value that would be accepted in this field. */
  suggestion?: string;
}

/** A refusal that the user can mend. */
export interface Refusal {
  code: ProblemCode;
  detail: string;
  issues: Issue[];
}

export type Result<Value> = { ok: true; value: Value } | { ok: false; refusal: Refusal };

/** What a plan found out that does not stop it. */
export interface Warning {
  code: string;
  message: string;
}

/** Closes a union: the compiler proves that no member is left. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}
