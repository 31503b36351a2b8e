/** What the one tooltip of the page shows; null while there is none. */
export interface TooltipState {
  text: string;
  anchor: HTMLElement;
}

/** Long enough not to flash while the pointer passes. */
const delay = 450;
let state: TooltipState | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function set(next: TooltipState | null): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

/**
 * The tooltip repeats a control's accessible name for eyes, so it is hidden from screen readers. Written by hand: the
 * headless library's one costs 30 kB of the first load.
 */
export const tooltip = {
  show(anchor: HTMLElement, text: string, options: { atOnce: boolean }): void {
    clearTimeout(timer);
    timer = setTimeout(() => set({ anchor, text }), options.atOnce ? 0 : delay);
  },
  hide(): void {
    clearTimeout(timer);
    set(null);
  },
  read: (): TooltipState | null => state,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
