import { measures } from "@/lib/domain/layout/measures";
import type { Layout, Rect } from "@/lib/domain/layout/layout";
import type { StripPlace } from "@/lib/domain/layout/place-strip";

/** Where the host, and what lies beyond it, stand over a layout. */
export interface HostMarks {
  /** Whether the picture draws the host itself. */
  hasStrip: boolean;
  railY: number;
  /** Where ways to and from the host itself begin. */
  railStart: number;
  /** The name of the host in the strip; a place of its own where there is no strip. */
  head: Rect;
  /** The uplink that holds the default route, else the first; null where none is drawn. */
  uplink: Rect | null;
  /** The outside stands above all. */
  outsideY: number;
}

const headWidth = 132;
const outsideGap = 58;

export function hostMarks({ bounds }: Pick<Layout, "bounds">, strip: StripPlace | null): HostMarks {
  if (strip === null) {
    const railY = bounds.y - measures.panelGapY;
    const head = { x: bounds.x, y: railY - 44, width: headWidth, height: 44 };
    return {
      hasStrip: false,
      railY,
      railStart: head.x + headWidth / 2,
      head,
      uplink: null,
      outsideY: head.y - outsideGap,
    };
  }
  const { rect, rail, interfaces } = strip;
  const uplink = interfaces.find(({ route }) => route !== null) ?? interfaces[0];
  return {
    hasStrip: true,
    railY: rail.y - 2.5,
    railStart: rect.x + headWidth / 2,
    head: { x: rect.x + 8, y: rect.y + 6, width: headWidth, height: rect.height - 12 },
    uplink: uplink?.rect ?? null,
    outsideY: rect.y - outsideGap,
  };
}
