import "server-only";
import type { ProbeHelperPlan } from "@/lib/domain/probes/probe-helper";
import type { ProbeKind } from "@/lib/domain/probes/probe";
import type { ProbeTool } from "@/lib/domain/probes/probe-tools";
import { isToolLacking } from "@/lib/domain/probes/read-sight";
import type { Engine } from "@/lib/engine/engine";
import { EngineError } from "@/lib/engine/engine-error";

/** How a tool's run came to its end. `lacking`: the engine could not start it, since it is not there. */
export interface ToolRun {
  how: "ended" | "overdue" | "cancelled" | "lacking";
  /** Null when it is not known. */
  exitCode: number | null;
  output: string;
  isCut: boolean;
  /** Resolves when the tool does not run any more, as far as it can be told. */
  released: Promise<void>;
}

export interface ToolIo {
  signal: AbortSignal;
  /** ms */
  limit: number;
  /** Characters of output that are kept; the run ends with them. */
  longest: number;
  onOutput(text: string): void;
}

type Listener = Parameters<Engine["startExec"]>[1];
type Stream = Awaited<ReturnType<Engine["startExec"]>>;

/** The engine has closed the stream before the exec counts as ended: looked at again, in ms. */
const endLooks = [0, 20, 50, 100, 200, 400];
/** Every tool ends by itself within 8 s: an exec that is left alone is looked at so often, in ms. */
const releaseLook = 500;
const releaseLimit = 10_000;

/**
 * Whether it is as if the tool were not there. What was cut off is a tool, whatever it printed: it may run on, and the
 * next one would run beside it.
 */
export function isLacking(kind: ProbeKind, tool: ProbeTool, run: ToolRun): boolean {
  const { how, exitCode, output, isCut } = run;
  return (
    how === "lacking" ||
    (how === "ended" && !isCut && isToolLacking({ kind, tool: tool.id, exitCode, output }))
  );
}

/** Runs a tool in a container. Throws an `EngineError` where the container is gone or does not run. */
export async function runByExec(
  engine: Engine,
  containerId: string,
  tool: ProbeTool,
  io: ToolIo,
): Promise<ToolRun> {
  if (io.signal.aborted) return { ...nothing, how: "cancelled" };
  const id = await engine.createExec(containerId, tool);
  // Given up while the engine made it: an exec that is not started goes with its container.
  if (io.signal.aborted) return { ...nothing, how: "cancelled" };
  const heard = await listen((listener) => engine.startExec(id, listener), tool.input, io);
  if (heard === null) return { ...nothing, how: "lacking" };
  const { how, output, isCut } = heard;
  if (how !== "ended" || isCut) {
    return { how, output, isCut, exitCode: null, released: whenExecEnded(engine, id) };
  }
  let exitCode: number | null = null;
  for (const wait of endLooks) {
    await pause(wait);
    exitCode = await engine.readExecEnd(id).catch(() => null);
    if (exitCode !== null) break;
  }
  return { how, output, isCut, exitCode, released: Promise.resolve() };
}

/** Runs a tool in a helper container of its own, and removes that whatever happens. */
export async function runByHelper(engine: Engine, plan: ProbeHelperPlan, io: ToolIo): Promise<ToolRun> {
  if (io.signal.aborted) return { ...nothing, how: "cancelled" };
  const id = await engine.createProbeHelper(plan);
  try {
    if (io.signal.aborted) return { ...nothing, how: "cancelled" };
    // Asked before the start, since it is removed by its own end.
    const exit = engine.waitHelper(id, { deadline: io.limit + 5000 }).catch(() => null);
    const heard = await listen(
      async (listener) => {
        const stream = await engine.attachProbeHelper(id, listener);
        try {
          await engine.startHelper(id);
        } catch (error) {
          stream.close();
          throw error;
        }
        return stream;
      },
      plan.tool.input,
      io,
    );
    if (heard === null) return { ...nothing, how: "lacking" };
    const { how, output, isCut } = heard;
    const exitCode = how === "ended" && !isCut ? await exit : null;
    return { how, output, isCut, exitCode, released: Promise.resolve() };
  } finally {
    await engine.removeHelper(id).catch(() => {});
  }
}

const nothing: Omit<ToolRun, "how"> = {
  exitCode: null,
  output: "",
  isCut: false,
  released: Promise.resolve(),
};

/** Hears a stream out: to its end, the limit of time or of characters, or the caller's signal. Null: it can't be started. */
async function listen(
  open: (listener: Listener) => Promise<Stream>,
  input: string | null,
  io: ToolIo,
): Promise<Pick<ToolRun, "how" | "output" | "isCut"> | null> {
  let output = "";
  let isCut = false;
  let finish = (_how: ToolRun["how"]): void => {};
  const finished = new Promise<ToolRun["how"]>((resolve) => {
    finish = resolve;
  });
  const cancel = (): void => finish("cancelled");
  io.signal.addEventListener("abort", cancel, { once: true });
  const timer = setTimeout(() => finish("overdue"), io.limit);
  let stream: Stream | null = null;
  try {
    stream = await open({
      onText(text) {
        const room = io.longest - output.length;
        const taken = text.length > room ? text.slice(0, Math.max(0, room)) : text;
        output += taken;
        if (taken !== "") io.onOutput(taken);
        if (taken.length === text.length) return;
        isCut = true;
        finish("ended");
      },
      onEnd: () => finish("ended"),
    });
    if (io.signal.aborted) cancel();
    // It stays open: a server may take its end for the client's farewell.
    if (input !== null) stream.write(input);
    return { how: await finished, output, isCut };
  } catch (error) {
    // The runtime could not start it: 400 or 500 by the engine's version, where there is no such file; 404 up to 20.10 for a helper.
    if (
      error instanceof EngineError &&
      error.code === "refused" &&
      [400, 404, 500].includes(error.status ?? 0)
    )
      return null;
    throw error;
  } finally {
    clearTimeout(timer);
    io.signal.removeEventListener("abort", cancel);
    stream?.close();
  }
}

async function whenExecEnded(engine: Engine, id: string): Promise<void> {
  const end = Date.now() + releaseLimit;
  while (Date.now() < end) {
    try {
      if ((await engine.readExecEnd(id)) !== null) return;
    } catch (error) {
      // Its container is gone; an engine that does not answer says nothing.
      if (error instanceof EngineError && error.code === "refused") return;
    }
    await pause(releaseLook);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
