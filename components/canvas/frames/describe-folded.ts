import type { CanvasModel } from "@/components/canvas/canvas-model";
import type { NetworkId } from "@/lib/domain/topology/topology";
import type { CollapsedPanel } from "@/lib/domain/layout/layout";

/** What a folded panel holds, in words. */
export interface FoldedWords {
  /** `2 networks, 5 containers` */
  counts: string;
  /** `4 running, 1 stopped` */
  states: string;
  /** Each network outside that its containers are on. */
  outside: { networkId: NetworkId; text: string }[];
  /** All of it as one line. */
  line: string;
}

export function describeFolded(
  { networks, containers }: Pick<CanvasModel, "networks" | "containers">,
  inside: CollapsedPanel,
): FoldedWords {
  const running = inside.containers.filter((id) => containers.get(id)?.isLive === true).length;
  const stopped = inside.containers.length - running;
  const counts = [
    plural(inside.networks.length, "network"),
    plural(inside.containers.length, "container"),
  ].join(", ");
  const states = stopped === 0 ? "all running" : `${running} running, ${stopped} stopped`;
  const outside = inside.bundles.map(({ networkId, containers: there }) => ({
    networkId,
    text: `${there.length} on ${networks.get(networkId)?.name ?? ""}`,
  }));
  return { counts, states, outside, line: [counts, states, ...outside.map(({ text }) => text)].join(", ") };
}

function plural(count: number, word: string): string {
  return count === 1 ? `1 ${word}` : `${count} ${word}s`;
}
