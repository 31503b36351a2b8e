import type { ReactNode } from "react";

/** One entry of a row's menu. */
export interface RowAction {
  id: string;
  label: string;
  icon: ReactNode;
  run: () => void;
  /** It changes the engine, and can't when nothing may be changed. */
  isChange: boolean;
}
