"use client";

import { ChevronDown, ChevronUp, Maximize2, Minimize2 } from "lucide-react";
import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from "react";
import { classNames, focusRing } from "@/components/ui/class-names";
import { useStoredNumber } from "@/components/ui/use-stored-number";

export type SheetSize = "peek" | "half" | "full";

const narrowest = 320;
const widest = 760;
const step = 24;

const sizes: readonly SheetSize[] = ["peek", "half", "full"];
/** A finger that moves less presses; pixels. */
const shortestSwipe = 32;

const heights: Record<SheetSize, string> = {
  peek: "max-md:h-[calc(3.25rem+env(safe-area-inset-bottom))]",
  half: "max-md:h-[52dvh]",
  full: "max-md:h-[calc(100dvh-3.5rem)]",
};

/**
 * A panel beside the main thing, whose width one drags (or sets by arrow keys); on a phone a sheet from below in
 * three sizes, which a finger on its head swipes from one to the next. It never covers the page's controls and takes no
 * focus by itself.
 */
export function SideSheet({
  label,
  title,
  size,
  onSize,
  storageKey,
  children,
}: {
  /** Name of the landmark. */
  label: string;
  /** What the phone's sheet says while it is small. */
  title: string;
  size: SheetSize;
  onSize: (size: SheetSize) => void;
  storageKey: string;
  children: ReactNode;
}) {
  const [stored, setWidth] = useStoredNumber(storageKey, 420);
  const width = Math.min(widest, Math.max(narrowest, Math.round(stored)));
  const clamp = (value: number): number =>
    Math.min(widest, window.innerWidth * 0.65, Math.max(narrowest, value));

  function drag(event: PointerEvent<HTMLDivElement>): void {
    if (event.currentTarget.hasPointerCapture(event.pointerId))
      setWidth(clamp(window.innerWidth - event.clientX));
  }

  const swipeStart = useRef<number | null>(null);
  function endSwipe({ clientY }: PointerEvent): void {
    const way = swipeStart.current === null ? 0 : clientY - swipeStart.current;
    swipeStart.current = null;
    if (Math.abs(way) < shortestSwipe) return;
    const next = sizes[sizes.indexOf(size) - Math.sign(way)];
    if (next !== undefined) onSize(next);
  }

  function press(event: KeyboardEvent<HTMLDivElement>): void {
    const next = { ArrowLeft: width + step, ArrowRight: width - step, Home: widest, End: narrowest }[
      event.key
    ];
    if (next === undefined) return;
    event.preventDefault();
    setWidth(clamp(next));
  }

  return (
    <aside
      aria-label={label}
      style={{ "--sheet-width": `${width}px` } as CSSProperties}
      className={classNames(
        "z-20 flex min-h-0 flex-col border-line bg-surface",
        "max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:rounded-t-xl max-md:border-t max-md:border-line-strong max-md:shadow-raised max-md:transition-[height] max-md:duration-200 motion-reduce:transition-none",
        "md:relative md:w-(--sheet-width) md:max-w-[65vw] md:shrink-0 md:border-l",
        heights[size],
      )}
    >
      {/* A focusable separator is a widget (ARIA 1.2), which the rules do not know. */}
      <div
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the panel"
        aria-valuenow={width}
        aria-valuemin={narrowest}
        aria-valuemax={widest}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={press}
        className="absolute inset-y-0 -left-1 z-10 hidden w-2 cursor-col-resize touch-none transition-colors outline-none after:absolute after:inset-y-0 after:left-[3px] after:w-px hover:after:bg-control focus-visible:after:w-0.5 focus-visible:after:bg-focus active:after:bg-control md:block"
      />
      <div
        className="flex shrink-0 touch-none items-center gap-1 border-b border-line pr-1.5 pb-[env(safe-area-inset-bottom)] pl-1.5 md:hidden"
        onPointerDown={(event) => {
          swipeStart.current = event.pointerType === "touch" ? event.clientY : null;
        }}
        onPointerUp={endSwipe}
        onPointerCancel={() => {
          swipeStart.current = null;
        }}
      >
        <button
          type="button"
          aria-expanded={size !== "peek"}
          onClick={() => onSize(size === "peek" ? "half" : "peek")}
          className={classNames(
            "flex h-13 min-w-0 flex-1 items-center gap-2 rounded-md px-2.5 text-left text-[13px] font-medium text-ink",
            focusRing,
          )}
        >
          {size === "peek" ? (
            <ChevronUp aria-hidden="true" className="size-4 shrink-0 text-muted" />
          ) : (
            <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-muted" />
          )}
          <span className="truncate">{title}</span>
        </button>
        {size === "peek" ? null : (
          <button
            type="button"
            aria-label={size === "full" ? "Show half of the panel" : "Show the whole panel"}
            onClick={() => onSize(size === "full" ? "half" : "full")}
            className={classNames(
              "flex size-11 items-center justify-center rounded-md text-muted",
              focusRing,
            )}
          >
            {size === "full" ? <Minimize2 className="size-4" /> : <Maximize2 className="size-4" />}
          </button>
        )}
      </div>
      <div
        className={classNames(
          // What is placed absolutely in it scrolls with it, not with the page.
          "relative min-h-0 flex-1 overflow-y-auto overscroll-contain",
          // What can't be seen can't be reached by the keyboard either.
          size === "peek" && "max-md:invisible",
        )}
      >
        {children}
      </div>
    </aside>
  );
}
