import type { Issue, Result } from "@/lib/domain/problem/problem";

/** A draft as its plan function sees it, with the issues that a person may accept told apart. */
export interface Judgement<Plan> {
  /** What the engine would be asked; null while something stands in the way. */
  plan: Plan | null;
  /** The plan as it would be if all confirmations were given, for the command line. */
  outlook: Plan | null;
  /** What has to be changed. */
  issues: Issue[];
  /** What has to be accepted. */
  confirmations: Issue[];
  /** Codes of the confirmations that were given, for the request. */
  confirm: string[];
}

/** How a given confirmation is remembered: with its text, so that it does not cover another value of the field. */
export function confirmationKey(issue: Issue): string {
  return `${issue.code} ${issue.message}`;
}

/**
 * Judges a draft by its plan function. The function drops confirmable issues once their codes are confirmed, so the
 * ones that vanish when all codes are given are the confirmable ones.
 */
export function judgeDraft<Plan>(
  plan: (confirm: string[]) => Result<Plan>,
  given: readonly string[],
): Judgement<Plan> {
  const strict = plan([]);
  if (strict.ok) {
    return { plan: strict.value, outlook: strict.value, issues: [], confirmations: [], confirm: [] };
  }
  const all = strict.refusal.issues;
  const lenient = plan(all.map((issue) => issue.code));
  const issues = lenient.ok ? [] : lenient.refusal.issues;
  const standing = new Set(issues.map((issue) => `${issue.path} ${issue.code}`));
  const confirmations = all.filter((issue) => !standing.has(`${issue.path} ${issue.code}`));
  const accepted = confirmations.filter((issue) => given.includes(confirmationKey(issue)));
  const outlook = lenient.ok ? lenient.value : null;
  return {
    plan: accepted.length === confirmations.length ? outlook : null,
    outlook,
    issues,
    confirmations,
    confirm: accepted.map((issue) => issue.code),
  };
}
