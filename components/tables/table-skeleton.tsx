import { Skeleton } from "@/components/ui/skeleton";

/** A table before its rows are there. */
export function TableSkeleton() {
  return (
    <div className="flex h-full flex-col overflow-hidden bg-surface p-4">
      <output className="sr-only">Reading the engine’s networks…</output>
      <Skeleton className="mb-5 h-5 w-40" />
      {Array.from({ length: 12 }, (_, index) => (
        <div key={index} aria-hidden="true" className="flex h-9 items-center gap-6 border-t border-line">
          <Skeleton className="h-3 w-40" />
          <Skeleton className="h-3 w-20 max-md:hidden" />
          <Skeleton className="h-3 w-28" />
          <Skeleton className="h-3 flex-1 max-md:hidden" />
        </div>
      ))}
    </div>
  );
}
