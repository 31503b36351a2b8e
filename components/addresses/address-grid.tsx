"use client";

import { type CSSProperties, type KeyboardEvent, useMemo, useRef, useState } from "react";
import { cellLook } from "@/components/addresses/state-swatch";
import { describeAddress, stateSigns } from "@/components/addresses/state-words";
import { classNames } from "@/components/ui/class-names";
import {
  type AddressMap,
  type AddressState,
  type Entry,
  readAddress,
} from "@/lib/domain/addresses/address-map";
import {
  addressPlus,
  type Cidr,
  cidrSize,
  firstAddress,
  formatAddress,
  type IpAddress,
} from "@/lib/domain/ip/ip";

/** One address of the grid. */
export interface Cell {
  address: IpAddress;
  text: string;
  state: AddressState;
  entry: Entry | null;
  /** What it is, in words. */
  words: string;
}

/** Each address of a window as a cell. One of them takes the Tab key; arrows go from cell to cell. */
export function AddressGrid({
  map,
  window,
  columns,
  selected,
  onShow,
  onPress,
}: {
  map: AddressMap;
  /** At most 256 addresses. */
  window: Cidr;
  columns: number;
  /** The container whose addresses are marked. */
  selected: string | null;
  /** The cell that the pointer or the keyboard is on; null for none. */
  onShow: (cell: Cell | null) => void;
  onPress: (cell: Cell) => void;
}) {
  const cells = useMemo(() => listCells(map, window), [map, window]);
  const [at, setAt] = useState(0);
  const grid = useRef<HTMLFieldSetElement>(null);
  const place = Math.min(at, cells.length - 1);

  function move(event: KeyboardEvent): void {
    const row = Math.floor(place / columns) * columns;
    const target = {
      ArrowRight: place + 1,
      ArrowLeft: place - 1,
      ArrowDown: place + columns,
      ArrowUp: place - columns,
      Home: event.ctrlKey ? 0 : row,
      End: event.ctrlKey ? cells.length - 1 : Math.min(row + columns, cells.length) - 1,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    if (target < 0 || target >= cells.length) return;
    setAt(target);
    grid.current?.querySelector<HTMLElement>(`[data-place="${target}"]`)?.focus();
  }

  const style: CSSProperties = { gridTemplateColumns: `2.5rem repeat(${columns}, minmax(0, 1fr))` };
  return (
    // The cells are the controls; the group only hears their keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <fieldset
      ref={grid}
      aria-label="Addresses one by one"
      className="grid min-w-0 gap-[3px]"
      style={style}
      onKeyDown={move}
      onPointerLeave={() => onShow(null)}
      onBlur={() => onShow(null)}
    >
      {cells.flatMap((cell, index) => [
        ...(index % columns === 0
          ? [
              <span
                key={`row ${cell.text}`}
                aria-hidden="true"
                className="flex items-center font-mono text-[10px] text-faint tabular-nums"
              >
                {toRowLabel(cell.address)}
              </span>,
            ]
          : []),
        <button
          key={cell.text}
          type="button"
          data-place={index}
          tabIndex={index === place ? 0 : -1}
          aria-label={`${cell.text}, ${cell.words}`}
          aria-current={selected !== null && cell.entry?.containerId === selected ? true : undefined}
          onFocus={() => {
            setAt(index);
            onShow(cell);
          }}
          onPointerEnter={() => onShow(cell)}
          onClick={() => onPress(cell)}
          className={classNames(
            cellLook(cell.state),
            "aspect-square w-full cursor-pointer hover:outline-2 hover:outline-ink focus-visible:outline-2 focus-visible:outline-offset-1 focus-visible:outline-focus",
            "aria-[current]:outline-2 aria-[current]:outline-offset-1 aria-[current]:outline-ink",
            map.next?.value === cell.address.value && "border-2! border-ink!",
          )}
        >
          <span aria-hidden="true">{stateSigns[cell.state]}</span>
        </button>,
      ])}
    </fieldset>
  );
}

function listCells(map: AddressMap, window: Cidr): Cell[] {
  const first = firstAddress(window);
  return Array.from({ length: Number(cidrSize(window)) }, (_, index) => {
    const address = addressPlus(first, index);
    const { state, entry } = readAddress(map, address) ?? { state: "uncounted" as const, entry: null };
    const words = describeAddress(map, { state, entry, value: address.value });
    return { address, text: formatAddress(address), state, entry, words };
  });
}

/** The last number of an address: `.32`, `:20`. */
function toRowLabel(address: IpAddress): string {
  return address.family === 4 ? `.${address.value % 256}` : `:${(address.value & 0xffffn).toString(16)}`;
}
