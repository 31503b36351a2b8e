import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";
import esbuild from "esbuild";
import type { ObservedCounters, ObservedHost, ObservedSandbox } from "@/lib/domain/wiring/observed-wiring";
import { WiringError, type WiringSource } from "@/lib/wiring/wiring-source";

type NamedCounters = [string, ObservedCounters][];

interface CountersAnswer {
  host: NamedCounters;
  containers: [string, NamedCounters][];
}

interface Answer {
  number: number;
  value?: unknown;
  elapsed?: number;
  error?: string;
}

/**
 * The local source on a throw-away engine's host: that is a network namespace of its own, so the source runs in a
 * process there. `lastElapsed` is how long the last call took in it, in ms.
 */
export async function startLocalInNamespace(
  hostPrefix: readonly string[],
): Promise<WiringSource & { lastElapsed(): number }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "patchbay-wiring-"));
  const bundle = path.join(folder, "source-process.mjs");
  await esbuild.build({
    entryPoints: [
      // The bench, which bundles this file, calls its own folder by that name: one beside this one.
      path.join(import.meta.dirname, "../wiring/source-process.ts"),
    ],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "warning",
  });
  const [command = "", ...prefix] = hostPrefix;
  const child = spawn(command, [...prefix, process.execPath, bundle], { stdio: ["pipe", "pipe", "inherit"] });
  const waiting = new Map<number, (answer: Answer) => void>();
  let lastElapsed = Number.NaN;
  readline.createInterface({ input: child.stdout }).on("line", (line) => {
    const answer = JSON.parse(line) as Answer;
    waiting.get(answer.number)?.(answer);
    waiting.delete(answer.number);
  });
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => {
      for (const [number, settle] of waiting) settle({ number, error: "The process has ended." });
      resolve();
    });
  });
  let calls = 0;
  const call = async (method: string, more: object = {}): Promise<unknown> => {
    const number = (calls += 1);
    const answer = await new Promise<Answer>((resolve) => {
      waiting.set(number, resolve);
      child.stdin.write(`${JSON.stringify({ number, method, ...more })}\n`);
    });
    if (answer.error !== undefined) throw new WiringError(answer.error);
    lastElapsed = answer.elapsed ?? Number.NaN;
    return answer.value;
  };
  return {
    kind: "local",
    readHost: async () => (await call("readHost")) as ObservedHost,
    readSandboxes: async (targets) =>
      new Map((await call("readSandboxes", { targets })) as [string, ObservedSandbox][]),
    readCounters: async (targets) => {
      const { host, containers } = (await call("readCounters", { targets })) as CountersAnswer;
      return {
        host: new Map(host),
        containers: new Map(containers.map(([id, counters]) => [id, new Map(counters)])),
      };
    },
    lastElapsed: () => lastElapsed,
    close: async () => {
      child.stdin.end();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
