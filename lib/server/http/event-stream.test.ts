import { expect, test } from "vitest";
import type { Frame, TrafficTold } from "@/lib/contract/frames";
import type { Hub } from "@/lib/server/hub";
import { eventStream } from "@/lib/server/http/event-stream";
import type { TrafficListener, TrafficSampler } from "@/lib/server/traffic";

const told = (at: string, whole = false): TrafficTold => ({
  at,
  whole,
  links: {},
  networks: {},
  uplinks: {},
});

/** One client of a server whose sampler is told by hand. */
function open(traffic: "only" | "also") {
  let sample: TrafficListener = () => {};
  const state = { whole: told("first", true) };
  const sampler: Pick<TrafficSampler, "whole" | "watch"> = {
    get whole() {
      return state.whole;
    },
    watch: (listener) => {
      sample = listener;
      return () => {};
    },
  };
  const hub: Pick<Hub, "boot" | "topology" | "status" | "activities" | "subscribe" | "patchesSince"> = {
    boot: "boot",
    topology: null,
    status: {} as Hub["status"],
    activities: [],
    subscribe: () => () => {},
    patchesSince: () => null,
  };
  const end = new AbortController();
  const response = eventStream(hub as Hub, {
    lastEventId: null,
    signal: end.signal,
    traffic,
    sampler: sampler as TrafficSampler,
    probes: { results: [], subscribe: () => () => {} },
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const read = async (): Promise<Frame[]> => {
    const { value = "" } = (await reader?.read()) ?? {};
    return [...value.matchAll(/^data: (.*)$/gm)].map(([, json = ""]) => JSON.parse(json) as Frame);
  };
  return {
    state,
    sample: (one: TrafficTold) => sample(one),
    read,
    close: async () => {
      end.abort();
      await reader?.cancel();
    },
  };
}

test.each(["only", "also"] as const)(
  "a reader that falls behind has one frame of traffic waiting, with all that it missed (%s)",
  async (wish) => {
    const client = open(wish);
    const trafficIn = (frames: readonly Frame[]): TrafficTold[] =>
      frames.flatMap((frame) => (frame.type === "traffic" ? [frame.traffic] : []));
    expect(trafficIn(await client.read())).toEqual([told("first", true)]);
    client.sample(told("a change"));
    expect(trafficIn(await client.read())).toEqual([told("a change")]);
    // What was pulled already is on its way; the rest waits.
    for (let second = 0; second < 200; second += 1) client.sample(told(`change ${second}`));
    client.state.whole = told("all of it", true);
    client.sample(told("the last change"));
    const late = trafficIn(await client.read());
    expect(late.length).toBeLessThanOrEqual(1);
    const rest = late[0]?.whole === true ? late : trafficIn(await client.read());
    expect(rest).toEqual([told("all of it", true)]);
    await client.close();
  },
);
