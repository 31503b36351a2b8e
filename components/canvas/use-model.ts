import { useCallback, useSyncExternalStore } from "react";
import { useCanvasStore } from "@/components/canvas/canvas-store";
import type { CanvasModel, ContainerView, NetworkView } from "@/components/canvas/canvas-model";
import type { ModelStore } from "@/components/canvas/model-store";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";

function useModelStore(): ModelStore {
  return useCanvasStore().getState().model;
}

/** A part of the model, asked for at each change of anything: for what shows many things. */
export function useModel<Part>(select: (model: CanvasModel) => Part): Part {
  const model = useModelStore();
  const read = (): Part => select(model.read());
  return useSyncExternalStore(model.subscribe, read, read);
}

/** What the model says of a container; undefined for one that is gone. */
export function useContainerView(id: ContainerId): ContainerView | undefined {
  const model = useModelStore();
  const read = (): ContainerView | undefined => model.read().containers.get(id);
  return useSyncExternalStore(useSubscription(model, id), read, read);
}

/** What the model says of a network; undefined for one that is gone, and for no network. */
export function useNetworkView(id: NetworkId | null): NetworkView | undefined {
  const model = useModelStore();
  const read = (): NetworkView | undefined => (id === null ? undefined : model.read().networks.get(id));
  return useSyncExternalStore(useSubscription(model, id), read, read);
}

/** The same function over renders: React subscribes anew by another one. */
function useSubscription(
  model: ModelStore,
  id: NetworkId | ContainerId | null,
): (listener: () => void) => () => void {
  return useCallback((listener) => (id === null ? () => {} : model.subscribeTo(id, listener)), [model, id]);
}
