import { useEffect, useRef, type RefObject } from "react";

/** The heading of a section that is gone to when it is asked for; a new object asks anew. */
export function useAskedHeading(asked: object | null): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  // Outside systems: the panel's scroll bar and the browser's focus.
  useEffect(() => {
    if (asked === null) return;
    heading.current?.closest("section")?.scrollIntoView({ block: "start" });
    heading.current?.focus({ preventScroll: true });
  }, [asked]);
  return heading;
}
