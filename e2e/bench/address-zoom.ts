import type { Browser, Page } from "@playwright/test";
import { startPatchbay } from "@/e2e/api/patchbay-server";
import type { Frames } from "@/e2e/bench/gestures";
import { startDemoEngine } from "@/lib/demo-engine/demo-engine";
import type { DemoState } from "@/lib/demo-engine/demo-state";
import { knownImages } from "@/lib/demo-engine/known-images";
import { formatAddress } from "@/lib/domain/ip/ip";

const subnet = "10.9.0.0/16";
const members = 10_000;
const seconds = 2;
const rounds = 3;

/** Frames while the wheel zooms into a /16 with 10,000 containers and out again, and those of an empty page. */
export async function measureAddressZoom(browser: Browser): Promise<{ zoom: Frames; empty: Frames }> {
  const demo = await startDemoEngine({ seed: crowdedNetwork() });
  const server = await startPatchbay({ PATCHBAY_ENGINE: demo.endpoint });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const blank = await context.newPage();
    const empty = await middleOf(() => countFrames(blank, null));
    await blank.close();
    const page = await context.newPage();
    await page.goto(`${server.address}/?view=addresses`);
    await page.getByRole("button", { name: `Show map of ${subnet}` }).click();
    await page.locator(strip).first().waitFor();
    await countFrames(page, strip);
    const zoom = await middleOf(() => countFrames(page, strip));
    await context.close();
    return { zoom, empty };
  } finally {
    await server.stop();
    await demo.stop();
  }
}

/** The network's own: those of other networks in the view are closed and hear no wheel. */
const strip = `[aria-label="Address map of ${subnet}"] .cursor-zoom-in`;

async function middleOf(measure: () => Promise<Frames>): Promise<Frames> {
  const all: Frames[] = [];
  for (let round = 0; round < rounds; round += 1) all.push(await measure());
  return all.toSorted((a, b) => a.rate - b.rate)[Math.floor(rounds / 2)] as Frames;
}

/** One turn of the wheel in each frame, made inside the page, as in `measureGesture`; without a subject nothing is done. */
async function countFrames(page: Page, subject: string | null): Promise<Frames> {
  const deltas = await page.evaluate(
    ({ selector, length }) =>
      new Promise<number[]>((resolve, reject) => {
        const stamps: number[] = [];
        const seen = new Set<string>();
        const turn = (step: number): void => {
          const element = selector === null ? null : document.querySelector(selector);
          if (element === null) return;
          const { left, width } = element.getBoundingClientRect();
          const init = {
            bubbles: true,
            cancelable: true,
            deltaY: Math.floor(step / 50) % 2 === 0 ? -24 : 24,
          };
          const clientX = left + width / 2 + (Math.sin(step / 25) * width) / 4;
          element.dispatchEvent(new WheelEvent("wheel", { ...init, clientX }));
          seen.add(element.parentElement?.textContent ?? "");
        };
        const tick = (now: number): void => {
          stamps.push(now);
          if (now - (stamps[0] ?? now) < length * 1000) {
            turn(stamps.length);
            requestAnimationFrame(tick);
          } else if (selector !== null && seen.size < 6) {
            // A gesture that moves nothing would be measured as a fast one.
            reject(new Error(`the wheel showed ${seen.size} windows in ${stamps.length} frames`));
          } else resolve(stamps.slice(1).map((stamp, index) => stamp - (stamps[index] ?? stamp)));
        };
        requestAnimationFrame(tick);
      }),
    { selector: subject, length: seconds },
  );
  const total = deltas.reduce((sum, delta) => sum + delta, 0);
  return { rate: (deltas.length / total) * 1000, longest: Math.max(...deltas) };
}

/** In no order, as containers come: 7919 is prime to 10,000. */
function crowdedNetwork(): DemoState {
  return {
    hostInterfaces: [],
    images: knownImages,
    networks: [{ name: "crowd", ipam: { configs: [{ subnet, gateway: "", ipRange: "", auxiliary: {} }] } }],
    containers: Array.from({ length: members }, (_, index) => ({
      name: `c${index}`,
      image: "patchbay-test/busybox:latest",
      networkMode: "crowd",
      attachments: {
        crowd: {
          ipam: {
            IPv4Address: formatAddress({ family: 4, value: 0x0a090002 + ((index * 7919) % members) * 6 }),
          },
        },
      },
    })),
  };
}
