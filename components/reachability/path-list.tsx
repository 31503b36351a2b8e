import {
  ArrowLeftRight,
  Box,
  Cable,
  CircleQuestionMark,
  CircleX,
  DoorOpen,
  EthernetPort,
  Globe,
  Layers,
  type LucideIcon,
  Network,
  Plug,
  Server,
} from "lucide-react";
import { classNames } from "@/components/ui/class-names";
import type { Hop } from "@/lib/domain/reachability/find-path";
import { toDisplayText } from "@/lib/domain/topology/display-text";

const looks: Record<Hop["kind"], { icon: LucideIcon; word: string }> = {
  container: { icon: Box, word: "container" },
  interface: { icon: Plug, word: "interface" },
  veth: { icon: Cable, word: "veth" },
  bridge: { icon: Network, word: "bridge" },
  wire: { icon: EthernetPort, word: "wire" },
  overlay: { icon: Layers, word: "overlay" },
  host: { icon: Server, word: "host" },
  nat: { icon: ArrowLeftRight, word: "NAT" },
  port: { icon: DoorOpen, word: "published port" },
  outside: { icon: Globe, word: "outside" },
  stop: { icon: CircleX, word: "stops here" },
};

const notKnown = { icon: CircleQuestionMark, word: "not known from here on" };

/**
 * What packets pass, from the source downwards, up to the target or to the place where they end. Unless that
 * `isKnown`, it is the place up to which the way can be told.
 */
export function PathList({
  path,
  isKnown,
  onPoint,
}: {
  path: readonly Hop[];
  isKnown: boolean;
  /** A hop is pointed at, by its index; null when none is any more. */
  onPoint: (hop: number | null) => void;
}) {
  return (
    <ol aria-label="Path" className="flex flex-col" onPointerLeave={() => onPoint(null)}>
      {path.map(({ kind, label }, index) => {
        const isStop = kind === "stop";
        const { icon: Icon, word } = isStop && !isKnown ? notKnown : looks[kind];
        const stopText = isKnown ? "text-danger" : "text-warning";
        return (
          // A path has no other key than the order of its hops.
          // oxlint-disable-next-line react/no-array-index-key
          <li
            key={index}
            className="-mx-2 grid grid-cols-[1.75rem_1fr] gap-x-2.5 rounded-md px-2 pt-0.5 hover:bg-sunken"
            onPointerEnter={() => onPoint(index)}
          >
            <span aria-hidden="true" className="flex flex-col items-center">
              <span
                className={classNames(
                  "flex size-7 shrink-0 items-center justify-center rounded-full border [&_svg]:size-3.5",
                  isStop
                    ? isKnown
                      ? "border-danger-line bg-danger-soft text-danger"
                      : "border-warning-line bg-warning-soft text-warning"
                    : "border-line-strong bg-raised text-muted",
                )}
              >
                <Icon />
              </span>
              {index === path.length - 1 ? null : <span className="min-h-2 w-px flex-1 bg-line-strong" />}
            </span>
            <span className="min-w-0 pt-1 pb-2.5 text-[13px] leading-5 [overflow-wrap:anywhere]">
              {toDisplayText(label)}
              <span className={classNames("block text-xs leading-4", isStop ? stopText : "text-muted")}>
                {word}
              </span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
