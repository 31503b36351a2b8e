import { createContext, useContext } from "react";
import { Note } from "@/components/ui/note";

/**
 * Why an open dialog may not be submitted; null when it may. The lock can close while it is open: from another tab, or
 * by a window that becomes as narrow as a phone.
 */
export const LockContext = createContext<string | null>(null);

export function useLockReason(): string | null {
  return useContext(LockContext);
}

/** The reason, as long as there is one. */
export function LockNote() {
  const reason = useLockReason();
  return reason === null ? null : (
    <Note tone="warning" role="alert">
      {reason}
    </Note>
  );
}
