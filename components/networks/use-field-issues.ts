import { useState } from "react";
import { afterPress } from "@/components/networks/after-press";
import type { Issue } from "@/lib/domain/problem/problem";

/** Which issues are shown now: those of fields that were touched, and all after a try to submit. */
export interface FieldIssues {
  of: (field: string) => Issue[];
  /** Issues that no field of the form shows. */
  rest: Issue[];
  touch: (field: string) => void;
  /** Shows everything. */
  reveal: () => void;
  isRevealed: boolean;
  isTouched: (field: string) => boolean;
}

/** Sorts issues to their fields, and holds back those of fields that nobody has been at yet. */
export function useFieldIssues(options: {
  live: readonly Issue[];
  /** From the server's refusal: shown always. */
  refused: readonly Issue[];
  fields: readonly string[];
  /** Fields whose issues are shown from the start: somebody has filled them in already. */
  given?: readonly string[];
  fieldOf: (path: string) => string;
}): FieldIssues {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [isRevealed, setRevealed] = useState(false);
  const { live, refused, fields, given = [], fieldOf } = options;
  const isAt = (field: string): boolean => isRevealed || touched.has(field) || given.includes(field);
  const shown = [
    ...live.filter((issue) => isAt(fieldOf(issue.path))),
    ...refused.filter(
      (issue) => !live.some((other) => other.path === issue.path && other.code === issue.code),
    ),
  ];
  return {
    of: (field) => shown.filter((issue) => fieldOf(issue.path) === field),
    rest: shown.filter((issue) => !fields.includes(fieldOf(issue.path))),
    touch: (field) =>
      afterPress(() => setTouched((before) => (before.has(field) ? before : new Set([...before, field])))),
    reveal: () => setRevealed(true),
    isRevealed,
    isTouched: (field) => touched.has(field),
  };
}
