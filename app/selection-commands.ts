import { copyText } from "@/components/ui/copy-text";
import { toast } from "@/components/ui/toast";
import type { InspectorActions } from "@/components/inspector/inspector-actions";
import type { Command } from "@/lib/domain/shortcuts/command";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import { findConnectObstacle } from "@/lib/domain/topology/find-connect-obstacle";
import { planRemoval } from "@/lib/domain/topology/plan-removal";
import type { Selection } from "@/lib/domain/topology/selection";
import type { Container, Endpoint, Network, Topology } from "@/lib/domain/topology/topology";

/** Of a container on dozens of networks; the panel has the rest. */
const mostEndpoints = 8;

/** What can be done with what is selected, and what wants a selection first. */
export function listSelectionCommands(
  topology: Topology,
  selection: Selection | null,
  actions: InspectorActions,
  facts: Pick<EngineFacts, "apiVersion">,
): { first: Command[]; others: Command[] } {
  const context = { topology, actions, facts };
  const first = listFor(context, selection);
  const wanting = (id: string, title: string, what: string): Command => ({
    id,
    title,
    group: "Change networks",
    whyNot: actions.whyNot ?? `Select ${what} first`,
    run: () => {},
  });
  const others = [
    ...(first.some(({ id }) => id.startsWith("disconnect"))
      ? []
      : [wanting("disconnect", "Disconnect…", "a container or a link")]),
    ...(first.some(({ id }) => id.startsWith("remove"))
      ? []
      : [wanting("remove", "Remove network…", "a network")]),
  ];
  return { first, others };
}

interface Context {
  topology: Topology;
  actions: InspectorActions;
  facts: Pick<EngineFacts, "apiVersion">;
}

function listFor(context: Context, selection: Selection | null): Command[] {
  const { topology, actions } = context;
  switch (selection?.kind) {
    case undefined:
      return [];
    case "network": {
      const network = topology.networks.find(({ id }) => id === selection.id);
      return network === undefined ? [] : networkCommands(context, network);
    }
    case "container": {
      const container = topology.containers.find(({ id }) => id === selection.id);
      return container === undefined ? [] : containerCommands(context, container);
    }
    case "endpoint": {
      const { networkId, containerId } = selection;
      const network = topology.networks.find(({ id }) => id === networkId);
      const container = topology.containers.find(({ id }) => id === containerId);
      const endpoint = topology.endpoints.find(
        (each) => each.networkId === networkId && each.containerId === containerId,
      );
      if (network === undefined || container === undefined || endpoint === undefined) return [];
      const group = `Selected: ${toDisplayText(container.name)} on ${toDisplayText(network.name)}`;
      return [
        disconnectCommand(context, group, container, network),
        {
          id: "move-selected",
          title: `Move ${toDisplayText(container.name)} to another network…`,
          keywords: "change",
          group,
          whyNot:
            actions.whyNot ?? (network.driver === "host" ? "It can’t be taken off the host’s network" : null),
          run: () => actions.move({ network: network.id, container: container.id }),
        },
        ...copyAddresses(group, [endpoint]),
        clearCommand(group, actions),
      ];
    }
    case "containers": {
      const chosen = new Set<string>(selection.ids);
      const names = topology.containers.filter(({ id }) => chosen.has(id)).map(({ name }) => name);
      const group = `Selected: ${names.length} containers`;
      const change = { group, whyNot: actions.whyNot };
      return [
        {
          ...change,
          id: "connect-several",
          title: `Connect ${names.length} containers…`,
          keywords: "attach plug join",
          run: () => actions.connectSeveral(selection.ids),
        },
        {
          ...change,
          id: "disconnect-several",
          title: `Disconnect ${names.length} containers…`,
          keywords: "detach unplug",
          run: () => actions.disconnectSeveral(selection.ids),
        },
        copyCommand(group, "copy-names", "Copy their names", names.join("\n")),
        clearCommand(group, actions),
      ];
    }
  }
}

function networkCommands({ topology, actions }: Context, network: Network): Command[] {
  const name = toDisplayText(network.name);
  const group = `Selected: ${name}`;
  const hasBridge = network.driver !== "host" && network.driver !== "null";
  const removal = planRemoval(topology, network, { force: true, facts: null });
  return [
    {
      id: "connect-selected",
      title: `Connect a container to ${name}…`,
      group,
      whyNot: actions.whyNot ?? (hasBridge ? null : `${name} can’t be joined later`),
      run: () => actions.connect({ network: network.id }),
    },
    {
      id: "edit-selected",
      title: `Edit network ${name}…`,
      keywords: "change rename subnet options labels",
      group,
      whyNot: actions.whyNot ?? (network.predefined ? "It is one of Docker’s own networks" : null),
      run: () => actions.edit(network.id),
    },
    {
      id: "duplicate-selected",
      title: `Duplicate network ${name}…`,
      keywords: "copy clone",
      group,
      whyNot: actions.whyNot ?? (network.predefined ? "It is one of Docker’s own networks" : null),
      run: () => actions.duplicate(network.id),
    },
    {
      id: "remove-selected",
      title: `Remove network ${name}…`,
      keywords: "delete",
      group,
      whyNot: actions.whyNot ?? (removal.ok ? null : toReason(removal.refusal.issues[0]?.message)),
      run: () => actions.remove(network.id),
    },
    ...network.pools.map(({ subnet }) =>
      copyCommand(group, `copy ${subnet}`, `Copy subnet ${subnet}`, subnet),
    ),
    copyCommand(group, "copy-name", "Copy name", network.name),
    clearCommand(group, actions),
  ];
}

function containerCommands(context: Context, container: Container): Command[] {
  const { topology, actions, facts } = context;
  const name = toDisplayText(container.name);
  const group = `Selected: ${name}`;
  const endpoints = topology.endpoints.filter(({ containerId }) => containerId === container.id);
  // Any network that one can join tells whether the container itself can't.
  const some = topology.networks.find(({ driver, scope }) => driver === "bridge" && scope === "local");
  const obstacle = some === undefined ? null : findConnectObstacle(some, container, topology, facts);
  return [
    {
      id: "connect-selected",
      title: `Connect ${name}…`,
      keywords: "attach network",
      group,
      whyNot: actions.whyNot ?? toReason(obstacle?.message),
      run: () => actions.connect({ container: container.id }),
    },
    ...endpoints.slice(0, mostEndpoints).flatMap(({ networkId }) => {
      const network = topology.networks.find(({ id }) => id === networkId);
      return network === undefined ? [] : disconnectCommand(context, group, container, network);
    }),
    ...copyAddresses(group, endpoints.slice(0, mostEndpoints)),
    copyCommand(group, "copy-name", "Copy name", container.name),
    clearCommand(group, actions),
  ];
}

function disconnectCommand(
  { actions }: Context,
  group: string,
  container: Container,
  network: Network,
): Command {
  return {
    id: `disconnect ${network.id}`,
    title: `Disconnect ${toDisplayText(container.name)} from ${toDisplayText(network.name)}…`,
    keywords: "detach unplug",
    group,
    whyNot: actions.whyNot ?? (network.driver === "host" ? "It can’t be taken off the host’s network" : null),
    run: () => actions.disconnect({ network: network.id, container: container.id }),
  };
}

function copyAddresses(group: string, endpoints: readonly Endpoint[]): Command[] {
  const addresses = endpoints.flatMap(({ ipv4, ipv6, reserved }) =>
    [ipv4 ?? reserved?.ipv4, ipv6 ?? reserved?.ipv6].filter((text) => typeof text === "string"),
  );
  return [...new Set(addresses)].map((address) =>
    copyCommand(group, `copy ${address}`, `Copy address ${address}`, address),
  );
}

function copyCommand(group: string, id: string, title: string, text: string): Command {
  return {
    id,
    title,
    group,
    whyNot: null,
    run: () => {
      void copyText(text).then((isCopied) =>
        isCopied
          ? toast.tell({ title: "Copied", code: null, detail: toDisplayText(text) })
          : toast.tellError({ title: "The browser did not let the page copy" }),
      );
    },
  };
}

function clearCommand(group: string, actions: InspectorActions): Command {
  return {
    id: "clear-selection",
    title: "Clear the selection",
    keywords: "deselect nothing",
    group,
    shortcut: "clear",
    whyNot: null,
    run: () => actions.select(null),
  };
}

/** A sentence as a reason: without its full stop. */
function toReason(sentence: string | undefined): string | null {
  return sentence === undefined ? null : toDisplayText(sentence.replace(/\.$/, ""));
}
