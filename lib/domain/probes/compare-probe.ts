import { packetsPassed, type ProbeResult } from "@/lib/domain/probes/probe";
import type { PairVerdict } from "@/lib/domain/reachability/reachability";
import type { Verdict } from "@/lib/domain/reachability/reasons";

/** How a probe's result stands to the prediction for its pair. */
export interface Comparison {
  outcome: "agrees" | "disagrees" | "says-nothing";
  /** One side and the other, in a sentence. */
  text: string;
}

type Compared = Pick<ProbeResult, "kind" | "target" | "to" | "seen" | "addresses">;

/**
 * Holds one result against the prediction (PROBE-8). `own` are the target's own addresses. `others` are other results of
 * the pair: a ping that nobody answers says nothing where TCP passes.
 */
export function compareProbe(
  result: Compared,
  verdict: PairVerdict,
  context: { own: readonly string[]; others: readonly Compared[] },
): Comparison {
  const nothing = (text: string): Comparison => ({ outcome: "says-nothing", text });
  const { seen, target } = result;
  if (seen === "stopped" || seen === "overdue" || seen === "failed")
    return nothing("The probe came to no result, so it says nothing of the prediction.");
  const isOwnAddress = context.own.includes(target);
  const isName = !isAddress(target);
  if (isName && !isNameOf(verdict, target) && !seesTarget(result, context.own))
    return result.seen === "unresolved" && verdict.byName === "blocked"
      ? { outcome: "agrees", text: "Predicted: no name of it resolves there. Seen: this one does not." }
      : nothing("The name is not known to be one of the target's.");
  if (result.kind === "dns" || seen === "unresolved") return compareLookup(result, verdict, context.own);
  const passed = packetsPassed(seen);
  if (passed === null) return nothing("The probe tells nothing of packets.");
  if (isName && !seesTarget(result, context.own) && result.addresses.length > 0)
    return nothing("Another container answers to this name, too, and it did.");
  if (!isName && !isOwnAddress && verdict.to !== "internet" && !isPredictedAddress(verdict, target))
    return nothing("This address is not the target's own.");
  // Of several addresses the tool takes one: what is predicted for that one counts.
  const asked = isName ? result.addresses.find((address) => context.own.includes(address)) : undefined;
  const predicted =
    asked !== undefined
      ? predictAddress(verdict, asked, true)
      : isName
        ? predictName(verdict, target)
        : predictAddress(verdict, target, isOwnAddress);
  if (predicted === "unknown") return nothing("There is no prediction to hold it against.");
  if (!passed && verdict.to === "internet" && predicted === "reachable")
    return nothing("Nothing came back from there, which may be that address's own silence.");
  const isAgreed = passed === (predicted === "reachable");
  if (isAgreed)
    return {
      outcome: "agrees",
      text: passed
        ? "Predicted: reachable. Seen: packets pass."
        : "Predicted: blocked. Seen: no packet passes.",
    };
  if (
    !passed &&
    seen === "silent" &&
    context.others.some((other) => isSamePlace(other, result, isName) && packetsPassed(other.seen) === true)
  )
    return nothing(
      result.kind === "ping"
        ? "Ping gets no answer, while another probe passes: something filters pings, and the prediction holds."
        : "This port gets no answer, while another probe passes: something filters the port, and the prediction holds.",
    );
  return {
    outcome: "disagrees",
    text: passed
      ? "Predicted: blocked. Seen: packets pass. Something lets them through that the engine's state does not tell, such as a firewall rule or a route of the host's."
      : "Predicted: reachable. Seen: no packet passes. Something stops them that the engine's state does not tell, such as a firewall in a container or on the host.",
  };
}

/** What several results of one pair say together: a disagreement outweighs, then an agreement. */
export function comparePair(
  results: readonly ProbeResult[],
  verdict: PairVerdict,
  own: readonly string[],
): Comparison["outcome"] | null {
  const outcomes = results.map(
    (result) =>
      compareProbe(result, verdict, { own, others: results.filter((other) => other !== result) }).outcome,
  );
  if (outcomes.includes("disagrees")) return "disagrees";
  if (outcomes.includes("agrees")) return "agrees";
  return outcomes.length === 0 ? null : "says-nothing";
}

function isAddress(target: string): boolean {
  return target.includes(":") || /^\d+(\.\d+){3}$/.test(target);
}

function isNameOf(verdict: PairVerdict, target: string): boolean {
  return verdict.names.some((name) => name.toLowerCase() === target.toLowerCase());
}

function seesTarget(result: Compared, own: readonly string[]): boolean {
  return result.addresses.some((address) => own.includes(address));
}

/** Where only a published port lets in, addresses stand as `address:port`. */
function isPredictedAddress(verdict: PairVerdict, target: string): boolean {
  return verdict.addresses.includes(target);
}

function isSamePlace(other: Compared, result: Compared, isName: boolean): boolean {
  return isName
    ? other.addresses.some((address) => result.addresses.includes(address)) || other.target === result.target
    : other.target === result.target || other.addresses.includes(result.target);
}

function predictAddress(verdict: PairVerdict, target: string, isOwn: boolean): Verdict {
  // Reachable at some of its addresses; of several only these.
  if (verdict.byAddress === "reachable" && isOwn && !isPredictedAddress(verdict, target)) return "blocked";
  return verdict.byAddress;
}

function predictName(verdict: PairVerdict, target: string): Verdict {
  return isNameOf(verdict, target) ? verdict.byName : verdict.byAddress;
}

function compareLookup(result: Compared, verdict: PairVerdict, own: readonly string[]): Comparison {
  const isPredicted = isNameOf(verdict, result.target);
  const isResolved = result.seen === "resolved";
  if (isResolved && own.length > 0 && !seesTarget(result, own))
    return isPredicted
      ? {
          outcome: "disagrees",
          text: `Predicted: ${result.target} is a name of it there. Seen: the name leads elsewhere.`,
        }
      : { outcome: "says-nothing", text: "The name is somebody else's there." };
  if (isPredicted === isResolved)
    return {
      outcome: "agrees",
      text: isPredicted
        ? "Predicted: the name resolves there. Seen: it does."
        : "Predicted: the name does not resolve there. Seen: it does not.",
    };
  if (verdict.byName === "unknown")
    return { outcome: "says-nothing", text: "There is no prediction to hold it against." };
  const stands = verdict.reasons.some(({ code }) => code === "name-by-link" || code === "name-in-hosts-file");
  if (isPredicted && stands && result.kind === "dns")
    return {
      outcome: "says-nothing",
      text: "The name stands in the hosts file there, which a DNS lookup does not read.",
    };
  return {
    outcome: "disagrees",
    text: isPredicted
      ? "Predicted: the name resolves there. Seen: it does not."
      : "Predicted: the name does not resolve there. Seen: it does.",
  };
}
