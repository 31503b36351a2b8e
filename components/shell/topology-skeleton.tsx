import { Skeleton } from "@/components/ui/skeleton";

const boxes = [3, 2, 4];

/** The picture before there is one: boxes with a bus and cards on it. */
export function TopologySkeleton() {
  return (
    <div className="flex h-full flex-col gap-6 overflow-hidden p-8 max-md:p-4">
      <output className="sr-only">Reading the engine’s networks…</output>
      <Skeleton className="h-9 w-full max-w-3xl" />
      {boxes.map((cards) => (
        <div key={cards} aria-hidden="true" className="max-w-3xl rounded-lg border border-line p-4">
          <Skeleton className="mb-4 h-4 w-40" />
          <Skeleton className="mb-5 h-1 w-full" />
          <div className="flex gap-4">
            {Array.from({ length: cards }, (_, index) => (
              <Skeleton key={index} className="h-14 w-36 max-md:w-24" />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
