import { useCallback, useMemo } from "react";
import { toast } from "@/components/ui/toast";
import { useStoredText } from "@/components/ui/use-stored-text";
import { useTopologyPart } from "@/lib/client/queries";
import { useWatchTraffic } from "@/lib/client/traffic";
import type { EngineStatus } from "@/lib/contract/answers";

const storageKey = "patchbay-wiring";

export interface WiringLayer {
  isOn: boolean;
  /** Why there is no wiring to show; null when there is. */
  whyNot: string | null;
  toggle: () => void;
}

/** Whether the kernel's wiring is shown, which this browser remembers; while it is, traffic is watched. */
export function useWiringLayer(engine: EngineStatus | null): WiringLayer {
  const [stored, store] = useStoredText(storageKey);
  const isOn = stored !== "off";
  const hasHost = useTopologyPart(({ host }) => host !== null);
  const whyNot = whyNoWiring(hasHost, engine);
  useWatchTraffic(isOn && whyNot === null);
  const toggle = useCallback(() => {
    if (whyNot === null) store(isOn ? "off" : "on");
    else toast.tell({ title: whyNot });
  }, [isOn, whyNot, store]);
  return useMemo(() => ({ isOn, whyNot, toggle }), [isOn, whyNot, toggle]);
}

function whyNoWiring(hasHost: boolean | null, engine: EngineStatus | null): string | null {
  if (hasHost === null || engine === null) return "The engine’s wiring has not been read yet";
  if (hasHost) return null;
  return engine.wiring.reason ?? "The engine’s wiring has not been read yet";
}
