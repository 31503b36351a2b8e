import { useCallback, useMemo } from "react";
import { toast } from "@/components/ui/toast";
import { useStoredText } from "@/components/ui/use-stored-text";
import { useWatchTraffic } from "@/lib/client/traffic";
import type { EngineStatus } from "@/lib/contract/answers";
import type { Topology } from "@/lib/domain/topology/topology";

const storageKey = "patchbay-wiring";

export interface WiringLayer {
  isOn: boolean;
  /** Why there is no wiring to show; null when there is. */
  whyNot: string | null;
  toggle: () => void;
}

/** Whether the kernel's wiring is shown, which this browser remembers; while it is, traffic is watched. */
export function useWiringLayer(topology: Topology | null, engine: EngineStatus | null): WiringLayer {
  const [stored, store] = useStoredText(storageKey);
  const isOn = stored !== "off";
  const whyNot = whyNoWiring(topology, engine);
  useWatchTraffic(isOn && whyNot === null);
  const toggle = useCallback(() => {
    if (whyNot === null) store(isOn ? "off" : "on");
    else toast.tell({ title: whyNot });
  }, [isOn, whyNot, store]);
  return useMemo(() => ({ isOn, whyNot, toggle }), [isOn, whyNot, toggle]);
}

function whyNoWiring(topology: Topology | null, engine: EngineStatus | null): string | null {
  if (topology === null || engine === null) return "The engine’s wiring has not been read yet";
  if (topology.host !== null) return null;
  return engine.wiring.reason ?? "The engine’s wiring has not been read yet";
}
