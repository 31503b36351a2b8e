import { useSyncExternalStore } from "react";
import { proveAll, type ProveState } from "@/lib/client/prove-all";

/** How far the page's "prove all" is. */
export function useProving(): ProveState {
  return useSyncExternalStore(proveAll.subscribe, proveAll.read, proveAll.read);
}
