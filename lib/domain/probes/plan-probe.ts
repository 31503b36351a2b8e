import type { Issue, ProblemCode, Result } from "@/lib/domain/problem/problem";
import { checkTarget, type ProbeTarget } from "@/lib/domain/probes/check-target";
import { probeKinds, type ProbeKind, type ProbeSource } from "@/lib/domain/probes/probe";
import type { ProbeQuestion } from "@/lib/domain/probes/probe-tools";
import type { PairVerdict, SubjectId } from "@/lib/domain/reachability/reachability";
import { addressesOf } from "@/lib/domain/names/resolve-names";
import { hasSandbox, type Topology } from "@/lib/domain/topology/topology";

export interface ProbeDraft {
  kind: ProbeKind;
  from: SubjectId;
  /** Whose address or name is asked; null where the target alone says it. */
  to: SubjectId | null;
  /** Null for the target's own: the address or name that the prediction holds for reachable, else its first. */
  target: string | null;
  port: number | null;
  /** Pings to send. */
  count: number;
}

/** A probe that may be run. */
export interface ProbePlan extends ProbeQuestion {
  from: ProbeSource;
  to: SubjectId | null;
}

const mostPings = 5;

/**
 * Judges a probe before anything is run (PROBE-1 to PROBE-4). `verdict` is the prediction for the pair, null where
 * there is none.
 */
export function planProbe(
  topology: Topology,
  draft: ProbeDraft,
  verdict: PairVerdict | null,
): Result<ProbePlan> {
  const refuse = (code: ProblemCode, issue: Issue): Result<ProbePlan> => ({
    ok: false,
    refusal: { code, detail: issue.message, issues: [issue] },
  });
  const { kind, from, to } = draft;
  if (!probeKinds.includes(kind))
    return refuse("unprocessable", {
      path: "kind",
      code: "unknown-kind",
      message: `A probe is one of ${probeKinds.join(", ")}.`,
    });
  if (from === "internet")
    return refuse("unprocessable", {
      path: "from",
      code: "not-a-source",
      message: "No probe can be sent from the internet. Name a container, or the host.",
    });
  if (from !== "host") {
    const source = topology.containers.find(({ id }) => id === from);
    if (source === undefined || !hasSandbox(source))
      return refuse("unprocessable", {
        path: "from",
        code: "not-running",
        message: "The source does not run. Start it, then probe.",
      });
    if (source.state === "paused")
      return refuse("unprocessable", {
        path: "from",
        code: "paused",
        message: "The source is paused: nothing can be run in it. Unpause it, then probe.",
      });
  }
  if (to === from)
    return refuse("unprocessable", { path: "to", code: "same", message: "Name two that are not the same." });
  const needsPort = kind === "tcp" || kind === "http";
  if (!needsPort && draft.port !== null)
    return refuse("unprocessable", {
      path: "port",
      code: "no-port",
      message: `A ${kind} probe has no port.`,
    });
  const port = draft.port ?? (kind === "http" ? 80 : null);
  if (needsPort && port === null)
    return refuse("unprocessable", { path: "port", code: "missing", message: "A TCP probe needs a port." });
  if (port !== null && !(Number.isInteger(port) && port >= 1 && port <= 65_535))
    return refuse("unprocessable", {
      path: "port",
      code: "out-of-range",
      message: "A port is a whole number from 1 to 65535.",
    });
  if (!(Number.isInteger(draft.count) && draft.count >= 1 && draft.count <= mostPings))
    return refuse("unprocessable", {
      path: "count",
      code: "out-of-range",
      message: `A count is a whole number from 1 to ${mostPings}.`,
    });
  const text = draft.target ?? chooseTarget(topology, to, kind, verdict);
  if (text === null)
    return refuse("unprocessable", {
      path: "target",
      code: "missing",
      message:
        to === null || to === "internet"
          ? "Name an address or a host name as the target."
          : kind === "dns"
            ? "It has no name that could be looked up: name one as the target."
            : "It has no address of its own: name one as the target.",
    });
  const checked = checkTarget(text);
  if (!checked.ok) return refuse("unprocessable", checked.issue);
  const { target } = checked;
  if (kind === "dns" && target.form !== "name")
    return refuse("unprocessable", {
      path: "target",
      code: "not-a-name",
      message: "A DNS probe looks a name up; this is an address.",
    });
  return {
    ok: true,
    value: { kind, from, to: to ?? ownerOf(topology, target, from), target, port, count: draft.count },
  };
}

/** The address that is predicted to work, else the first one; for DNS the first name. */
function chooseTarget(
  topology: Topology,
  to: SubjectId | null,
  kind: ProbeKind,
  verdict: PairVerdict | null,
): string | null {
  if (to === null || to === "internet") return null;
  if (kind === "dns")
    return verdict?.names[0] ?? topology.containers.find(({ id }) => id === to)?.name ?? null;
  const predicted = verdict?.addresses.find((address) => checkTarget(address).ok);
  if (predicted !== undefined) return predicted;
  return to === "host" ? null : (targetAddresses(topology, to)[0] ?? null);
}

/** The addresses of a container, or of the one whose network namespace it shares. */
export function targetAddresses(topology: Topology, id: SubjectId): string[] {
  const container = topology.containers.find((each) => each.id === id);
  const owner = container?.sharesNetworkOf ?? id;
  return topology.endpoints
    .filter(({ containerId, state }) => containerId === owner && state === "attached")
    .flatMap(addressesOf);
}

/** The one running container that has this address; null where none or several do. */
function ownerOf(topology: Topology, target: ProbeTarget, from: SubjectId): SubjectId | null {
  if (target.form === "name") return null;
  const owners = topology.endpoints.filter(
    (endpoint) => endpoint.state === "attached" && addressesOf(endpoint).includes(target.text),
  );
  const [owner] = owners;
  return owners.length === 1 && owner !== undefined && owner.containerId !== from ? owner.containerId : null;
}
