"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { AskingNote } from "@/components/reachability/asking-note";
import { NameLookup } from "@/components/reachability/name-lookup";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { classNames, controlFrame } from "@/components/ui/class-names";
import { namesQuery } from "@/lib/client/reachability";
import type { NameKind } from "@/lib/domain/names/resolve-names";
import { checkTarget } from "@/lib/domain/probes/check-target";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Container, Topology } from "@/lib/domain/topology/topology";

const kinds: Record<NameKind, string> = {
  container: "container name",
  alias: "alias",
  service: "service",
  link: "link",
  self: "its own name",
  hosts: "hosts file",
};

const stepOfList = 40;
const fewest = 8;

/** The names that a container can resolve, as its resolver would find them. */
export function NameList({
  topology,
  container,
  whyNot,
}: {
  topology: Topology;
  container: Container;
  /** Why nothing can be looked up now; null when it can be. */
  whyNot: string | null;
}) {
  const [text, setText] = useState("");
  const [limit, setLimit] = useState(stepOfList);
  const { data, error, refetch } = useQuery(namesQuery(topology.revision, container.id));
  if (data === undefined) return <AskingNote problem={error} onRetry={() => void refetch()} />;
  const networks = new Map<string, string>(
    topology.networks.map(({ id, name }) => [id, toDisplayText(name)]),
  );
  const wanted = text.trim().toLowerCase();
  const found = data.filter(({ name }) => toDisplayText(name).toLowerCase().includes(wanted));
  return (
    <>
      <p className="mb-1.5 text-xs leading-5 text-muted">
        {data.length === 1 ? "1 name" : `${data.length} names`}
      </p>
      {data.length < fewest ? null : (
        <input
          type="search"
          aria-label="Find in names"
          placeholder="Find a name"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className={classNames(controlFrame, "mb-1.5")}
        />
      )}
      {found.length === 0 ? <p className="py-1 text-[13px] text-muted">None by that name.</p> : null}
      <ul aria-label="Names it can resolve" className="flex flex-col divide-y divide-line">
        {found.slice(0, limit).map(({ name, kind, networkId, addresses, containerIds }) => (
          <li key={`${kind} ${networkId ?? ""} ${name} ${addresses.join(" ")}`} className="py-1.5">
            <div className="flex flex-wrap items-baseline gap-x-2">
              <span className="min-w-0 flex-1 font-mono text-xs leading-5 [overflow-wrap:anywhere]">
                {toDisplayText(name)}
              </span>
              {containerIds.length > 1 ? (
                <Badge tone="warning">ambiguous: {containerIds.length} containers in turn</Badge>
              ) : null}
            </div>
            <p className="text-xs leading-4 text-muted [overflow-wrap:anywhere]">
              {kinds[kind]}
              {networkId === null ? "" : ` on ${networks.get(networkId) ?? networkId.slice(0, 12)}`}
              {addresses.length === 0 ? "" : ": "}
              <span className="font-mono tabular-nums">{addresses.map(toDisplayText).join(", ")}</span>
            </p>
            {kind === "hosts" || !checkTarget(name).ok ? null : (
              <NameLookup from={container.id} name={name} predicted={addresses} whyNot={whyNot} />
            )}
          </li>
        ))}
      </ul>
      {found.length > limit ? (
        <Button size="small" variant="ghost" onClick={() => setLimit(limit + stepOfList)}>
          Show more, {found.length - limit} are left
        </Button>
      ) : null}
    </>
  );
}
