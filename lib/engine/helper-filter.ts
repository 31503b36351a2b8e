import type { ObservedContainer } from "@/lib/domain/topology/observed";
import { helperLabel, isHelperNetworkMode } from "@/lib/domain/wiring/helper-container";
import type { EngineEvent } from "@/lib/engine/parse-engine";

/** Ids that are remembered: a helper's last event comes soon after its first. */
const remembered = 1000;

/**
 * Tells Patchbay's helper containers (this one's and others') from the rest (WIRE-H1). A label alone hides nobody: a
 * container that is on a network of its own is no helper and is shown, whatever its labels say.
 */
export function createHelperFilter(): {
  /** This one is a helper, before any list or event tells. */
  hide(id: string): void;
  hidesContainer(container: Pick<ObservedContainer, "id" | "labels" | "networkMode">): boolean;
  hidesEvent(event: Pick<EngineEvent, "type" | "actorId" | "attributes">): boolean;
} {
  const helpers = new Set<string>();
  const impostors = new Set<string>();
  return {
    hide: (id) => remember(helpers, id),
    hidesContainer({ id, labels, networkMode }) {
      if (labels[helperLabel] !== "1") return false;
      const isHelper = isHelperNetworkMode(networkMode);
      remember(isHelper ? helpers : impostors, id);
      return isHelper;
    },
    // A container's events carry its labels, those of a network only the container's id; `create` comes before them.
    hidesEvent({ type, actorId, attributes }) {
      if (type === "container" && attributes[helperLabel] === "1" && !impostors.has(actorId))
        remember(helpers, actorId);
      const id = type === "network" ? (attributes["container"] ?? "") : actorId;
      return helpers.has(id) && !impostors.has(id);
    },
  };
}

function remember(ids: Set<string>, id: string): void {
  ids.delete(id);
  ids.add(id);
  for (const oldest of ids) {
    if (ids.size <= remembered) return;
    ids.delete(oldest);
  }
}
