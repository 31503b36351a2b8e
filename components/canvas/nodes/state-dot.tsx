import type { ContainerView } from "@/components/canvas/canvas-model";

/** Filled: runs; ring: does not; the card says the word for everything but running. */
export function StateDot({ view }: { view: Pick<ContainerView, "state" | "health"> }) {
  return (
    <span
      className="pb-dot"
      data-state={view.health === "unhealthy" ? "unhealthy" : view.state}
      aria-hidden
    />
  );
}
