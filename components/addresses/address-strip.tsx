"use client";

import { type PointerEvent, useEffect, useMemo, useRef } from "react";
import { type Bin, binWindow, placeWindow } from "@/lib/domain/addresses/address-window";
import type { AddressMap } from "@/lib/domain/addresses/address-map";
import { cidrSize, type Cidr } from "@/lib/domain/ip/ip";

/** A notch of a mouse's wheel, in the browser's pixels; a touchpad sends many small turns instead. */
const notch = 100;

/** Height of the drawing in its own units; it is one bin wide for each bin. */
const height = 36;

/**
 * A part of a pool too large for cells: what is free is a ground, what is held a bar, the higher the denser. It is for
 * the pointer; the keyboard has the buttons beside it and the list.
 */
export function AddressStrip({
  map,
  shown,
  marked,
  onShow,
  onPick,
  onZoom,
}: {
  map: AddressMap;
  shown: Cidr;
  /** The part that is shown in detail below; null for none. */
  marked: Cidr | null;
  onShow: (bin: Bin | null) => void;
  onPick: (bin: Bin) => void;
  /** The wheel asks for one step nearer or farther; null leaves it to the page. */
  onZoom: ((bin: Bin, step: 1 | -1) => void) | null;
}) {
  const bins = useMemo(() => binWindow(map, shown), [map, shown]);
  const paths = useMemo(() => drawBins(bins), [bins]);
  const frame = useRef<HTMLDivElement>(null);

  function binAt(clientX: number): Bin | null {
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return null;
    const place = Math.floor(((clientX - box.left) / box.width) * bins.length);
    return bins[Math.min(bins.length - 1, Math.max(0, place))] ?? null;
  }
  const latest = useRef({ binAt, onZoom });
  useEffect(() => {
    latest.current = { binAt, onZoom };
  });
  // React listens to the wheel passively, which can't keep the page from scrolling.
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    let turned = 0;
    const turn = (event: WheelEvent): void => {
      const bin = latest.current.binAt(event.clientX);
      if (latest.current.onZoom === null || bin === null || event.deltaY === 0) return;
      event.preventDefault();
      const pixels =
        event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : Math.sign(event.deltaY) * notch;
      // Turning back does not first have to make up for what was turned before.
      turned = Math.sign(turned) === -Math.sign(pixels) ? pixels : turned + pixels;
      if (Math.abs(turned) < notch) return;
      turned = 0;
      latest.current.onZoom(bin, pixels < 0 ? 1 : -1);
    };
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, []);

  const mark = marked === null ? null : placeWindow(shown, marked);
  return (
    <div
      ref={frame}
      aria-hidden="true"
      className="relative h-9 cursor-zoom-in overflow-hidden rounded-md border border-line bg-raised"
      onPointerMove={(event: PointerEvent) => onShow(binAt(event.clientX))}
      onPointerLeave={() => onShow(null)}
      onClick={(event) => {
        const bin = binAt(event.clientX);
        if (bin !== null) onPick(bin);
      }}
    >
      <svg
        viewBox={`0 0 ${bins.length} ${height}`}
        preserveAspectRatio="none"
        className="absolute inset-0 size-full"
      >
        <path d={paths.outside} fill="var(--sunken)" />
        <path d={paths.uncounted} fill="var(--line-strong)" />
        <path d={paths.reserved} fill="var(--cord, var(--cord-none))" opacity="0.4" />
        <path d={paths.inUse} fill="var(--cord, var(--cord-none))" />
        <path d={paths.kept} fill="var(--muted)" />
      </svg>
      {mark === null || mark.share >= 1 ? null : (
        <span
          className="absolute inset-y-0 rounded-sm border-2 border-ink"
          style={{ left: `${mark.start * 100}%`, width: `max(6px, ${mark.share * 100}%)` }}
        />
      )}
    </div>
  );
}

/** One path for each state: a few elements, however many bins there are. */
function drawBins(
  bins: readonly Bin[],
): Record<"outside" | "uncounted" | "reserved" | "inUse" | "kept", string> {
  const paths = { outside: "", uncounted: "", reserved: "", inUse: "", kept: "" };
  bins.forEach((bin, index) => {
    if (bin.rest !== "free") paths[bin.rest] += `M${index} 0h1v${height}h-1z`;
    const size = Number(cidrSize(bin.cidr));
    // By the root: one address of a thousand is still a bar that can be seen, and a full bin fills the strip.
    const toHeight = (count: number): number =>
      count === 0 ? 0 : Math.max(9, Math.sqrt(Math.min(1, count / size)) * height);
    const held = toHeight(bin.inUse + bin.reserved);
    const inUse =
      bin.inUse === 0
        ? 0
        : bin.reserved === 0
          ? held
          : Math.max(3, (held * bin.inUse) / (bin.inUse + bin.reserved));
    if (inUse > 0) paths.inUse += bar(index, height - inUse, inUse);
    if (held > inUse) paths.reserved += bar(index, height - held, held - inUse);
    if (bin.kept > 0) paths.kept += bar(index, 0, 6);
  });
  return paths;
}

const bar = (x: number, y: number, tall: number): string => `M${x} ${y.toFixed(1)}h1v${tall.toFixed(1)}h-1z`;
