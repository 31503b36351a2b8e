import { describe, expect, it } from "vitest";
import type { ProbeHelperPlan } from "@/lib/domain/probes/probe-helper";
import type { ProbeTool } from "@/lib/domain/probes/probe-tools";
import type { Engine } from "@/lib/engine/engine";
import { EngineError } from "@/lib/engine/engine-error";
import { isLacking, runByExec, runByHelper, type ToolIo } from "@/lib/server/run-tool";

const ping: ProbeTool = { id: "ping", argv: ["ping", "-c", "1", "db"], input: null };
const plan: ProbeHelperPlan = { image: "busybox", instance: "i", joins: "host", kind: "ping", tool: ping };

type Calls = Pick<
  Engine,
  | "createExec"
  | "startExec"
  | "readExecEnd"
  | "createProbeHelper"
  | "attachProbeHelper"
  | "startHelper"
  | "waitHelper"
  | "removeHelper"
>;

/** An engine that says `prints` on every stream; `calls` are those it got. */
function fakeEngine({ prints = "", ...own }: Partial<Calls> & { prints?: string } = {}) {
  const calls: string[] = [];
  const stream: Calls["startExec"] = async (_id, listener) => {
    listener.onText(prints);
    listener.onEnd();
    return { write: () => {}, close: () => calls.push("close") };
  };
  const methods: Calls = {
    createExec: async () => "exec",
    startExec: stream,
    readExecEnd: async () => 0,
    createProbeHelper: async () => "helper",
    attachProbeHelper: stream,
    startHelper: async () => {},
    waitHelper: async () => 0,
    removeHelper: async () => {},
    ...own,
  };
  const engine = Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [
      name,
      (...args: unknown[]) => {
        calls.push(name);
        return (method as (...each: unknown[]) => unknown)(...args);
      },
    ]),
  ) as unknown as Engine;
  return { engine, calls };
}

function toolIo(change: Partial<ToolIo> = {}): ToolIo {
  return { signal: new AbortController().signal, limit: 1000, longest: 100, onOutput: () => {}, ...change };
}

describe("a tool's run", () => {
  it("is no sign of a lacking tool when it was cut off, whatever it printed (PROBE-6)", async () => {
    const prints = `usage: ping\n${"y".repeat(200)}`;
    const { engine } = fakeEngine({ prints });
    const run = await runByExec(engine, "c", ping, toolIo());
    expect(run).toMatchObject({ how: "ended", isCut: true, output: prints.slice(0, 100) });
    expect(isLacking("ping", ping, run)).toBe(false);
    expect(isLacking("ping", ping, { ...run, isCut: false, exitCode: 1 })).toBe(true);
  });

  it("is not begun by whom nobody waits for, also when that is so while it is made", async () => {
    const gone = fakeEngine();
    const io = toolIo({ signal: AbortSignal.abort() });
    expect(await runByExec(gone.engine, "c", ping, io)).toMatchObject({ how: "cancelled" });
    expect(await runByHelper(gone.engine, plan, io)).toMatchObject({ how: "cancelled" });
    expect(gone.calls).toEqual([]);

    let leave = new AbortController();
    const create = async (): Promise<string> => {
      leave.abort();
      return "made";
    };
    const leaving = fakeEngine({ createExec: create, createProbeHelper: create });
    const whileMade = toolIo({ signal: leave.signal });
    expect(await runByExec(leaving.engine, "c", ping, whileMade)).toMatchObject({ how: "cancelled" });
    leave = new AbortController();
    const again = toolIo({ signal: leave.signal });
    expect(await runByHelper(leaving.engine, plan, again)).toMatchObject({ how: "cancelled" });
    expect(leaving.calls).toEqual(["createExec", "createProbeHelper", "removeHelper"]);
  });

  it("leaves no helper behind that the engine could not start (PROBE-7)", async () => {
    for (const error of [
      new EngineError("refused", "no such file", { status: 400 }),
      new EngineError("timeout", "no answer", { wasSent: true }),
    ]) {
      const { engine, calls } = fakeEngine({
        attachProbeHelper: async () => ({ write: () => {}, close: () => calls.push("close") }),
        startHelper: () => Promise.reject(error),
      });
      const run = await runByHelper(engine, plan, toolIo()).catch((thrown: unknown) => thrown);
      if (error.code === "refused") expect(run).toMatchObject({ how: "lacking" });
      else expect(run).toBe(error);
      expect(calls.slice(-2)).toEqual(["close", "removeHelper"]);
    }
  });

  it("keeps its place while an engine that does not answer can't tell its end", async () => {
    const ends = [
      () => Promise.reject(new EngineError("timeout", "no answer", { wasSent: true })),
      () => Promise.reject(new EngineError("refused", "no such exec", { status: 404 })),
    ];
    const { engine, calls } = fakeEngine({
      prints: "y".repeat(200),
      readExecEnd: () => ends.shift()?.() ?? Promise.resolve(0),
    });
    const run = await runByExec(engine, "c", ping, toolIo());
    await run.released;
    expect(calls.filter((name) => name === "readExecEnd")).toHaveLength(2);
  });
});
