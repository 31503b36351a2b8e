import { useMedia } from "@/components/ui/use-media";
import type { SheetSize } from "@/components/ui/side-sheet";

/**
 * Pixels that a phone's sheet covers of what lies behind it, beyond what the page leaves free for it while it is small.
 * A full one counts as half: behind it nothing is seen anyway.
 */
export function useSheetCover(size: SheetSize): number {
  const isSheet = useMedia("(width < 48rem)");
  return isSheet && size !== "peek" ? Math.round(window.innerHeight * 0.52 - 52) : 0;
}
