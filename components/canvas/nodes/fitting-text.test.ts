import { expect, test } from "vitest";
import { fitsIn } from "@/components/canvas/nodes/fitting-text";

const room = { width: 120, size: 17, isBold: true };

test("a text fits on its line or it doesn't", () => {
  expect(fitsIn("web-1", room)).toBe(true);
  expect(fitsIn("project001-api-1", room)).toBe(false);
});

test("on two lines it is broken behind hyphens, and within a piece that is too long", () => {
  const two = { ...room, lines: 2 };
  expect(fitsIn("project001-api-1", two)).toBe(true);
  // "worker-1" stays together, so that the first line ends early.
  expect(fitsIn("checkout-worker-12", two)).toBe(true);
  expect(fitsIn("checkoutservice-worker-12", two)).toBe(false);
  expect(fitsIn("a".repeat(40), two)).toBe(false);
  expect(fitsIn("i-".repeat(4000), two)).toBe(false);
});
