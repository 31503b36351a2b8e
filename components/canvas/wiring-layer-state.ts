/** Whether the kernel's wiring is shown, which the page keeps. */
export interface WiringLayerState {
  isOn: boolean;
  /** Why there is none to show; null when there is. */
  whyNot: string | null;
  toggle: () => void;
}

export function isWiringShown({ wiring }: { wiring: WiringLayerState }): boolean {
  return wiring.isOn && wiring.whyNot === null;
}

export const wiringOn: WiringLayerState = { isOn: true, whyNot: null, toggle: () => {} };
