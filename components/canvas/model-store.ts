import type { CanvasModel } from "@/components/canvas/canvas-model";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";

/**
 * The model of the moment, apart from the canvas's store: there each change asks every listener of every card, which
 * took half of what one container's change cost. Here only those hear of it that show what has changed.
 */
export interface ModelStore {
  read: () => CanvasModel;
  write: (model: CanvasModel) => void;
  /** Calls at each change; returns how to end it. */
  subscribe: (listener: () => void) => () => void;
  /** Calls when what the model says of that network or container has changed. */
  subscribeTo: (id: NetworkId | ContainerId, listener: () => void) => () => void;
}

export function createModelStore(initial: CanvasModel): ModelStore {
  let model = initial;
  const listeners = new Set<() => void>();
  const listenersTo = new Map<string, Set<() => void>>();
  return {
    read: () => model,
    write: (next) => {
      if (next === model) return;
      const before = model;
      model = next;
      // What listens may end listening, and others may begin.
      const told = [...listeners];
      for (const [id, them] of listenersTo) if (!isSameEntry(before, next, id)) told.push(...them);
      for (const tell of told) tell();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    subscribeTo: (id, listener) => {
      const them = listenersTo.get(id) ?? new Set();
      listenersTo.set(id, them.add(listener));
      return () => {
        them.delete(listener);
        if (them.size === 0 && listenersTo.get(id) === them) listenersTo.delete(id);
      };
    },
  };
}

function isSameEntry(before: CanvasModel, after: CanvasModel, id: string): boolean {
  return (
    before.containers.get(id as ContainerId) === after.containers.get(id as ContainerId) &&
    before.networks.get(id as NetworkId) === after.networks.get(id as NetworkId)
  );
}
