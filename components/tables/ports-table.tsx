"use client";

import { TriangleAlert } from "lucide-react";
import { useMemo, useState } from "react";
import { withLooks } from "@/components/tables/cell-column";
import { toRowHeight } from "@/components/tables/cell-lines";
import { CellText } from "@/components/tables/cell-text";
import { toContainerActions } from "@/components/tables/container-actions";
import { toCopyAction } from "@/components/tables/copy-action";
import { PortsNotice } from "@/components/tables/ports-notice";
import type { RowAction } from "@/components/tables/row-action";
import { RowCard } from "@/components/tables/row-card";
import { StateMark } from "@/components/tables/state-mark";
import type { TableProps } from "@/components/tables/table-actions";
import { TopologyTable } from "@/components/tables/topology-table";
import { usePickedContainers } from "@/components/tables/use-picked-containers";
import { usePromptSelection } from "@/components/tables/use-prompt-selection";
import { CodeLine } from "@/components/ui/code-line";
import { EmptyState } from "@/components/ui/empty-state";
import { useWantedPorts } from "@/lib/client/wanted-ports";
import { toContainerRows, toSocketText } from "@/lib/domain/tables/container-rows";
import {
  findStopped,
  portColumns,
  type PortRow,
  toContainerPortText,
  toExposureText,
  toHostPortText,
  toPortRows,
  toStandingText,
} from "@/lib/domain/tables/port-rows";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { ContainerId } from "@/lib/domain/topology/topology";

/** Stopped containers that are inspected without being asked to. */
const atFirst = 200;

function Standing({ row }: { row: PortRow }) {
  const text = toStandingText(row);
  if (row.standing === "taken" || row.standing === "contested") {
    return (
      <span
        className={`flex items-center gap-1.5 ${row.standing === "taken" ? "text-danger" : "text-warning"}`}
        title={text}
      >
        <TriangleAlert aria-hidden="true" className="size-3.5 shrink-0" />
        <span className="truncate">{text}</span>
      </span>
    );
  }
  return (
    <span className="flex items-center gap-1.5" title={text}>
      <StateMark container={row.container} />
      <span className={row.standing === "held" ? "truncate" : "truncate text-muted"}>{text}</span>
    </span>
  );
}

const columns = withLooks<PortRow>(portColumns, {
  port: {
    width: 108,
    grow: 1,
    render: (row) => (
      <span className={row.standing === "held" ? "font-mono font-medium" : "font-mono text-muted"}>
        {toHostPortText(row)}
      </span>
    ),
  },
  address: {
    width: 124,
    grow: 1,
    render: ({ port }) => <CellText isCode text={toDisplayText(port.hostAddress)} />,
  },
  container: {
    width: 160,
    grow: 3,
    render: ({ container }) => <CellText text={toDisplayText(container.name)} />,
  },
  inside: {
    width: 116,
    grow: 1,
    render: (row) => <CellText isCode text={toContainerPortText(row)} />,
  },
  exposure: {
    width: 212,
    grow: 2,
    render: (row) => (
      <CellText text={toExposureText(row)} tone={row.exposure === "everyone" ? "plain" : "muted"} />
    ),
  },
  state: { width: 220, grow: 3, render: (row) => <Standing row={row} /> },
});

const toHeight = (): number => toRowHeight(1);
const toSubject = ({ container }: PortRow): string => container.id;
const toName = (row: PortRow): string =>
  `port ${toHostPortText(row)} of ${toDisplayText(row.container.name)}`;

function renderCard(row: PortRow) {
  return (
    <RowCard
      mark={<span className="mr-2 font-mono text-[13px] font-medium">{toHostPortText(row)}</span>}
      name={toDisplayText(row.container.name)}
      aside={<span className="font-mono">{toContainerPortText(row)}</span>}
      facts={
        row.standing === "held" ? (
          `${toDisplayText(row.port.hostAddress)} · ${toExposureText(row)}`
        ) : (
          <Standing row={row} />
        )
      }
    />
  );
}

/** The ports of the host that containers hold, or want when they start. */
export function PortsTable(page: TableProps) {
  const { topology, actions } = page;
  const [selection, select] = usePromptSelection(page.selection, actions.select);
  const [limit, setLimit] = useState(atFirst);
  const stopped = useMemo(() => findStopped(topology), [topology]);
  const asked = useSameIds(useMemo(() => stopped.slice(0, limit).map(({ id }) => id), [stopped, limit]));
  const { wanted, looked, failed } = useWantedPorts(asked);
  const rows = useMemo(() => toPortRows(topology, wanted), [topology, wanted]);
  const containers = useMemo(
    () => new Map(toContainerRows(topology).map((row) => [row.key, row])),
    [topology],
  );
  const picked = usePickedContainers(selection);
  const toActions = ({ container, port }: PortRow): RowAction[] => {
    const row = containers.get(container.id);
    const { hostAddress, hostPort } = port;
    return [
      ...(row === undefined ? [] : toContainerActions(row, actions)),
      ...(hostPort === null
        ? []
        : [toCopyAction("host address and port", toSocketText({ hostAddress, hostPort }))]),
    ];
  };
  const isLooking = looked + failed < asked.length;
  return (
    <TopologyTable
      page={page}
      title="Ports"
      columns={columns}
      rows={rows}
      toHeight={toHeight}
      toName={toName}
      renderCard={renderCard}
      toSubject={toSubject}
      picked={picked}
      onPick={([row]) =>
        row === undefined ? undefined : select({ kind: "container", id: row.container.id })
      }
      toActions={toActions}
      notice={
        <PortsNotice
          looked={looked}
          failed={failed}
          asked={asked.length}
          stopped={stopped.length}
          conflicts={rows.filter(({ standing }) => standing === "taken").length}
          onMore={() => setLimit((before) => before + atFirst)}
        />
      }
      empty={
        isLooking ? null : (
          <EmptyState title="No published port">
            <p>
              No container publishes a port of the host. What a container listens on can still be reached on
              its networks; to open it on the host, publish it when the container is made:
            </p>
            <CodeLine code="docker run -d -p 127.0.0.1:8080:80 nginx" />
          </EmptyState>
        )
      }
    />
  );
}

/** The same list as long as it holds the same ids: a topology that changed elsewhere asks for nothing anew. */
function useSameIds(ids: readonly ContainerId[]): readonly ContainerId[] {
  const [kept, setKept] = useState(ids);
  if (kept === ids || (kept.length === ids.length && kept.every((id, index) => id === ids[index])))
    return kept;
  setKept(ids);
  return ids;
}
