"use client";

import { useMemo, useState } from "react";
import type { AddressActions } from "@/components/addresses/address-actions";
import { StateSwatch } from "@/components/addresses/state-swatch";
import { canAsk, stateWords } from "@/components/addresses/state-words";
import { Button } from "@/components/ui/button";
import { classNames, focusRing } from "@/components/ui/class-names";
import {
  type AddressMap,
  type AddressState,
  countRun,
  type Entry,
  formatRun,
} from "@/lib/domain/addresses/address-map";
import { formatCount } from "@/lib/domain/addresses/format-count";
import { formatAddress } from "@/lib/domain/ip/ip";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { ContainerId, Network } from "@/lib/domain/topology/topology";

const pageSize = 100;

interface Line {
  key: string;
  addresses: string;
  state: AddressState;
  entry: Entry | null;
  count: bigint;
  /** First of the line's addresses, for who wants it. */
  first: string;
}

/** The pool as a table: each address that is held, and the runs between them. */
export function AddressList({
  map,
  network,
  actions,
}: {
  map: AddressMap;
  network: Network;
  actions: AddressActions;
}) {
  const [limit, setLimit] = useState(pageSize);
  const lines = useMemo(() => listLines(map), [map]);
  const press = classNames("cursor-pointer rounded-sm text-left underline underline-offset-2", focusRing);
  return (
    <div className="flex flex-col items-start gap-2">
      <table className="w-full text-xs leading-5">
        <caption className="sr-only">Addresses of {map.pool.subnet}</caption>
        <thead>
          <tr className="text-left text-muted">
            <th scope="col" className="pr-3 font-medium">
              Addresses
            </th>
            <th scope="col" className="font-medium">
              State
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.slice(0, limit).map(({ key, addresses, state, entry, count, first }) => (
            <tr key={key} className="border-t border-line align-baseline">
              <th
                scope="row"
                className="py-0.5 pr-3 font-mono font-normal [overflow-wrap:anywhere] tabular-nums"
              >
                {addresses}
              </th>
              <td className="py-0.5 [overflow-wrap:anywhere]">
                <span className="inline-flex items-center gap-1.5">
                  <StateSwatch state={state} />
                  {stateWords[state]}
                </span>
                {count > 1n ? <span className="text-muted"> ({formatCount(count)})</span> : null}
                <Owner
                  entry={entry}
                  className={press}
                  onSelect={(containerId) =>
                    actions.select({ kind: "endpoint", networkId: network.id, containerId })
                  }
                />
                {canAsk(state) && actions.canChange && !network.predefined ? (
                  <>
                    {" "}
                    <button
                      type="button"
                      className={press}
                      onClick={() => actions.connect({ network: network.id, address: first })}
                    >
                      connect at {first}
                    </button>
                  </>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {lines.length > limit ? (
        <Button size="small" onClick={() => setLimit(limit + pageSize)}>
          Show {Math.min(pageSize, lines.length - limit)} more of {formatCount(BigInt(lines.length - limit))}
        </Button>
      ) : null}
    </div>
  );
}

function Owner({
  entry,
  className,
  onSelect,
}: {
  entry: Entry | null;
  className: string;
  onSelect: (container: ContainerId) => void;
}) {
  if (entry === null || entry.name === "") return null;
  const { containerId, name } = entry;
  if (containerId === null) return <span> {toDisplayText(name)}</span>;
  return (
    <>
      {" "}
      <button type="button" className={className} onClick={() => onSelect(containerId)}>
        {toDisplayText(name)}
      </button>
    </>
  );
}

/** Runs of nobody's addresses, and each held address by itself. */
function listLines(map: AddressMap): Line[] {
  const lines: Line[] = [];
  let at = 0;
  for (const run of map.runs) {
    const first = map.entries[at];
    if (first === undefined || first.address.value !== run.first.value) {
      const start = formatAddress(run.first);
      lines.push({
        key: start,
        addresses: formatRun(run),
        state: run.state,
        entry: null,
        count: countRun(run),
        first: start,
      });
      continue;
    }
    for (
      let entry = map.entries[at];
      entry !== undefined && entry.address.value <= run.last.value;
      entry = map.entries[at]
    ) {
      const text = formatAddress(entry.address);
      lines.push({ key: text, addresses: text, state: entry.role, entry, count: 1n, first: text });
      at += 1;
    }
  }
  return lines;
}
