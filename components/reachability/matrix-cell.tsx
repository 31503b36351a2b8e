"use client";

// A virtualised grid is made of roles: real cells can't be placed where the scroll position has them.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { memo } from "react";
import type { AxisItem } from "@/components/reachability/matrix-axis";
import { provenLooks } from "@/components/reachability/outcome-looks";
import { verdictLooks } from "@/components/reachability/verdict-mark";
import { describeVerdict, type Way } from "@/components/reachability/way";
import { classNames } from "@/components/ui/class-names";
import type { AnsweredVerdict } from "@/lib/client/reachability";
import type { Comparison } from "@/lib/domain/probes/compare-probe";

/** One pair of the matrix. What a scroll leaves in view is not drawn again: 800 cells are some 100 ms of a busy machine. */
export const MatrixCell = memo(function MatrixCell({
  source,
  target,
  verdict,
  proof,
  way,
  left,
  size,
  hasFailed,
  isActive,
  isShown,
}: {
  source: Extract<AxisItem, { kind: "subject" }>;
  target: Extract<AxisItem, { kind: "subject" }>;
  verdict: AnsweredVerdict | undefined;
  /** What probes have shown beside the prediction; null where none has. */
  proof: Comparison["outcome"] | null;
  way: Way;
  left: number;
  size: number;
  hasFailed: boolean;
  /** The keyboard is on it. */
  isActive: boolean;
  /** It is the pair in the panel. */
  isShown: boolean;
}) {
  const isSame = target.id === source.id;
  const look = lookOf(verdict, proof, way);
  const Icon = look?.icon;
  const told = describeVerdict({
    from: source.name,
    to: target.name,
    verdict,
    way,
    proof,
    isSame,
    hasFailed,
  });
  return (
    <div
      role="gridcell"
      aria-label={told}
      aria-colindex={target.place + 2}
      aria-selected={isShown}
      tabIndex={isActive ? 0 : -1}
      data-cell={`${source.place} ${target.place}`}
      className={classNames(
        "absolute top-0 flex cursor-pointer items-center justify-center border-r border-b border-line outline-none hover:z-[1] hover:ring-1 hover:ring-ink hover:ring-inset focus-visible:z-[1] focus-visible:ring-2 focus-visible:ring-focus focus-visible:ring-inset aria-selected:ring-2 aria-selected:ring-ink aria-selected:ring-inset [&_svg]:size-3.5",
        isSame ? "cursor-default bg-sunken" : look?.cell,
      )}
      style={{ left, width: size, height: size }}
    >
      {Icon === undefined ? null : <Icon aria-hidden="true" />}
    </div>
  );
});

function lookOf(verdict: AnsweredVerdict | undefined, proof: Comparison["outcome"] | null, way: Way) {
  if (way !== "proven") return verdict === undefined ? null : verdictLooks[verdict[way]];
  if (proof === null) return null;
  if (proof !== "agrees") return provenLooks[proof];
  return provenLooks[verdict?.byAddress === "blocked" ? "blocked" : "reachable"];
}
