import type { ProveJob } from "@/lib/client/prove-all";
import type { AnsweredVerdict } from "@/lib/client/reachability";
import { checkTarget } from "@/lib/domain/probes/check-target";
import type { SubjectId } from "@/lib/domain/reachability/reachability";

/**
 * The probes that prove a matrix: for each pair a ping to the target's address, and one to the first of its names that
 * resolve at the source. The internet is left out: no probe comes from there, and nobody has said whom to ask there.
 */
export function listJobs(
  subjects: readonly SubjectId[],
  rows: ReadonlyMap<SubjectId, readonly AnsweredVerdict[]>,
  { withHost }: { withHost: boolean },
): ProveJob[] {
  const shown = new Set(subjects);
  const jobs: ProveJob[] = [];
  for (const from of subjects) {
    if (from === "internet" || (from === "host" && !withHost)) continue;
    for (const { to, addresses, names, reasons } of rows.get(from) ?? []) {
      // Nothing can be run in a paused container.
      if (!shown.has(to) || to === "internet" || reasons.some(({ code }) => code === "paused")) continue;
      if (to === "host" && !addresses.some((address) => checkTarget(address).ok)) continue;
      if (reasons.some(({ code }) => code === "no-interface" || code === "sandbox-gone")) continue;
      jobs.push({ from, to, wish: { kind: "ping", from, to, count: 1 } });
      const name = names.find((each) => checkTarget(each).ok);
      if (name !== undefined)
        jobs.push({ from, to, wish: { kind: "ping", from, to, target: name, count: 1 } });
    }
  }
  return jobs;
}
