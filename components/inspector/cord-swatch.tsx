"use client";

import { useContext } from "react";
import { CordsContext } from "@/components/inspector/cords-context";
import type { Network } from "@/lib/domain/topology/topology";

/** The colour that the network's bus and links wear on the canvas. */
export function CordSwatch({ network }: { network: Network }) {
  const cord = useContext(CordsContext).get(network.id) ?? "none";
  return (
    <span
      aria-hidden="true"
      className="h-1 w-4 shrink-0 rounded-full"
      style={{ background: `var(--cord-${cord})` }}
    />
  );
}
