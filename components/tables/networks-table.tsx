"use client";

import { Plug, Trash2 } from "lucide-react";
import { useCallback, useMemo } from "react";
import { CellLines, toRowHeight } from "@/components/tables/cell-lines";
import { withLooks } from "@/components/tables/cell-column";
import { toCopyAction } from "@/components/tables/copy-action";
import { CordMark } from "@/components/tables/cord-mark";
import { DataTable } from "@/components/tables/data-table";
import type { RowAction } from "@/components/tables/row-action";
import type { TableProps } from "@/components/tables/table-actions";
import { UseBar } from "@/components/tables/use-bar";
import { usePromptSelection } from "@/components/tables/use-prompt-selection";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { commandName, quoteArgument } from "@/lib/domain/commands/docker-command";
import { networkColumns, type NetworkRow, toNetworkRows, toUseText } from "@/lib/domain/tables/network-rows";
import { toDisplayText } from "@/lib/domain/topology/display-text";

const dash = <span className="text-faint">–</span>;

const columns = withLooks<NetworkRow>(networkColumns, {
  name: {
    width: 170,
    grow: 3,
    render: ({ network, colour }) => (
      <span className="flex min-w-0 items-center" title={toDisplayText(network.name)}>
        <CordMark colour={colour} />
        <span className="truncate font-medium">{toDisplayText(network.name)}</span>
      </span>
    ),
  },
  driver: {
    width: 76,
    grow: 1,
    render: ({ network }) => <span className="block truncate">{toDisplayText(network.driver)}</span>,
  },
  scope: {
    width: 64,
    grow: 1,
    render: ({ network }) => (
      <span className="block truncate text-muted">{toDisplayText(network.scope)}</span>
    ),
  },
  subnets: {
    width: 136,
    grow: 2,
    render: ({ pools }) => <CellLines isCode lines={pools.map((pool) => pool.subnet)} />,
  },
  gateway: {
    width: 112,
    grow: 2,
    render: ({ pools }) => <CellLines isCode lines={pools.map((pool) => pool.gateway ?? dash)} />,
  },
  containers: {
    width: 96,
    grow: 1,
    isNumber: true,
    render: ({ running, all }) => (
      <span className="whitespace-nowrap">
        {running === all ? (
          all
        ) : (
          <>
            {running} of {all}
            <span className="sr-only"> running</span>
          </>
        )}
      </span>
    ),
  },
  use: {
    width: 138,
    grow: 2,
    render: ({ pools }) => (
      <CellLines
        lines={pools.map((pool) => (
          <UseBar key={pool.subnet} pool={pool} />
        ))}
      />
    ),
  },
  flags: {
    width: 108,
    grow: 2,
    render: ({ flags }) =>
      flags.length === 0 ? (
        dash
      ) : (
        <span className="-my-px flex gap-1 overflow-hidden" title={flags.join(", ")}>
          {flags.map((flag) => (
            <Badge key={flag} tone={flag === "internal" || flag === "icc off" ? "warning" : "neutral"}>
              {flag}
            </Badge>
          ))}
        </span>
      ),
  },
  project: {
    width: 84,
    grow: 1,
    render: ({ network }) =>
      network.composeProject === null ? (
        dash
      ) : (
        <span className="block truncate">{toDisplayText(network.composeProject)}</span>
      ),
  },
});

const toHeight = ({ pools }: NetworkRow): number => toRowHeight(pools.length);
const toName = ({ network }: NetworkRow): string => toDisplayText(network.name);

function renderCard({ network, colour, pools, running, all, flags }: NetworkRow) {
  const facts = [
    toDisplayText(network.driver),
    ...pools.slice(0, 1).map((pool) => pool.subnet),
    ...pools.slice(0, 1).map((pool) => `${toUseText(pool)} used`),
    ...flags,
  ];
  return (
    <>
      <span className="flex items-center gap-2">
        <span className="flex min-w-0 flex-1 items-center">
          <CordMark colour={colour} />
          <span className="truncate text-sm font-medium">{toDisplayText(network.name)}</span>
        </span>
        <span className="shrink-0 text-xs text-muted tabular-nums">
          {running === all ? all : `${running} of ${all}`} {all === 1 ? "container" : "containers"}
        </span>
      </span>
      <span className="truncate text-xs text-muted tabular-nums">{facts.join(" · ")}</span>
    </>
  );
}

/** The networks of the topology. */
export function NetworksTable({ topology, whole, selection: told, matches, actions, ...rest }: TableProps) {
  const [selection, select] = usePromptSelection(told, actions.select);
  const rows = useMemo(() => toNetworkRows(topology, whole), [topology, whole]);
  const isFound = useCallback((row: NetworkRow) => matches?.has(row.key) === true, [matches]);
  const pickedId =
    selection?.kind === "network"
      ? selection.id
      : selection?.kind === "endpoint"
        ? selection.networkId
        : null;
  const toActions = ({ network }: NetworkRow): RowAction[] => {
    const name = commandName(network, whole.networks);
    return [
      ...(network.driver === "host" || network.driver === "null"
        ? []
        : [
            {
              id: "connect",
              label: "Connect a container…",
              icon: <Plug />,
              run: () => actions.connect({ network: network.id }),
              isChange: true,
            },
          ]),
      ...(network.predefined
        ? []
        : [
            {
              id: "remove",
              label: "Remove…",
              icon: <Trash2 />,
              run: () => actions.remove(network.id),
              isChange: true,
            },
          ]),
      toCopyAction("name", network.name),
      toCopyAction("docker network inspect", `docker network inspect ${quoteArgument(name)}`),
    ];
  };
  return (
    <DataTable
      {...rest}
      isFiltered={topology !== whole}
      title="Networks"
      columns={columns}
      rows={rows}
      isFound={matches === null ? null : isFound}
      toHeight={toHeight}
      toName={toName}
      renderCard={renderCard}
      isPicked={(row) => row.key === pickedId}
      shownKey={pickedId}
      onPick={([row]) => (row === undefined ? undefined : select({ kind: "network", id: row.key }))}
      toActions={toActions}
      whyNot={actions.whyNot}
      empty={
        <EmptyState title="No network">
          <p>The engine tells of no network, not even its own. Make one with “New network”.</p>
        </EmptyState>
      }
    />
  );
}
