import { signPaths } from "@/components/canvas/reach/mark-sign";

/** The sign of a stop, around 0 0: an octagon of 26 units. */
export function StopShape({ isKnown = true }: { isKnown?: boolean }) {
  return (
    <g className="pb-reach-octagon" data-known={isKnown || undefined}>
      <path d="M-5.4 -13H5.4L13 -5.4V5.4L5.4 13H-5.4L-13 5.4V-5.4Z" />
      <path d={isKnown ? "M-5 -5L5 5M5 -5L-5 5" : signPaths.unknown} className="pb-reach-stop-sign" />
    </g>
  );
}
