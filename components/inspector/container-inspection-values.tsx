"use client";

import { formatDateTime } from "@/components/ui/format-time";
import { KeyValue } from "@/components/ui/key-value";
import { Skeleton } from "@/components/ui/skeleton";
import { useContainerDetails } from "@/lib/client/queries";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { ContainerId } from "@/lib/domain/topology/topology";

/** The rows of a container's list that only an inspection tells. */
export function ContainerInspectionValues({ id }: { id: ContainerId }) {
  const { details, problem } = useContainerDetails(id);
  if (details === null) {
    return (
      <KeyValue name="More">
        {problem === null ? (
          <Skeleton className="my-1 h-3 w-32" />
        ) : (
          <span className="text-muted">{toDisplayText(problem.detail)}</span>
        )}
      </KeyValue>
    );
  }
  const wanted = details.ports.length === 0 ? details.wantedPorts : [];
  return (
    <>
      {details.hostname === null ? null : (
        <KeyValue name="Hostname" isCode copy={details.hostname}>
          {toDisplayText(details.hostname)}
        </KeyValue>
      )}
      {details.restartPolicy === null || details.restartPolicy === "" ? null : (
        <KeyValue name="Restart policy">{toDisplayText(details.restartPolicy)}</KeyValue>
      )}
      {details.createdAt === null ? null : (
        <KeyValue name="Created">{formatDateTime(details.createdAt)}</KeyValue>
      )}
      {details.startedAt === null ? null : (
        <KeyValue name="Started">{formatDateTime(details.startedAt)}</KeyValue>
      )}
      {details.privileged === true ? (
        <KeyValue name="Privileged">yes: it can change the host’s network</KeyValue>
      ) : null}
      {wanted.length === 0 ? null : (
        <KeyValue name="Ports at start" isCode>
          {wanted
            .map(
              (port) =>
                `${port.hostAddress === "" ? "" : `${port.hostAddress}:`}${port.hostPort ?? "any"} → ${port.containerPort}/${port.protocol}`,
            )
            .map(toDisplayText)
            .join(", ")}
        </KeyValue>
      )}
      <TextRow name="DNS servers" texts={details.dns} />
      <TextRow name="Extra hosts" texts={details.extraHosts} />
      <TextRow name="Links" texts={details.links} />
    </>
  );
}

function TextRow({ name, texts }: { name: string; texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <KeyValue name={name} isCode copy={texts.join(" ")}>
      {texts.map(toDisplayText).join(", ")}
    </KeyValue>
  );
}
