"use client";

import { useState } from "react";
import type { Pair } from "@/components/reachability/reachability-actions";
import { VerdictMark } from "@/components/reachability/verdict-mark";
import { Button } from "@/components/ui/button";
import { classNames, controlFrame, focusRing } from "@/components/ui/class-names";
import type { AnsweredVerdict } from "@/lib/client/reachability";
import type { SubjectId } from "@/lib/domain/reachability/reachability";
import type { Verdict } from "@/lib/domain/reachability/reasons";

/** A panel of more is slow to draw and to read: the search is the way. */
const stepOfList = 60;
/** With fewer there is nothing to search for. */
const fewest = 8;
const order: Record<Verdict, number> = { reachable: 0, unknown: 1, blocked: 2 };

/** The subjects at the other end, each with its verdicts and the reason; those that are reachable first. */
export function VerdictList({
  label,
  verdicts,
  other,
  names,
  onPair,
}: {
  label: string;
  verdicts: readonly AnsweredVerdict[];
  /** Which end of a verdict is listed. */
  other: "from" | "to";
  names: ReadonlyMap<SubjectId, string>;
  onPair: (pair: Pair) => void;
}) {
  const [text, setText] = useState("");
  const [limit, setLimit] = useState(stepOfList);
  const wanted = text.trim().toLowerCase();
  const places = new Map([...names.keys()].map((id, index) => [id, index]));
  const found = verdicts
    .filter((verdict) => names.get(verdict[other])?.toLowerCase().includes(wanted) === true)
    .toSorted(
      (a, b) =>
        order[a.byAddress] - order[b.byAddress] || (places.get(a[other]) ?? 0) - (places.get(b[other]) ?? 0),
    );
  return (
    <>
      {verdicts.length < fewest ? null : (
        <input
          type="search"
          aria-label={`Find in ${label}`}
          placeholder="Find by name"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className={classNames(controlFrame, "mb-1.5")}
        />
      )}
      {found.length === 0 ? <p className="py-1 text-[13px] text-muted">None by that name.</p> : null}
      <ul aria-label={label} className="-mx-2 flex flex-col">
        {found.slice(0, limit).map((verdict) => (
          <li key={verdict[other]}>
            <button
              type="button"
              onClick={() => onPair({ from: verdict.from, to: verdict.to })}
              className={classNames(
                "flex w-full flex-col rounded-md px-2 py-1.5 text-left text-[13px] leading-5 hover:bg-sunken",
                focusRing,
              )}
            >
              <span className="flex w-full flex-wrap items-baseline gap-x-3">
                <span className="min-w-0 flex-1 font-medium [overflow-wrap:anywhere]">
                  {names.get(verdict[other])}
                </span>
                <span className="flex gap-2.5 text-xs leading-5">
                  <VerdictMark verdict={verdict.byAddress} what="address" />
                  <VerdictMark verdict={verdict.byName} what="name" />
                </span>
              </span>
              <span className="text-xs leading-4 text-muted">{verdict.reasons[0]?.text}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.length > limit ? (
        <Button size="small" variant="ghost" onClick={() => setLimit(limit + stepOfList)}>
          Show more, {found.length - limit} are left
        </Button>
      ) : null}
    </>
  );
}
