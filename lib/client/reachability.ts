import { queryOptions } from "@tanstack/react-query";
import { type ApiProblem, callJson, enginePath } from "@/lib/client/api";
import {
  type NamesAnswer,
  namesAnswer,
  type ReachabilityAnswer,
  reachabilityAnswer,
} from "@/lib/contract/reachability";
import type { SubjectId } from "@/lib/domain/reachability/reachability";
import type { ContainerId } from "@/lib/domain/topology/topology";

export type AnsweredVerdict = ReachabilityAnswer["verdicts"][number];

/** Which verdicts are asked for: a row (`from`), a column (`to`) or one pair. */
export interface Ends {
  from: SubjectId | null;
  to: SubjectId | null;
}

// An answer holds for its revision; links that could not be inspected then may be known a minute later.
const kept = { staleTime: 60_000, gcTime: 60_000 };

/** The verdicts of a row, a column or a pair. While those of a new revision are on their way, the earlier ones stay. */
export function verdictsQuery(revision: number, { from, to }: Ends) {
  return queryOptions<
    AnsweredVerdict[],
    ApiProblem,
    AnsweredVerdict[],
    readonly ["reachability", SubjectId | null, SubjectId | null, number]
  >({
    queryKey: ["reachability", from, to, revision],
    queryFn: async ({ signal }) => {
      const ends = [
        ...(from === null ? [] : [`from=${encodeURIComponent(from)}`]),
        ...(to === null ? [] : [`to=${encodeURIComponent(to)}`]),
      ];
      const path = `${enginePath("reachability")}?${ends.join("&")}`;
      return (await callJson(path, reachabilityAnswer, { signal })).verdicts;
    },
    placeholderData: (earlier, query) =>
      query?.queryKey[1] === from && query.queryKey[2] === to ? earlier : undefined,
    ...kept,
  });
}

/** The names that a running container can resolve. */
export function namesQuery(revision: number, from: ContainerId) {
  return queryOptions<
    NamesAnswer["names"],
    ApiProblem,
    NamesAnswer["names"],
    readonly ["names", ContainerId, number]
  >({
    queryKey: ["names", from, revision],
    queryFn: async ({ signal }) => {
      const path = `${enginePath("names")}?from=${encodeURIComponent(from)}`;
      return (await callJson(path, namesAnswer, { signal })).names;
    },
    placeholderData: (earlier, query) => (query?.queryKey[1] === from ? earlier : undefined),
    ...kept,
  });
}
