import { useCallback, useMemo } from "react";
import { toast } from "@/components/ui/toast";
import { useStoredText } from "@/components/ui/use-stored-text";
import { useWatchTraffic } from "@/lib/client/traffic";
import type { Topology } from "@/lib/domain/topology/topology";

const storageKey = "patchbay-wiring";

export interface WiringLayer {
  isOn: boolean;
  /** Why there is no wiring to show; null when there is. */
  whyNot: string | null;
  toggle: () => void;
}

/** Whether the kernel's wiring is shown, which this browser remembers; while it is, traffic is watched. */
export function useWiringLayer(topology: Topology | null): WiringLayer {
  const [stored, store] = useStoredText(storageKey);
  const isOn = stored !== "off";
  const whyNot = whyNoWiring(topology);
  useWatchTraffic(isOn && whyNot === null);
  const toggle = useCallback(() => {
    if (whyNot === null) store(isOn ? "off" : "on");
    else toast.tell({ title: whyNot });
  }, [isOn, whyNot, store]);
  return useMemo(() => ({ isOn, whyNot, toggle }), [isOn, whyNot, toggle]);
}

function whyNoWiring(topology: Topology | null): string | null {
  if (topology === null) return "The engine’s wiring has not been read yet";
  return topology.host === null ? "The wiring of this engine’s host can’t be read" : null;
}
