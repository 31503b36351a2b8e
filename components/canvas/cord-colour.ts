import type { LayoutIndex } from "@/components/canvas/layout-index";
import type { NetworkId } from "@/lib/domain/topology/topology";

/** The theme's colour of a network. */
export function cordColour(index: Pick<LayoutIndex, "colours">, id: NetworkId | null): string {
  const colour = id === null ? undefined : index.colours.get(id);
  return colour === undefined ? "var(--cord-none)" : `var(--cord-${colour})`;
}
