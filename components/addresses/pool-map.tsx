"use client";

import { ChevronLeft, ChevronRight, Maximize2, ZoomIn, ZoomOut } from "lucide-react";
import { type CSSProperties, useMemo, useState } from "react";
import type { AddressActions } from "@/components/addresses/address-actions";
import { AddressGrid, type Cell } from "@/components/addresses/address-grid";
import { AddressList } from "@/components/addresses/address-list";
import { AddressStrip } from "@/components/addresses/address-strip";
import { StateSwatch } from "@/components/addresses/state-swatch";
import { canAsk, stateWords } from "@/components/addresses/state-words";
import { Disclosure } from "@/components/ui/disclosure";
import { IconButton } from "@/components/ui/icon-button";
import type { AddressMap, AddressState } from "@/lib/domain/addresses/address-map";
import {
  type Bin,
  cellCount,
  cellPrefix,
  findFirstWindow,
  neighbourWindow,
  windowAround,
} from "@/lib/domain/addresses/address-window";
import { formatCount } from "@/lib/domain/addresses/format-count";
import { type Cidr, cidrSize, firstAddress, formatAddress, formatCidr, isSubnetOf } from "@/lib/domain/ip/ip";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Network } from "@/lib/domain/topology/topology";

/** One step of zoom: four bits are sixteen times nearer. */
const zoomBits = 4;

/** Every address of a pool: one by one where there are few, else a strip to zoom into. */
export function PoolMap({
  map,
  network,
  colour,
  selected,
  columns,
  actions,
}: {
  map: AddressMap;
  network: Network;
  /** Number of the network's cord; null for none. */
  colour: number | null;
  /** The selected container's id, whose addresses are marked. */
  selected: string | null;
  columns: number;
  actions: AddressActions;
}) {
  const { subnet } = map;
  const [asked, setAsked] = useState<Cidr | null>(null);
  const [cell, setCell] = useState<Cell | null>(null);
  const [bin, setBin] = useState<Bin | null>(null);
  const first = useMemo(() => findFirstWindow(map), [map]);
  // What was asked for may be of another subnet by now.
  const window = asked !== null && isSubnetOf(asked, subnet) ? asked : first;
  const isLarge = cidrSize(subnet) > BigInt(cellCount);
  const hasCells = cidrSize(window) <= BigInt(cellCount);
  const states = useMemo(() => listStates(map), [map]);

  function zoom(around: Cidr, step: 1 | -1): void {
    setAsked(windowAround(subnet, firstAddress(around), window.prefix + step * zoomBits));
    setBin(null);
  }
  function press({ state, entry, text }: Cell): void {
    if (entry?.containerId != null) {
      actions.select({ kind: "endpoint", networkId: network.id, containerId: entry.containerId });
    } else if (canAsk(state) && actions.canChange && !network.predefined) {
      actions.connect({ network: network.id, address: text });
    }
  }

  const before = neighbourWindow(subnet, window, -1);
  const after = neighbourWindow(subnet, window, 1);
  const frame: CSSProperties = { ["--cord" as string]: `var(--cord-${colour ?? "none"})` };
  return (
    <fieldset
      className="flex min-w-0 flex-col gap-2"
      style={frame}
      aria-label={`Address map of ${map.pool.subnet}`}
    >
      {isLarge ? (
        <>
          <AddressStrip
            map={map}
            shown={subnet}
            marked={window}
            onShow={setBin}
            onPick={({ cidr }) => setAsked(windowAround(subnet, firstAddress(cidr), cidr.prefix))}
            onZoom={({ cidr }, step) => zoom(cidr, step)}
          />
          <div className="flex flex-wrap items-center gap-x-1">
            <span className="mr-auto min-w-0 font-mono text-xs [overflow-wrap:anywhere] tabular-nums">
              {formatCidr(window)}
            </span>
            <IconButton
              label="Addresses before"
              icon={<ChevronLeft />}
              disabled={before === null}
              onClick={() => setAsked(before)}
            />
            <IconButton
              label="Addresses after"
              icon={<ChevronRight />}
              disabled={after === null}
              onClick={() => setAsked(after)}
            />
            <IconButton
              label="Zoom in"
              icon={<ZoomIn />}
              disabled={window.prefix >= cellPrefix(subnet)}
              onClick={() => zoom(window, 1)}
            />
            <IconButton
              label="Zoom out"
              icon={<ZoomOut />}
              disabled={window.prefix <= subnet.prefix}
              onClick={() => zoom(window, -1)}
            />
            <IconButton
              label="Where addresses are held"
              icon={<Maximize2 />}
              disabled={asked === null}
              onClick={() => setAsked(null)}
            />
          </div>
          {hasCells || window.prefix === subnet.prefix ? null : (
            <AddressStrip
              map={map}
              shown={window}
              marked={null}
              onShow={setBin}
              onPick={({ cidr }) => setAsked(windowAround(subnet, firstAddress(cidr), cidr.prefix))}
              onZoom={({ cidr }, step) => zoom(cidr, step)}
            />
          )}
        </>
      ) : null}
      {hasCells ? (
        <AddressGrid
          map={map}
          window={window}
          columns={columns}
          selected={selected}
          onShow={setCell}
          onPress={press}
        />
      ) : null}
      {/* Two lines high whatever it says, so that nothing below it moves. */}
      <p className="min-h-9 text-xs leading-[18px] text-muted" data-readout="">
        <Readout cell={cell} bin={bin} hint={hasCells ? cellHint(network, actions) : binHint} />
      </p>
      <ul className="flex flex-wrap gap-x-3 gap-y-1 text-xs leading-4 text-muted" aria-label="Legend">
        {states.map((state) => (
          <li key={state} className="flex items-center gap-1.5">
            <StateSwatch state={state} />
            {stateWords[state]}
          </li>
        ))}
        {map.next === null ? null : (
          <li className="flex items-center gap-1.5">
            <span aria-hidden="true" className="size-3.5 rounded-[3px] border-2 border-ink bg-raised" />
            next: <span className="font-mono tabular-nums">{formatAddress(map.next)}</span>
          </li>
        )}
      </ul>
      <Disclosure title="As a list">
        <AddressList map={map} network={network} actions={actions} />
      </Disclosure>
    </fieldset>
  );
}

const binHint = "Point at the strip to see what is there; press to look closer.";

function cellHint(network: Network, actions: AddressActions): string {
  if (!actions.canChange) return actions.whyNot ?? "";
  return network.predefined
    ? "Press an address in use to see its container. This network gives addresses by itself."
    : "Press an address in use to see its container, a free one to connect a container there.";
}

/** What the pointer or the keyboard is on, in words. */
function Readout({ cell, bin, hint }: { cell: Cell | null; bin: Bin | null; hint: string }) {
  if (cell !== null) {
    return (
      <>
        <span className="font-mono text-ink tabular-nums">{cell.text}</span> {cell.words}
      </>
    );
  }
  if (bin === null) return hint;
  const { cidr, kept, inUse, reserved, only, rest } = bin;
  const parts = [
    ...(only !== null && only.name !== ""
      ? [`${toDisplayText(only.name)} at ${formatAddress(only.address)}`]
      : []),
    ...(inUse > 0 ? [`${formatCount(BigInt(inUse))} in use`] : []),
    ...(reserved > 0 ? [`${formatCount(BigInt(reserved))} reserved`] : []),
    ...(kept > 0 ? [`${kept} kept by the network`] : []),
    `${formatCount(cidrSize(cidr) - BigInt(inUse + reserved + kept))} ${stateWords[rest]}`,
  ];
  return (
    <>
      <span className="font-mono text-ink tabular-nums">{formatCidr(cidr)}</span> {parts.join(", ")}
    </>
  );
}

/** The states that the map holds, in the order of the legend. */
function listStates(map: AddressMap): AddressState[] {
  const there = new Set(map.runs.map(({ state }) => state));
  return (Object.keys(stateWords) as AddressState[]).filter((state) => there.has(state));
}
