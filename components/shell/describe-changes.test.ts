import { describe, expect, test } from "vitest";
import { describeChanges, withoutOwn } from "@/components/shell/describe-changes";
import type { Activity } from "@/lib/contract/frames";
import { connectStep } from "@/lib/domain/changes/change";

function happened(action: string, container: string | null, network: string | null = null): Activity {
  return {
    at: "2026-01-01T00:00:00Z",
    action,
    containerId: container === null ? null : `id-${container}`,
    containerName: container,
    networkId: network === null ? null : `id-${network}`,
    networkName: network,
  };
}

describe("what is told of changes", () => {
  test.each([
    ["network connect", "web1", "back", "web1 connected to back"],
    ["network disconnect", "web1", "back", "web1 disconnected from back"],
    ["network create", null, "lab", "Network lab created"],
    ["network destroy", null, "lab", "Network lab removed"],
    ["container start", "web1", null, "web1 started"],
    ["container die", "web1", null, "web1 stopped"],
    ["container kill", "web1", null, ""],
    ["toString", "web1", null, ""],
  ])("%s", (action, container, network, words) => {
    expect(describeChanges([happened(action, container, network)])).toBe(words);
  });

  test("is in the order of time and shows hidden characters", () => {
    expect(
      describeChanges([happened("container die", "b\u202E"), happened("network create", null, "a")]),
    ).toBe("Network a created. b\\u{202e} stopped");
  });

  test("a container that stops leaves its networks without a word", () => {
    expect(
      describeChanges([
        happened("container stop", "web1"),
        happened("network disconnect", "web1", "back"),
        happened("network disconnect", "web1", "front"),
        happened("container die", "web1"),
      ]),
    ).toBe("web1 stopped");
  });

  test("many are counted", () => {
    const burst = [
      happened("container start", "b"),
      happened("container start", "a"),
      happened("container create", "b"),
      happened("container create", "a"),
      happened("network connect", "c", "lab"),
      happened("network create", null, "lab"),
    ];
    expect(describeChanges(burst)).toBe("6 changes: 1 network created, 1 connected, 2 created, 2 started");
    expect(describeChanges([])).toBe("");
  });
});

test("what was asked for from here is no news, by name or by id; what others do is", () => {
  const events = [
    happened("network connect", "web1", "back"),
    happened("network disconnect", "web1", "back"),
    happened("network connect", "web2", "back"),
    happened("network destroy", null, "lab"),
    happened("network create", null, "lab2"),
    happened("container start", "web1"),
  ];
  const told = withoutOwn(events, [
    connectStep({ network: "back", container: "id-web1" }),
    { kind: "remove", network: "id-lab", force: false },
  ]);
  expect(told).toEqual([events[2], events[4], events[5]]);
});
