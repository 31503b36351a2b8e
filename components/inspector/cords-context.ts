import { createContext } from "react";
import type { NetworkId } from "@/lib/domain/topology/topology";

/** The number of each network's colour (`--cord-0` …); a network that is missing has none of its own. */
export const CordsContext = createContext<ReadonlyMap<NetworkId, number>>(new Map());
