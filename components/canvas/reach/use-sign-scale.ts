import { useCanvas } from "@/components/canvas/canvas-store";

/** How large signs over the picture are drawn, in units: they keep about their size on the screen. */
export function useSignScale(): number {
  return useCanvas(({ level, step }) => (level === "near" ? 1 : level === "middle" ? 1.5 : 1 / step));
}
