import type { Page } from "@playwright/test";

export interface Frames {
  /** A second. */
  rate: number;
  /** Milliseconds. */
  longest: number;
}

export type Gesture = "pan" | "zoom" | "pull";

const seconds = 2;

/**
 * Frames while a gesture goes on, one step of it in each frame, made inside the page: what a test runner sends from
 * outside comes in its own rhythm, which would be measured too.
 */
export async function measureGesture(page: Page, gesture: Gesture): Promise<Frames> {
  const deltas = await page.evaluate(
    ({ gesture: kind, length }) =>
      new Promise<number[]>((resolve, reject) => {
        const pane = document.querySelector<HTMLElement>(".react-flow__pane");
        const jack = document.querySelector<HTMLElement>(".pb-free-jack[data-grab]");
        const subject = kind === "pull" ? jack : pane;
        if (pane === null || subject === null) throw new Error(`nothing to ${kind}`);
        const area = pane.getBoundingClientRect();
        const middle = { x: area.left + area.width / 2, y: area.top + area.height / 2 };
        const grip = subject.getBoundingClientRect();
        const start =
          kind === "pull" ? { x: grip.left + grip.width / 2, y: grip.top + grip.height / 2 } : middle;
        const at = (step: number): { clientX: number; clientY: number } => ({
          // A slow figure around the middle, so that a pan stays over the picture.
          clientX: middle.x + Math.sin(step / 25) * Math.min(300, area.width / 4),
          clientY: middle.y + Math.sin(step / 40) * Math.min(200, area.height / 4),
        });
        const common = { bubbles: true, cancelable: true, view: window };
        const press = { ...common, clientX: start.x, clientY: start.y, button: 0, buttons: 1 };
        if (kind === "pan") subject.dispatchEvent(new MouseEvent("mousedown", press));
        if (kind === "pull")
          subject.dispatchEvent(new PointerEvent("pointerdown", { ...press, pointerId: 1, isPrimary: true }));
        const move = (step: number): void => {
          if (kind === "zoom") {
            pane.dispatchEvent(
              new WheelEvent("wheel", {
                ...common,
                clientX: middle.x,
                clientY: middle.y,
                deltaY: Math.floor(step / 50) % 2 === 0 ? -24 : 24,
              }),
            );
          } else if (kind === "pan") {
            window.dispatchEvent(new MouseEvent("mousemove", { ...common, ...at(step), buttons: 1 }));
          } else {
            window.dispatchEvent(
              new PointerEvent("pointermove", { ...common, ...at(step), pointerId: 1, buttons: 1 }),
            );
          }
        };
        // A gesture that moves nothing would be measured as a fast one.
        const seen = new Set<string>();
        const note = (): void => {
          const cord = document.querySelector(".pb-pull[data-shown] .pb-pull-cord")?.getAttribute("d") ?? "";
          const view = document.querySelector<HTMLElement>(".react-flow__viewport")?.style.transform ?? "";
          seen.add(kind === "pull" ? cord : view);
        };
        const stamps: number[] = [];
        const tick = (now: number): void => {
          stamps.push(now);
          note();
          if (now - (stamps[0] ?? now) < length * 1000) {
            move(stamps.length);
            requestAnimationFrame(tick);
            return;
          }
          if (kind === "pan")
            window.dispatchEvent(new MouseEvent("mouseup", { ...common, ...at(stamps.length), button: 0 }));
          if (kind === "pull")
            window.dispatchEvent(new KeyboardEvent("keydown", { ...common, key: "Escape" }));
          if (seen.size < stamps.length / 3) {
            reject(new Error(`the ${kind} moved nothing: ${seen.size} places in ${stamps.length} frames`));
            return;
          }
          resolve(stamps.slice(1).map((stamp, index) => stamp - (stamps[index] ?? stamp)));
        };
        requestAnimationFrame(tick);
      }),
    { gesture, length: seconds },
  );
  const total = deltas.reduce((sum, delta) => sum + delta, 0);
  return { rate: (deltas.length / total) * 1000, longest: Math.max(...deltas) };
}
