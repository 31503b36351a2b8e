import { classNames } from "@/components/ui/class-names";

/** The place of something that is still on its way. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={classNames("block animate-pulse rounded-md bg-line motion-reduce:animate-none", className)}
    />
  );
}
