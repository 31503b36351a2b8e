"use client";

import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { tooltip } from "@/components/ui/tooltip";

const gap = 6;
const margin = 8;

/** Draws the page's one tooltip: below its control, above where there is no room. */
export function TooltipLayer() {
  const state = useSyncExternalStore(tooltip.subscribe, tooltip.read, () => null);
  const box = useRef<HTMLDivElement>(null);

  // The measured size decides the place, before anything is painted.
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || state === null) return;
    const anchor = state.anchor.getBoundingClientRect();
    const { width, height } = element.getBoundingClientRect();
    const below = anchor.bottom + gap;
    const top = below + height + margin > window.innerHeight ? anchor.top - gap - height : below;
    const middle = anchor.left + anchor.width / 2 - width / 2;
    const left = Math.max(margin, Math.min(middle, window.innerWidth - width - margin));
    element.style.translate = `${Math.round(left)}px ${Math.round(top)}px`;
  }, [state]);

  // What moves or replaces the control under it: the keyboard, scrolling.
  useEffect(() => {
    if (state === null) return undefined;
    const hide = (): void => tooltip.hide();
    window.addEventListener("keydown", hide);
    window.addEventListener("scroll", hide, true);
    // A control that is removed sends no pointerleave.
    const watch = setInterval(() => (state.anchor.isConnected ? undefined : tooltip.hide()), 250);
    return () => {
      window.removeEventListener("keydown", hide);
      window.removeEventListener("scroll", hide, true);
      clearInterval(watch);
    };
  }, [state]);

  if (state === null) return null;
  return (
    <div
      ref={box}
      aria-hidden="true"
      className="pointer-events-none fixed top-0 left-0 z-50 max-w-64 rounded-md bg-ink px-2 py-1 text-xs text-surface shadow-md"
    >
      {state.text}
    </div>
  );
}
