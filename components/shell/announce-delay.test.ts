import fc from "fast-check";
import { expect, test } from "vitest";
import { announceDelay } from "@/components/shell/announce-delay";

/** When each event is told, as the announcer does it: every event sets the timer anew. */
function tellAll(events: readonly number[]): { at: number; told: number }[] {
  const told: { at: number; told: number }[] = [];
  let waiting: number[] = [];
  for (const [place, now] of events.entries()) {
    waiting.push(now);
    const due = now + announceDelay({ now, firstUntoldAt: waiting[0] ?? now });
    if ((events[place + 1] ?? Infinity) <= due) continue;
    for (const at of waiting) told.push({ at, told: due });
    waiting = [];
  }
  return told;
}

test("a burst is told as one, after a quiet moment", () => {
  expect(tellAll([0, 200, 900])).toEqual([
    { at: 0, told: 2400 },
    { at: 200, told: 2400 },
    { at: 900, told: 2400 },
  ]);
});

test("with an event every second, five seconds of them are told as one", () => {
  const told = tellAll(Array.from({ length: 20 }, (_, second) => second * 1000));
  expect(new Set(told.map((each) => each.told)).size).toBe(4);
});

test("every event is told, none later than five seconds after it, none before a quiet moment or that", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 60 }), (gaps) => {
      let now = 0;
      const events = gaps.map((gap) => (now += gap));
      const told = tellAll(events);
      expect(told.map(({ at }) => at)).toEqual(events);
      for (const each of told) expect(each.told - each.at).toBeLessThanOrEqual(5000);
    }),
  );
});
