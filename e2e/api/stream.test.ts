import net from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PatchbayServer, readEvents, startPatchbay } from "@/e2e/api/patchbay-server";

/** The event stream of the built server, on the demo engine: slow readers, resuming, many at once. */

let server: PatchbayServer;
beforeAll(async () => {
  server = await startPatchbay({ PATCHBAY_DEMO: "1" });
}, 60_000);
afterAll(() => server?.stop());

const networks = "/api/engines/default/networks";
const revisionNow = async (): Promise<number> =>
  (await server.call<{ revision: number }>("GET", "/api/engines/default/topology")).body.revision;
async function change(name: string): Promise<void> {
  expect(
    (
      await server.call("POST", networks, {
        name,
        pools: [{ subnet: "10.210.0.0/24" }],
        labels: { filler: "x".repeat(4000) },
      })
    ).status,
  ).toBe(201);
  expect((await server.call("DELETE", `${networks}/${name}`)).status).toBe(204);
}

test("frames tell every revision, in order, without a gap", async () => {
  const stream = readEvents(server);
  await expect.poll(() => stream.frames.some(({ event }) => event === "snapshot")).toBe(true);
  for (let index = 0; index < 5; index += 1) await change(`gapless-${index}`);
  const last = await revisionNow();
  await expect.poll(() => stream.frames.at(-1)?.data["revision"]).toBe(last);
  const patches = stream.frames
    .filter(({ event }) => event === "patch")
    .map(({ data }) => data["patch"] as { from: number; revision: number });
  expect(patches.length).toBeGreaterThanOrEqual(10);
  const snapshot = stream.frames.find(({ event }) => event === "snapshot");
  let revision = Number(snapshot?.data["revision"]);
  for (const patch of patches) {
    expect(patch.from).toBe(revision);
    revision = patch.revision;
  }
  stream.stop();
});

test("a resume from an unknown process or a revision long gone begins with a snapshot", async () => {
  for (const id of ["other-1", "nonsense", "0-0"]) {
    const stream = readEvents(server, id);
    await expect.poll(() => stream.frames[0]?.event).toBe("snapshot");
    stream.stop();
  }
});

test("a reader that takes nothing costs the others nothing, and gets the newest state when it wakes", async () => {
  const stuck = net.connect(server.port, "127.0.0.1");
  stuck.on("error", () => {});
  await new Promise<void>((resolve) => {
    stuck.once("connect", resolve);
  });
  stuck.write(`GET /api/engines/default/events HTTP/1.1\r\nHost: localhost:${server.port}\r\n\r\n`);
  stuck.pause();
  const stream = readEvents(server);
  await expect.poll(() => stream.frames.some(({ event }) => event === "snapshot")).toBe(true);
  // Far more than the socket's buffers and the frames that are kept for one reader.
  for (let index = 0; index < 120; index += 1) await change(`flood-${index}`);
  const last = await revisionNow();
  await expect.poll(() => stream.frames.at(-1)?.data["revision"]).toBe(last);
  expect(stream.frames.filter(({ event }) => event === "patch").length).toBeGreaterThan(100);

  let text = "";
  stuck.on("data", (chunk) => {
    text += chunk.toString();
  });
  stuck.resume();
  await expect.poll(() => text.includes(`-${last}\n`), { timeout: 10_000 }).toBe(true);
  stuck.destroy();
  stream.stop();
}, 90_000);

test("HEAD of the stream leaves nobody subscribed", async () => {
  const answer = await server.raw({ method: "HEAD", target: "/api/engines/default/events" });
  expect([answer.status, answer.headers["content-type"], answer.body]).toEqual([
    200,
    "text/event-stream; charset=utf-8",
    "",
  ]);
});

test("forty readers at once are served, and their leaving is noticed", async () => {
  const streams = Array.from({ length: 40 }, () => readEvents(server));
  await expect
    .poll(() => streams.every(({ frames }) => frames.some(({ event }) => event === "snapshot")))
    .toBe(true);
  await change("for-all");
  const last = await revisionNow();
  await expect.poll(() => streams.every(({ frames }) => frames.at(-1)?.data["revision"] === last)).toBe(true);
  for (const { stop } of streams) stop();
  await change("for-none");
  expect((await server.call("GET", "/api/health")).status).toBe(200);
});

interface TrafficData {
  whole: boolean;
  links: Record<string, { rxBytes: number; rxRate: number } | null>;
  networks: Record<string, unknown>;
  uplinks: Record<string, { txRate: number } | null>;
}

function trafficOf(frames: readonly { event: string; data: Record<string, unknown> }[]): TrafficData[] {
  return frames.filter(({ event }) => event === "traffic").map(({ data }) => data["traffic"] as TrafficData);
}

test("traffic comes to who asks for it: all that is known first, then what changes", async () => {
  const plain = readEvents(server);
  const stream = readEvents(server, undefined, "?traffic=1");
  const only = readEvents(server, undefined, "?traffic=only");
  await expect.poll(() => trafficOf(stream.frames).length, { timeout: 15_000 }).toBeGreaterThan(2);
  await expect.poll(() => trafficOf(only.frames).length, { timeout: 15_000 }).toBeGreaterThan(2);
  const [first, second, ...more] = trafficOf(stream.frames);
  expect(first?.whole).toBe(true);
  expect(second?.whole).toBe(false);
  expect(Object.keys(second?.uplinks ?? {})).toContain("eth0");
  expect(Object.values(second?.links ?? {}).some((link) => link !== null && link.rxRate > 0)).toBe(true);
  // Idle links are told once.
  const idle = Object.entries(second?.links ?? {}).filter(([, link]) => link?.rxRate === 0);
  expect(idle.length).toBeGreaterThan(0);
  for (const [key] of idle) for (const later of more) expect(Object.keys(later.links)).not.toContain(key);
  expect(only.frames.every(({ event }) => event === "traffic")).toBe(true);
  expect(stream.frames.some(({ event }) => event === "snapshot")).toBe(true);
  expect(trafficOf(plain.frames)).toEqual([]);
  plain.stop();
  stream.stop();
  only.stop();
});
