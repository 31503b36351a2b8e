import { beforeEach, expect, test } from "vitest";
import type { TrafficTold } from "@/lib/contract/frames";
import { forgetTraffic, readHistory, receiveTraffic } from "@/lib/client/traffic";

const subject = { kind: "links", key: "n:c" } as const;

function told(rate: number | null, whole = false): TrafficTold {
  const traffic = {
    rxBytes: 1,
    rxPackets: 1,
    rxErrors: 0,
    rxDropped: 0,
    txBytes: 1,
    txPackets: 1,
    txErrors: 0,
    txDropped: 0,
    rxRate: rate ?? 0,
    txRate: 0,
    rxPacketRate: 0,
    txPacketRate: 0,
  };
  return { at: "", whole, links: { "n:c": rate === null ? null : traffic }, networks: {}, uplinks: {} };
}

beforeEach(forgetTraffic);

test("a history holds the last minute, and the point that holds at its beginning", () => {
  for (let second = 0; second <= 100; second += 1) receiveTraffic(told(second), second * 1000);
  const points = readHistory(subject);
  expect(points[0]).toEqual({ at: 40_000, rates: { rx: 40, tx: 0 } });
  expect(points.at(-1)).toEqual({ at: 100_000, rates: { rx: 100, tx: 0 } });
  expect(points.length).toBe(61);
});

test("what is not known any more leaves a gap, then nothing", () => {
  receiveTraffic(told(5), 1000);
  receiveTraffic(told(null), 2000);
  expect(readHistory(subject)).toEqual([
    { at: 1000, rates: { rx: 5, tx: 0 } },
    { at: 2000, rates: null },
  ]);
  receiveTraffic(told(null), 200_000);
  expect(readHistory(subject)).toEqual([]);
});

test("what has gone is forgotten though nothing more is told of it, and what is quiet is not", () => {
  const other = { kind: "links", key: "n:other" } as const;
  const both = told(5);
  receiveTraffic({ ...both, links: { ...both.links, "n:other": both.links["n:c"] ?? null } }, 1000);
  receiveTraffic(told(null), 2000);
  for (let second = 3; second <= 200; second += 1)
    receiveTraffic({ ...told(null), links: {} }, second * 1000);
  expect(readHistory(subject)).toEqual([]);
  expect(readHistory(other)).toEqual([{ at: 1000, rates: { rx: 5, tx: 0 } }]);
});

test("a whole frame forgets what it does not hold", () => {
  receiveTraffic(told(5), 1000);
  receiveTraffic({ at: "", whole: true, links: {}, networks: {}, uplinks: {} }, 2000);
  expect(readHistory(subject).at(-1)).toEqual({ at: 2000, rates: null });
});
