import { CircleCheck, CircleMinus, CircleX, TriangleAlert } from "lucide-react";
import type { Comparison } from "@/lib/domain/probes/compare-probe";

/** How proof and prediction stand to each other: one table of signs, words and colours. */
export const outcomeLooks = {
  agrees: {
    icon: CircleCheck,
    word: "agrees with the prediction",
    text: "text-success",
    cell: "bg-success-soft text-success",
  },
  disagrees: {
    icon: TriangleAlert,
    word: "disagrees with the prediction",
    text: "text-danger",
    cell: "bg-danger-soft text-danger",
  },
  "says-nothing": {
    icon: CircleMinus,
    word: "says nothing of the prediction",
    text: "text-muted",
    cell: "text-muted",
  },
} as const satisfies Record<
  Comparison["outcome"],
  { icon: typeof CircleCheck; word: string; text: string; cell: string }
>;

/** In the matrix what was seen stands beside how it compares: proven to be blocked is another sign. */
export const provenLooks = {
  reachable: { ...outcomeLooks.agrees, word: "reachable, as predicted" },
  blocked: { icon: CircleX, word: "blocked, as predicted", text: "text-success", cell: "text-success" },
  disagrees: outcomeLooks.disagrees,
  "says-nothing": outcomeLooks["says-nothing"],
} as const;

export type ProvenLook = keyof typeof provenLooks;

export const outcomes = ["agrees", "disagrees", "says-nothing"] as const;
