import { useSyncExternalStore } from "react";

const never = (): (() => void) => () => {};

/** Whether keys are named as on a Mac; not so on the server. */
export function useIsMac(): boolean {
  return useSyncExternalStore(
    never,
    () => /Mac|iP(hone|ad|od)/.test(navigator.userAgent),
    () => false,
  );
}
