import { memo, useDeferredValue } from "react";
import { useCanvas } from "@/components/canvas/canvas-store";
import type { CanvasModel, ContainerView, NetworkView } from "@/components/canvas/canvas-model";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";
import type { Selection } from "@/lib/domain/topology/selection";

const nothing: Pick<CanvasModel, "networks" | "containers"> = { networks: new Map(), containers: new Map() };

/**
 * Every network and container as a list for assistive technology: what is out of view is not in the picture's DOM.
 * Its buttons are out of the tab order (a screen reader's own cursor finds them), else thousands would be in the way.
 * Deferred, so that thousands of items never hold up the picture.
 */
export function ElementList() {
  const model = useDeferredValue(
    useCanvas((state) => state.model),
    nothing,
  );
  const select = useCanvas((state) => state.onSelect);
  return <List networks={model.networks} containers={model.containers} select={select} />;
}

type Select = (selection: Selection) => void;

const List = memo(function List({ networks, containers, select }: typeof nothing & { select: Select }) {
  return (
    <div className="sr-only pb-list">
      <h2>Networks on the canvas</h2>
      <ul>
        {[...networks].map(([id, view]) => (
          <NetworkItem key={id} id={id} view={view} select={select} />
        ))}
      </ul>
      <h2>Containers on the canvas</h2>
      <ul>
        {[...containers].map(([id, view]) => (
          <ContainerItem key={id} id={id} view={view} select={select} />
        ))}
      </ul>
    </div>
  );
});

const NetworkItem = memo(function NetworkItem({
  id,
  view,
  select,
}: {
  id: NetworkId;
  view: NetworkView;
  select: Select;
}) {
  const count = `${view.memberCount} ${view.memberCount === 1 ? "container" : "containers"}`;
  return (
    <li>
      <button type="button" tabIndex={-1} onClick={() => select({ kind: "network", id })}>
        {`Select ${view.name}, ${[view.driver, ...view.subnets, count].join(", ")}`}
      </button>
    </li>
  );
});

const ContainerItem = memo(function ContainerItem({
  id,
  view,
  select,
}: {
  id: ContainerId;
  view: ContainerView;
  select: Select;
}) {
  return (
    <li>
      <button type="button" tabIndex={-1} onClick={() => select({ kind: "container", id })}>
        {`Select ${view.label.slice("container ".length)}`}
      </button>
    </li>
  );
});
