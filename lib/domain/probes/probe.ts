import type { SubjectId } from "@/lib/domain/reachability/reachability";

/** A probe: one short command in the network namespace of its source, and what it saw. */
export const probeKinds = ["ping", "dns", "tcp", "http"] as const;
export type ProbeKind = (typeof probeKinds)[number];

/** Where a probe starts: a container, or the engine's host. */
export type ProbeSource = Exclude<SubjectId, "internet">;

/**
 * What a probe has seen, apart from the tool's own words. `answered`: a ping's reply, or an HTTP answer. `open` and
 * `refused`: TCP, and in both cases packets pass. `silent`: nothing came back in time. `unreachable`: the kernel or a
 * router says that there is no way. `resolved`, `unresolved`: a name. `not-http`: connected, and what came was no HTTP.
 * `stopped`: the source ended meanwhile. `overdue`: no end within the limit. `failed`: the tool says something else.
 */
export const probeSights = [
  "answered",
  "open",
  "refused",
  "silent",
  "unreachable",
  "resolved",
  "unresolved",
  "not-http",
  "stopped",
  "overdue",
  "failed",
] as const;
export type ProbeSight = (typeof probeSights)[number];

/** Who ran the tool: the source itself, or a helper container in its network namespace. */
export type ProbeRunner = "exec" | "helper";

export interface ProbeResult {
  kind: ProbeKind;
  from: ProbeSource;
  /** Whose address or name the target is; null for a target that is nobody's on this engine. */
  to: SubjectId | null;
  /** The address or name that was asked. */
  target: string;
  port: number | null;
  seen: ProbeSight;
  /** A ping was answered, a port is open, HTTP answered whatever its status, a name resolved. */
  ok: boolean;
  /** From the tool's start to its end, with what the engine took to run it. */
  elapsedMs: number;
  /** What the tool measured itself, in ms; null where it measures nothing. */
  roundTripMs: number | null;
  /** What the name resolved to, in the order of the answer; for an address itself. */
  addresses: readonly string[];
  /** HTTP status; null without one. */
  status: number | null;
  by: ProbeRunner;
  /** ISO 8601 time of the start. */
  at: string;
  /** Of the pair's attachments at that time (`pairBasis`): another one now makes the result old. */
  basis: string;
  /** The `docker` command that does the same. */
  command: string;
}

/** Results of the same key replace each other. */
export function probeKey({
  from,
  to,
  target,
  kind,
  port,
}: Pick<ProbeResult, "from" | "to" | "target" | "kind" | "port">): string {
  return `${from} ${to ?? ""} ${kind} ${target.toLowerCase()} ${port ?? ""}`;
}

/** Whether packets went there and back; null where the probe does not tell. */
export function packetsPassed(seen: ProbeSight): boolean | null {
  switch (seen) {
    case "answered":
    case "open":
    case "refused":
    case "not-http":
      return true;
    case "silent":
    case "unreachable":
      return false;
    case "resolved":
    case "unresolved":
    case "stopped":
    case "overdue":
    case "failed":
      return null;
  }
}

/** What was seen, in a sentence. Nothing in it comes from strangers but the target, which is checked. */
export function describeSight(
  result: Pick<ProbeResult, "seen" | "kind" | "port" | "status" | "roundTripMs" | "addresses" | "by">,
): string {
  const { seen, kind, port, status, roundTripMs, addresses } = result;
  switch (seen) {
    case "answered":
      if (kind === "http") return `HTTP answered with status ${status ?? "unknown"}.`;
      return roundTripMs === null ? "Ping answered." : `Ping answered in ${roundTripMs} ms.`;
    case "open":
      return `Port ${port} is open.`;
    case "refused":
      return `Port ${port} refused: packets pass, and nothing listens there.`;
    case "silent":
      return kind === "ping" ? "Ping was not answered." : `Port ${port} did not answer in time.`;
    case "unreachable":
      return "The network says that there is no way there.";
    case "resolved":
      return addresses.length === 1
        ? "The name resolves."
        : `The name resolves to ${addresses.length} addresses.`;
    case "unresolved":
      return "The name does not resolve.";
    case "not-http":
      return `Port ${port} is open, and what answers is no HTTP.`;
    case "stopped":
      return "The source stopped before the probe ended.";
    case "overdue":
      return "The probe had no end within 10 s.";
    case "failed":
      return "The tool failed: its output says why.";
  }
}
