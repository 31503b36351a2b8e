import { Dot, type DotTone } from "@/components/ui/dot";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Container } from "@/lib/domain/topology/topology";

/** A container's state and health, with their mark. */
export function StateWords({ container }: { container: Pick<Container, "state" | "health"> }) {
  const health = container.health === null || container.health === "none" ? null : container.health;
  return (
    <span className="inline-flex items-center gap-1.5">
      <Dot tone={toTone(container)} />
      <span>
        {toDisplayText(container.state)}
        {health === null ? null : `, ${toDisplayText(health)}`}
      </span>
    </span>
  );
}

function toTone({ state, health }: Pick<Container, "state" | "health">): DotTone {
  if (state === "dead" || health === "unhealthy") return "danger";
  if (state === "restarting" || state === "paused" || health === "starting") return "warning";
  return state === "running" ? "on" : "off";
}
