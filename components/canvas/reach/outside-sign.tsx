import { Globe } from "lucide-react";
import { describeMark, type ReachMark } from "@/components/canvas/reach/reach-view";
import { MarkSign } from "@/components/canvas/reach/mark-sign";
import { useSignScale } from "@/components/canvas/reach/use-sign-scale";
import type { Point } from "@/lib/domain/layout/layout";

/** The internet, above the host. */
export function OutsideSign({
  at,
  isHop = false,
  mark = null,
  children,
}: {
  at: Point;
  isHop?: boolean;
  mark?: ReachMark | null;
  children?: React.ReactNode;
}) {
  const scale = useSignScale();
  return (
    <span
      className="pb-reach-note pb-reach-outside"
      data-hop={isHop || undefined}
      data-mark={mark ?? undefined}
      style={{ left: at.x, top: at.y, fontSize: 13 * scale }}
    >
      <Globe aria-hidden />
      the internet
      {mark === null || mark === "subject" ? null : (
        <>
          <MarkSign mark={mark} />
          <span className="sr-only">{describeMark(mark, "from")}</span>
        </>
      )}
      {children}
    </span>
  );
}
