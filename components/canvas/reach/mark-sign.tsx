import type { ReachMark } from "@/components/canvas/reach/reach-view";

/** SVG path data of each mark's sign, around 0 0, 12 units wide. Signs differ in shape; colour only repeats them. */
export const signPaths: Record<ReachMark, string> = {
  subject: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0M-.6 0h1.2",
  reachable: "M-5 .5L-1.6 4L5 -3.8",
  unknown: "M-3.4 -2.4a3.4 3.4 0 1 1 4.6 3.2c-.9 .4 -1.2 .9 -1.2 1.9M0 5.6v.1",
  blocked: "M-4 -4L4 4M4 -4L-4 4",
  local: "M-5 -.2L0 -4.8L5 -.2M-3.2 -1.4V4.6H3.2V-1.4",
};

/** The sign of a mark as a small round badge, for text. */
export function MarkSign({ mark }: { mark: ReachMark }) {
  return (
    <svg className="pb-reach-sign" data-mark={mark} viewBox="-11 -11 22 22" aria-hidden>
      <circle r={10} />
      <path d={signPaths[mark]} />
    </svg>
  );
}
