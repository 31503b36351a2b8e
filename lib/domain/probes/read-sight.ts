import { canonicalAddress } from "@/lib/domain/ip/ip";
import type { ProbeKind, ProbeSight } from "@/lib/domain/probes/probe";

/** What a tool left behind. */
export interface ToolEnd {
  kind: ProbeKind;
  /** `ProbeTool.id` */
  tool: string;
  /** Null when it is not known. */
  exitCode: number | null;
  /** Standard output and standard error as they came. */
  output: string;
}

export interface Sight {
  seen: ProbeSight;
  addresses: string[];
  roundTripMs: number | null;
  status: number | null;
}

/**
 * Whether this tool can't answer, so that the next one is tried: it is not there (126, 127, as the engine and `timeout`
 * tell it), does not know its options, crashed (busybox's static wget and nslookup), or may not send (PROBE-6).
 */
export function isToolLacking({ kind, exitCode, output }: ToolEnd): boolean {
  if (isToolMissing(exitCode)) return true;
  if (exitCode === 0) return false;
  if (exitCode === 139 || exitCode === 132 || exitCode === 134) return true;
  const isUsage =
    /(invalid|unrecognized|unrecognised|unknown|illegal) option|option requires an argument|^usage:/im;
  if (isUsage.test(output)) return true;
  return kind === "ping" && /permission denied|operation not permitted|must be root/i.test(output);
}

/** Whether the image has no such program: others of its image have none, either. */
export function isToolMissing(exitCode: number | null): boolean {
  return exitCode === 126 || exitCode === 127;
}

const unresolved =
  /bad address|unknown host|not known|name resolution|does not resolve|cannot resolve|could not resolve|unable to resolve|can't resolve|NXDOMAIN|no address associated/i;
const unreachable = /unreachable|no route to host|administratively prohibited/i;
const refused = /refused|connection reset/i;
const silent = /timed out|timeout|operation now in progress|operation in progress/i;

/** Reads what a tool has seen from its exit code and its words. Words of other tools and languages are `failed`. */
export function readSight(end: ToolEnd): Sight {
  switch (end.kind) {
    case "ping":
      return readPing(end);
    case "dns":
      return readLookup(end);
    case "tcp":
      return readConnection(end);
    case "http":
      return readHttp(end);
  }
}

function sight(seen: ProbeSight, more: Partial<Sight> = {}): Sight {
  return { seen, addresses: [], roundTripMs: null, status: null, ...more };
}

/** Of a name that has more, the rest is not kept: every page gets what is. */
const mostAddresses = 128;

function readPing({ exitCode, output }: ToolEnd): Sight {
  // With bounds: a container's own `ping` may print a line on which the search would go on for minutes.
  const header = /^PING\s{1,8}\S{1,256}?\s{0,8}\(([^\n]{0,600}?)\)(?:[\s:]|$)/m.exec(output)?.[1] ?? "";
  // `name (address)`, and iputils' `name(reverse.name (address))`.
  const address = canonicalAddress(header.split("(").at(-1)?.replace(/\)+$/, "") ?? "");
  const addresses = address === null ? [] : [address];
  if (exitCode === 0) {
    const time = /time[=<]\s{0,8}(\d{1,9}(?:\.\d{1,9})?)\s{0,8}ms/.exec(output)?.[1];
    return sight("answered", { addresses, roundTripMs: time === undefined ? null : Number(time) });
  }
  if (address === null && unresolved.test(output)) return sight("unresolved");
  if (unreachable.test(output)) return sight("unreachable", { addresses });
  if (/packet loss|\b0 (packets )?received/.test(output)) return sight("silent", { addresses });
  return sight("failed", { addresses });
}

function readLookup({ tool, exitCode, output }: ToolEnd): Sight {
  const addresses = tool === "getent" ? readGetent(output) : readNslookup(output);
  if (addresses.length > 0) return sight("resolved", { addresses });
  if (tool === "getent") return sight(exitCode === 2 ? "unresolved" : "failed");
  // busybox ends with 1 for a name that nobody has, bind's nslookup with 1, too; old ones with 0.
  const isAnswered =
    unresolved.test(output) ||
    /can't find|no answer|timed out|no servers|Non-authoritative|unreachable/i.test(output);
  return sight(isAnswered || exitCode === 0 ? "unresolved" : "failed");
}

function readGetent(output: string): string[] {
  const found = output.split("\n").map((line) => canonicalAddress(line.split(/\s/)[0] ?? ""));
  return distinct(found);
}

/** The first block names the server, and its address is no answer. */
function readNslookup(output: string): string[] {
  const lines = output.replaceAll("\r", "").split("\n");
  const server = lines.findIndex((line) => line.startsWith("Server:"));
  const start = server === -1 ? 0 : lines.findIndex((line, index) => index > server && line.trim() === "");
  const body = start === -1 ? [] : lines.slice(start);
  return distinct(
    body.map((line) => canonicalAddress(/^Address(?: \d+)?:\s*([0-9a-f.:]+)(?:\s|$)/i.exec(line)?.[1] ?? "")),
  );
}

function distinct(addresses: readonly (string | null)[]): string[] {
  return [...new Set(addresses.filter((address) => address !== null))].slice(0, mostAddresses);
}

/** What keeps a TCP connection from coming about; null where the words tell nothing. */
function readHindrance(output: string): ProbeSight | null {
  if (refused.test(output)) return "refused";
  if (unresolved.test(output)) return "unresolved";
  if (unreachable.test(output)) return "unreachable";
  if (silent.test(output)) return "silent";
  return null;
}

function readConnection({ tool, exitCode, output }: ToolEnd): Sight {
  if (tool === "curl") {
    const time = Number(/connect=([\d.]+)/.exec(output)?.[1] ?? "0");
    if (time > 0) return sight("open");
    return sight(readCurlCode(exitCode, output) ?? "failed");
  }
  if (exitCode === 0) return sight("open");
  // OpenBSD's nc ends by its own -w with 1 and no word.
  return sight(readHindrance(output) ?? (output.trim() === "" ? "silent" : "failed"));
}

function readHttp({ tool, exitCode, output }: ToolEnd): Sight {
  const status = /^\s*HTTP\/[\d.]+ (\d{3})/m.exec(output)?.[1];
  if (status !== undefined) return sight("answered", { status: Number(status) });
  if (tool === "curl") return sight(readCurlCode(exitCode, output) ?? "failed");
  const hindrance = readHindrance(output);
  if (hindrance !== null) return sight(hindrance);
  // Connected, and until its end no HTTP came: `timeout` ends it with 124 or 143.
  if (tool !== "wget" && (exitCode === 0 || exitCode === 124 || exitCode === 143)) return sight("not-http");
  return sight(tool !== "wget" && output.trim() === "" ? "silent" : "failed");
}

/** Exit codes of curl(1). */
function readCurlCode(exitCode: number | null, output: string): ProbeSight | null {
  switch (exitCode) {
    case 6:
      return "unresolved";
    case 7:
      return readHindrance(output) ?? "refused";
    case 28:
      return "silent";
    // An answer that is none, too short, reset, or of another protocol.
    case 1:
    case 8:
    case 18:
    case 52:
    case 56:
      return "not-http";
    case null:
    default:
      return readHindrance(output);
  }
}
