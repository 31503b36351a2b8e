import { classNames } from "@/components/ui/class-names";

const tones = {
  on: "bg-success",
  off: "border border-muted",
  warning: "bg-warning",
  danger: "bg-danger",
  waiting: "bg-warning animate-pulse motion-reduce:animate-none",
};

export type DotTone = keyof typeof tones;

/** A state at a glance; the word beside it says the same. */
export function Dot({ tone }: { tone: DotTone }) {
  return (
    <span
      aria-hidden="true"
      className={classNames("inline-block size-2 shrink-0 rounded-full", tones[tone])}
    />
  );
}
