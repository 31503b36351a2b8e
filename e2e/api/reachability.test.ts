import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PatchbayServer, startPatchbay } from "@/e2e/api/patchbay-server";
import { namesAnswer, reachabilityAnswer, type ReachabilityAnswer } from "@/lib/contract/reachability";
import { startDemoEngine } from "@/lib/demo-engine/demo-engine";
import { generateTopology } from "@/lib/demo-engine/generate-topology";

/** `GET …/reachability` and `…/names` of the built server. What they say is held against packets in e2e/reachability. */

const base = "/api/engines/default";

describe("reachability over HTTP", () => {
  let server: PatchbayServer;
  let demo: Awaited<ReturnType<typeof startDemoEngine>>;
  let matrix: ReachabilityAnswer;
  beforeAll(async () => {
    demo = await startDemoEngine({ seed: generateTopology({ containers: 60, networks: 8, seed: 5 }) });
    server = await startPatchbay({ PATCHBAY_ENGINE: `unix://${demo.socketPath}` });
    matrix = reachabilityAnswer.parse((await server.call("GET", `${base}/reachability`)).body);
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
    await demo?.stop();
  });

  test("the matrix holds each ordered pair of the running containers, the host and the internet once", () => {
    const ids = matrix.subjects.map(({ id }) => id);
    expect(ids).toContain("host");
    expect(ids).toContain("internet");
    const pairs = new Set(matrix.verdicts.map(({ from, to }) => `${from} ${to}`));
    expect(pairs.size).toBe(ids.length * (ids.length - 1));
    expect(matrix.verdicts).toHaveLength(pairs.size);
    expect(new Set(matrix.verdicts.map(({ byAddress }) => byAddress))).toContain("reachable");
    expect(new Set(matrix.verdicts.map(({ byAddress }) => byAddress))).toContain("blocked");
  });

  test("a row, a column and a pair say what the matrix says, and a pair has its path", async () => {
    const [first] = matrix.subjects;
    if (first === undefined) throw new Error("no subject");
    const ask = async (query: string): Promise<ReachabilityAnswer> =>
      reachabilityAnswer.parse((await server.call("GET", `${base}/reachability?${query}`)).body);
    const row = await ask(`from=${encodeURIComponent(first.name)}`);
    expect(row.verdicts).toEqual(matrix.verdicts.filter(({ from }) => from === first.id));
    const column = await ask(`to=${first.id}`);
    expect(column.verdicts).toEqual(matrix.verdicts.filter(({ to }) => to === first.id));
    const pair = await ask(`from=host&to=${first.id.slice(0, 16)}`);
    expect(pair.subjects.map(({ id }) => id).toSorted()).toEqual([first.id, "host"].toSorted());
    const [{ path, remedies, ...verdict } = { path: [] }] = pair.verdicts;
    expect(verdict).toEqual(matrix.verdicts.find(({ from, to }) => from === "host" && to === first.id));
    expect(path?.[0]).toEqual({ kind: "host", label: "the host", id: null });
    expect(remedies).toBeDefined();
  });

  test("the names of a container hold itself and its neighbours", async () => {
    const verdict = matrix.verdicts.find(({ byName }) => byName === "reachable");
    if (verdict === undefined) throw new Error("nobody is reached by name");
    const { names } = namesAnswer.parse(
      (await server.call("GET", `${base}/names?from=${verdict.from}`)).body,
    );
    for (const name of verdict.names) expect(names.map((entry) => entry.name)).toContain(name);
    expect(names.map(({ kind }) => kind)).toContain("hosts");
  });

  test.each([
    ["names", 400],
    ["names?from=", 400],
    ["names?from=nobody", 404],
    ["names?from=host", 404],
    ["reachability?from=nobody", 404],
    ["reachability?from=%3Brm%20-rf%20%2F", 404],
    [`reachability?to=${"x".repeat(300)}`, 404],
    ["reachability?from=&to=", 400],
    ["reachability?from=host&to=host", 422],
  ])("GET %s is refused", async (path, status) => {
    const answer = await server.call<{ code: string }>("GET", `${base}/${path}`);
    expect(answer.status).toBe(status);
    expect(answer.body.code).toBeTypeOf("string");
  });
});
