import type { ProblemCode, Result } from "@/lib/domain/problem/problem";

/**
 * Finds what a path, a body or a step names, as the docker CLI does: a full id, an exact name, or an id prefix that
 * only one has. Refuses with `not-found`, `ambiguous`, or `invalid-request` when nothing is named.
 */
export function resolveReference<Item extends { id: string; name: string }>(
  items: readonly Item[],
  reference: string,
  kind: "network" | "container",
): Result<Item> {
  const refuse = (
    code: ProblemCode,
    detail: string,
    issue = { code: code as string, message: detail },
  ): Result<Item> => ({
    ok: false,
    refusal: { code, detail, issues: [{ path: kind, ...issue }] },
  });
  if (reference === "") {
    return refuse("invalid-request", `The ${kind} is not named.`, {
      code: "empty",
      message: `Name the ${kind} by its name or id.`,
    });
  }
  const exact = items.find((item) => item.id === reference);
  if (exact !== undefined) return { ok: true, value: exact };
  const named = items.filter((item) => item.name === reference);
  const isPrefix = named.length === 0 && /^[0-9a-f]+$/.test(reference);
  const matches = isPrefix ? items.filter((item) => item.id.startsWith(reference)) : named;
  const [first, second] = matches;
  const shown = reference.length > 80 ? `${reference.slice(0, 80)}…` : reference;
  if (first === undefined) return refuse("not-found", `There is no ${kind} “${shown}” on this engine.`);
  if (second === undefined) return { ok: true, value: first };
  const ids = matches
    .map((item) => item.id.slice(0, 12))
    .slice(0, 5)
    .join(", ");
  return refuse("ambiguous", `“${shown}” names ${matches.length} ${kind}s: ${ids}. Use an id.`);
}
