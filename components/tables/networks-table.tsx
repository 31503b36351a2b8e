"use client";

import { CopyPlus, Pencil, Plug, Trash2 } from "lucide-react";
import { useMemo } from "react";
import { CellLines, toRowHeight } from "@/components/tables/cell-lines";
import { CellText, dash } from "@/components/tables/cell-text";
import { withLooks } from "@/components/tables/cell-column";
import { toCopyAction } from "@/components/tables/copy-action";
import { CordMark } from "@/components/tables/cord-mark";
import type { RowAction } from "@/components/tables/row-action";
import { RowCard } from "@/components/tables/row-card";
import type { TableProps } from "@/components/tables/table-actions";
import { TopologyTable } from "@/components/tables/topology-table";
import { UseBar } from "@/components/tables/use-bar";
import { usePromptSelection } from "@/components/tables/use-prompt-selection";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { commandName, quoteArgument } from "@/lib/domain/commands/docker-command";
import { networkColumns, type NetworkRow, toNetworkRows, toUseText } from "@/lib/domain/tables/network-rows";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Selection } from "@/lib/domain/topology/selection";

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
    render: ({ network }) => <CellText text={toDisplayText(network.driver)} />,
  },
  scope: {
    width: 64,
    grow: 1,
    render: ({ network }) => <CellText text={toDisplayText(network.scope)} tone="muted" />,
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
    render: ({ network: { composeProject } }) => (
      <CellText text={composeProject === null ? null : toDisplayText(composeProject)} />
    ),
  },
});

const toHeight = ({ pools }: NetworkRow): number => toRowHeight(pools.length);
const toName = ({ network }: NetworkRow): string => toDisplayText(network.name);
const toSubject = ({ key }: NetworkRow): string => key;

function renderCard({ network, colour, pools, running, all, flags }: NetworkRow) {
  const facts = [
    toDisplayText(network.driver),
    ...pools.slice(0, 1).map((pool) => pool.subnet),
    ...pools.slice(0, 1).map((pool) => `${toUseText(pool)} used`),
    ...flags,
  ];
  return (
    <RowCard
      mark={<CordMark colour={colour} />}
      name={toDisplayText(network.name)}
      aside={`${running === all ? all : `${running} of ${all}`} ${all === 1 ? "container" : "containers"}`}
      facts={facts.join(" · ")}
    />
  );
}

/** The networks of the topology. */
export function NetworksTable(page: TableProps) {
  const { topology, whole, actions } = page;
  const [selection, select] = usePromptSelection(page.selection, actions.select);
  const rows = useMemo(() => toNetworkRows(topology, whole), [topology, whole]);
  const picked = useMemo(() => pickNetworks(selection), [selection]);
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
              id: "edit",
              label: "Edit…",
              icon: <Pencil />,
              run: () => actions.edit(network.id),
              isChange: true,
            },
            {
              id: "duplicate",
              label: "Duplicate…",
              icon: <CopyPlus />,
              run: () => actions.duplicate(network.id),
              isChange: true,
            },
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
    <TopologyTable
      page={page}
      title="Networks"
      columns={columns}
      rows={rows}
      toHeight={toHeight}
      toName={toName}
      renderCard={renderCard}
      toSubject={toSubject}
      picked={picked}
      onPick={([row]) => (row === undefined ? undefined : select({ kind: "network", id: row.key }))}
      toActions={toActions}
      empty={
        <EmptyState title="No network">
          <p>The engine tells of no network, not even its own. Make one with “New network”.</p>
        </EmptyState>
      }
    />
  );
}

/** The network whose row stands out: the selected one, or that of a selected link. */
function pickNetworks(selection: Selection | null): ReadonlySet<string> {
  if (selection?.kind === "network") return new Set([selection.id]);
  return new Set(selection?.kind === "endpoint" ? [selection.networkId] : []);
}
