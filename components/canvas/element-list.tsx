import { memo, useCallback, useDeferredValue, useEffect, useMemo, useState } from "react";
import { createBlockKeeper, type Block, type Mark } from "@/components/canvas/keep-blocks";
import { containersOf, type Selection } from "@/lib/domain/topology/selection";
import { describeContainer, describeNetwork } from "@/components/canvas/keyboard/describe-thing";
import { describeReach, type ReachView } from "@/components/canvas/reach/reach-view";
import { useCanvas } from "@/components/canvas/canvas-store";
import { useModel } from "@/components/canvas/use-model";
import {
  changedSince,
  type CanvasModel,
  type ContainerView,
  type NetworkView,
} from "@/components/canvas/canvas-model";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";

const nothing: Pick<CanvasModel, "networks" | "containers"> = { networks: new Map(), containers: new Map() };

/**
 * Every network and container as a list for assistive technology: what is out of view is not in the picture's DOM.
 * Its buttons are out of the tab order (a screen reader's own cursor finds them), else thousands would be in the way.
 * Begun when the first picture stands and deferred from then on, so that thousands of items never hold it up.
 */
export function ElementList() {
  const isSettled = useIsSettled();
  const networks = useDeferredValue(useModel((model) => (isSettled ? model : nothing).networks));
  const containers = useDeferredValue(useModel((model) => (isSettled ? model : nothing).containers));
  const matches = useDeferredValue(useCanvas((state) => state.matches));
  const selected = useDeferredValue(useCanvas((state) => state.selected));
  const reach = useDeferredValue(useCanvas((state) => state.reach));
  const select = useCanvas((state) => state.onSelect);
  return <List {...{ networks, containers, matches, selected, reach, select }} />;
}

/** Whether the browser has had time for something else since this was mounted. */
function useIsSettled(): boolean {
  const [isSettled, setSettled] = useState(false);
  // Outside system: the browser's frames.
  useEffect(() => {
    const settle = (): void => setSettled(true);
    // Safari has no idle callbacks.
    if (typeof requestIdleCallback !== "function") {
      const timer = setTimeout(settle, longestRush);
      return () => clearTimeout(timer);
    }
    const callback = requestIdleCallback(settle, { timeout: longestRush });
    return () => cancelIdleCallback(callback);
  }, []);
  return isSettled;
}

/** Milliseconds. */
const longestRush = 500;

type Names = typeof nothing;
type Select = (selection: Selection) => void;

interface ListProps extends Names {
  matches: ReadonlySet<string> | null;
  selected: Selection | null;
  reach: ReachView | null;
  select: Select;
}

const List = memo(function List({ networks, containers, matches, selected, reach, select }: ListProps) {
  const picked = useMemo(
    () => new Set<string>(selected?.kind === "network" ? [selected.id] : containersOf(selected)),
    [selected],
  );
  const markOf = useCallback(
    (id: string): Mark => {
      const found = matches?.has(id) === true ? "found" : "";
      const words = reach === null ? "" : describeReach(reach, id);
      const told = words === "" ? "" : (`, ${words}` as const);
      return `${found}${picked.has(id) ? "selected" : ""}${told}`;
    },
    [matches, picked, reach],
  );
  const [keepNetworks] = useState(() => createBlockKeeper<NetworkId, NetworkView>(() => null));
  const [keepContainers] = useState(() => createBlockKeeper<ContainerId, ContainerView>(changedSince));
  return (
    <div className="sr-only pb-list">
      <p>{`${picked.size} selected`}</p>
      {matches !== null && <p>{`${matches.size} of ${networks.size + containers.size} match the search`}</p>}
      <h2>Networks on the canvas</h2>
      <ul>
        {keepNetworks(networks, markOf).map((block) => (
          <NetworkBlock key={block[0]?.id} block={block} select={select} />
        ))}
      </ul>
      <h2>Containers on the canvas</h2>
      <ul>
        {keepContainers(containers, markOf).map((block) => (
          <ContainerBlock key={block[0]?.id} block={block} select={select} />
        ))}
      </ul>
    </div>
  );
});

function describeMark(mark: Mark): string {
  const words = mark.indexOf(",");
  return `${mark.startsWith("found") ? ", found by the search" : ""}${words === -1 ? "" : mark.slice(words)}`;
}

const NetworkBlock = memo(function NetworkBlock({
  block,
  select,
}: {
  block: Block<NetworkId, NetworkView>;
  select: Select;
}) {
  return block.map((item) => <NetworkItem key={item.id} {...item} select={select} />);
});

const ContainerBlock = memo(function ContainerBlock({
  block,
  select,
}: {
  block: Block<ContainerId, ContainerView>;
  select: Select;
}) {
  return block.map((item) => <ContainerItem key={item.id} {...item} select={select} />);
});

const NetworkItem = memo(function NetworkItem({
  id,
  view,
  mark,
  select,
}: {
  id: NetworkId;
  view: NetworkView;
  mark: Mark;
  select: Select;
}) {
  return (
    <li>
      <button
        type="button"
        tabIndex={-1}
        aria-pressed={/^(found)?selected/.test(mark)}
        onClick={() => select({ kind: "network", id })}
      >
        {`Select ${view.name}, ${describeNetwork(view)}${describeMark(mark)}`}
      </button>
    </li>
  );
});

const ContainerItem = memo(function ContainerItem({
  id,
  view,
  mark,
  select,
}: {
  id: ContainerId;
  view: ContainerView;
  mark: Mark;
  select: Select;
}) {
  return (
    <li>
      <button
        type="button"
        tabIndex={-1}
        aria-pressed={/^(found)?selected/.test(mark)}
        onClick={() => select({ kind: "container", id })}
      >
        {`Select ${view.name}, ${describeContainer(view)}${describeMark(mark)}`}
      </button>
    </li>
  );
});
