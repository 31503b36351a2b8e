import type { SubjectId } from "@/lib/domain/reachability/reachability";

/** How "who reaches whom" is asked from the canvas; the page holds what is asked. */
export interface CanvasAsk {
  /** From whom the target is being looked for; null while nobody is. */
  aim: SubjectId | null;
  /** Whether what is exposed is lit. */
  isExposed: boolean;
  /** "Can `from` reach `to`?" */
  askPair: (pair: { from: SubjectId; to: SubjectId }) => void;
  /** The source is known, the target is to be chosen; null leaves it. */
  askFrom: (from: SubjectId | null) => void;
  /** Whom the subject reaches, or who reaches it. */
  askSubject: (question: { subject: SubjectId; direction: "from" | "to" }) => void;
  toggleExposed: () => void;
}

const nothing = (): void => {};

export const noAsk: CanvasAsk = {
  aim: null,
  isExposed: false,
  askPair: nothing,
  askFrom: nothing,
  askSubject: nothing,
  toggleExposed: nothing,
};
