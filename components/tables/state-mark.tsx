import { Dot, type DotTone } from "@/components/ui/dot";
import type { Container } from "@/lib/domain/topology/topology";

/** A container's state at a glance; the word stands beside it. */
export function StateMark({ container }: { container: Pick<Container, "state" | "health"> }) {
  return <Dot tone={toTone(container)} />;
}

function toTone({ state, health }: Pick<Container, "state" | "health">): DotTone {
  if (state === "dead" || health === "unhealthy") return "danger";
  if (state === "restarting" || state === "paused" || health === "starting") return "warning";
  return state === "running" ? "on" : "off";
}
