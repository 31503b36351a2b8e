import { expect, test } from "vitest";
import { shareTraffic, type TrafficListener, type TrafficMessage } from "@/lib/client/shared-traffic";
import type { TrafficTold } from "@/lib/contract/frames";

/** One lock for all tabs, passed on in the order of asking, as browsers do. */
function browserLocks() {
  let isHeld = false;
  const queue: (() => void)[] = [];
  const release = (): void => {
    isHeld = false;
    queue.shift()?.();
  };
  const hold = async (act: (lock: object | null) => unknown): Promise<unknown> => {
    isHeld = true;
    try {
      return await act({});
    } finally {
      release();
    }
  };
  const request = async (
    _name: string,
    options: { ifAvailable?: boolean; signal?: AbortSignal },
    act: (lock: object | null) => unknown,
  ): Promise<unknown> => {
    if (!isHeld) return hold(act);
    if (options.ifAvailable === true) return act(null);
    await new Promise<void>((resolve, reject) => {
      queue.push(resolve);
      options.signal?.addEventListener("abort", () => {
        const at = queue.indexOf(resolve);
        if (at !== -1) queue.splice(at, 1);
        reject(new Error("aborted"));
      });
    });
    return hold(act);
  };
  return { request } as unknown as Pick<LockManager, "request">;
}

function browser() {
  const locks = browserLocks();
  const channels = new Set<(message: TrafficMessage) => void>();
  const streams: { tab: string; listener: TrafficListener }[] = [];

  function open(name: string) {
    const end = new AbortController();
    const told: (TrafficTold | "lost")[] = [];
    let hear: (message: TrafficMessage) => void = () => {};
    const receive = (message: TrafficMessage): void => hear(message);
    channels.add(receive);
    const channel = {
      postMessage: (message: TrafficMessage) => {
        for (const each of channels) if (each !== receive) each(structuredClone(message));
      },
      addEventListener: (_type: string, listener: (event: { data: TrafficMessage }) => void) => {
        hear = (message) => listener({ data: message });
      },
      close: () => channels.delete(receive),
    } as unknown as BroadcastChannel;
    const done = shareTraffic(
      {
        signal: end.signal,
        channel,
        locks,
        name,
        hold: (listener) =>
          new Promise((resolve) => {
            const stream = { tab: name, listener };
            streams.push(stream);
            end.signal.addEventListener("abort", () => {
              streams.splice(streams.indexOf(stream), 1);
              resolve();
            });
          }),
        whole: () => traffic(`all that ${name} knows`, true),
      },
      { onTold: (one) => void told.push(one), onLost: () => void told.push("lost") },
    ).catch(() => {});
    return {
      told,
      close: async () => {
        end.abort();
        await done;
      },
    };
  }
  return { open, streams };
}

function traffic(at: string, whole = false): TrafficTold {
  return { at, whole, links: {}, networks: {}, uplinks: {} };
}

const holders = (streams: readonly { tab: string }[]): string[] => streams.map(({ tab }) => tab);

test("any number of tabs hold one stream, and all hear what it tells", async () => {
  const { open, streams } = browser();
  const tabs = [open("a"), open("b"), open("c")];
  await expect.poll(() => tabs[2]?.told.length).toBe(1);
  expect(holders(streams)).toEqual(["a"]);
  streams[0]?.listener.onTold(traffic("now"));
  for (const { told } of tabs) expect(told.at(-1)).toEqual(traffic("now"));
  streams[0]?.listener.onLost();
  for (const { told } of tabs) expect(told.at(-1)).toBe("lost");
});

test("a tab that comes later is told everything, and no other one is", async () => {
  const { open, streams } = browser();
  const first = open("a");
  await expect.poll(() => holders(streams)).toEqual(["a"]);
  const second = open("b");
  await expect.poll(() => second.told).toEqual([traffic("all that a knows", true)]);
  const third = open("c");
  await expect.poll(() => third.told).toEqual([traffic("all that a knows", true)]);
  expect([first.told.length, second.told.length]).toEqual([0, 1]);
});

test("when the tab with the stream goes, the next one takes it over", async () => {
  const { open, streams } = browser();
  const first = open("a");
  const second = open("b");
  const third = open("c");
  await expect.poll(() => third.told.length).toBe(1);
  await first.close();
  await expect.poll(() => holders(streams)).toEqual(["b"]);
  streams[0]?.listener.onTold(traffic("on", true));
  expect(second.told.at(-1)).toEqual(traffic("on", true));
  expect(third.told.at(-1)).toEqual(traffic("on", true));
  expect(first.told).toEqual([]);
});

test("a tab that waits and goes leaves nothing behind", async () => {
  const { open, streams } = browser();
  const first = open("a");
  const second = open("b");
  await expect.poll(() => second.told.length).toBe(1);
  await second.close();
  await first.close();
  expect(streams).toEqual([]);
  open("c");
  await expect.poll(() => holders(streams)).toEqual(["c"]);
});
