"use client";

import { useMemo } from "react";
import { withLooks } from "@/components/tables/cell-column";
import { CellLines, toRowHeight } from "@/components/tables/cell-lines";
import { CellText } from "@/components/tables/cell-text";
import { toContainerActions } from "@/components/tables/container-actions";
import { CordMark } from "@/components/tables/cord-mark";
import type { PickMode } from "@/components/tables/data-table";
import { RowCard } from "@/components/tables/row-card";
import { StateMark } from "@/components/tables/state-mark";
import type { TableProps } from "@/components/tables/table-actions";
import { TopologyTable } from "@/components/tables/topology-table";
import { usePickedContainers } from "@/components/tables/use-picked-containers";
import { usePromptSelection } from "@/components/tables/use-prompt-selection";
import { CodeLine } from "@/components/ui/code-line";
import { EmptyState } from "@/components/ui/empty-state";
import {
  containerColumns,
  type ContainerRow,
  toAddressLines,
  toAddressText,
  toAttachmentText,
  toContainerRows,
  toPortText,
  toProjectText,
  toShortPortText,
  toStateText,
} from "@/lib/domain/tables/container-rows";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { containersOf, toContainerSelection, toggleContainer } from "@/lib/domain/topology/selection";

function toNetworkLines({ attachments, sharesWith }: ContainerRow) {
  const lines = attachments.flatMap((attachment) => [
    <span key={attachment.network.id} title={toAttachmentText(attachment)}>
      <CordMark colour={attachment.colour} />
      {toAttachmentText(attachment)}
    </span>,
    // An attachment's second address has a line of its own.
    ...toAddressLines(attachment)
      .slice(1)
      .map((text) => <span key={`${attachment.network.id} ${text}`} />),
  ]);
  if (sharesWith === null) return lines;
  return [
    ...lines,
    <span key="through" className="text-muted">
      through {toDisplayText(sharesWith.name)}
    </span>,
  ];
}

const columns = withLooks<ContainerRow>(containerColumns, {
  name: {
    width: 136,
    grow: 3,
    render: ({ container }) => <CellText text={toDisplayText(container.name)} tone="strong" />,
  },
  state: {
    width: 146,
    grow: 1,
    render: ({ container }) => (
      <span className="flex items-center gap-1.5">
        <StateMark container={container} />
        <span className="truncate">{toStateText(container)}</span>
      </span>
    ),
  },
  networks: {
    width: 118,
    grow: 2,
    render: (row) => <CellLines lines={toNetworkLines(row)} />,
  },
  addresses: {
    width: 128,
    grow: 2,
    render: ({ attachments }) => (
      <CellLines
        isCode
        lines={attachments.flatMap((attachment) => {
          const { ipv4, ipv6 } = attachment.endpoint;
          const isReserved = ipv4 === null && ipv6 === null;
          return toAddressLines(attachment).map((text) => (
            <span key={text} title={text} className={isReserved ? "text-muted" : undefined}>
              {text.replace(" (reserved)", "")}
              {text.endsWith(" (reserved)") ? <span className="font-sans text-[11px]"> reserved</span> : null}
            </span>
          ));
        })}
      />
    ),
  },
  route: {
    width: 92,
    grow: 1,
    render: ({ defaultRoute }) => (
      <CellText text={defaultRoute === null ? null : toDisplayText(defaultRoute.name)} />
    ),
  },
  ports: {
    width: 152,
    grow: 2,
    render: ({ container }) => (
      <CellLines
        isCode
        lines={container.ports.map((port) => (
          <span key={toPortText(port)} title={toPortText(port)}>
            {toShortPortText(port)}
          </span>
        ))}
      />
    ),
  },
  image: {
    width: 80,
    grow: 2,
    render: ({ container }) => <CellText text={toDisplayText(container.image)} tone="muted" />,
  },
  project: {
    width: 84,
    grow: 1,
    render: ({ container }) => <CellText text={toProjectText(container)} />,
  },
});

const toHeight = ({ attachments, sharesWith, container }: ContainerRow): number => {
  const lines = attachments.reduce((sum, attachment) => sum + toAddressLines(attachment).length, 0);
  return toRowHeight(Math.max(lines + (sharesWith === null ? 0 : 1), container.ports.length));
};
const toName = ({ container }: ContainerRow): string => toDisplayText(container.name);
const toSubject = ({ key }: ContainerRow): string => key;

function renderCard(row: ContainerRow) {
  const { container, attachments, sharesWith } = row;
  const places = attachments.map((attachment) => {
    const address = toAddressText(attachment);
    return address === "–" ? toAttachmentText(attachment) : `${toAttachmentText(attachment)} ${address}`;
  });
  if (sharesWith !== null) places.push(`through ${toDisplayText(sharesWith.name)}`);
  return (
    <RowCard
      name={toDisplayText(container.name)}
      aside={
        <>
          <StateMark container={container} />
          {toStateText(container)}
        </>
      }
      facts={places.length === 0 ? "on no network" : places.join(" · ")}
    />
  );
}

/** The containers of the topology; several can be picked. */
export function ContainersTable(page: TableProps) {
  const { topology, actions } = page;
  const [selection, select] = usePromptSelection(page.selection, actions.select);
  const rows = useMemo(() => toContainerRows(topology), [topology]);
  const picked = usePickedContainers(selection);
  const pick = (some: readonly ContainerRow[], mode: PickMode): void => {
    const [first] = some;
    if (first === undefined) return;
    if (mode === "one") select({ kind: "container", id: first.key });
    else if (mode === "toggle") select(toggleContainer(selection, first.key));
    else select(toContainerSelection([...containersOf(selection), ...some.map(({ key }) => key)]));
  };
  return (
    <TopologyTable
      page={page}
      title="Containers"
      columns={columns}
      rows={rows}
      toHeight={toHeight}
      toName={toName}
      renderCard={renderCard}
      toSubject={toSubject}
      picked={picked}
      onPick={pick}
      hasMany
      toActions={(row) => toContainerActions(row, actions)}
      empty={
        <EmptyState title="No container">
          <p>Nothing runs on this engine yet. Start something, and it stands here at once:</p>
          <CodeLine code="docker run -d --name web nginx" />
        </EmptyState>
      }
    />
  );
}
