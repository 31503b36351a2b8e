import readline from "node:readline";
import { LocalSource } from "@/lib/wiring/local-source";
import type { SandboxTarget } from "@/lib/wiring/wiring-source";

/** The local source as a process of its own, so that it can run in an engine's namespaces: a JSON call a line. */
const source = new LocalSource();

interface Call {
  number: number;
  method: "readHost" | "readSandboxes" | "readCounters";
  targets?: SandboxTarget[];
}

async function answer({ method, targets }: Call): Promise<unknown> {
  switch (method) {
    case "readHost":
      return source.readHost();
    case "readSandboxes":
      return [...(await source.readSandboxes(targets ?? []))];
    case "readCounters": {
      const { host, containers } = await source.readCounters(targets ?? []);
      return {
        host: [...host],
        containers: [...containers].map(([id, counters]) => [id, [...counters]]),
      };
    }
  }
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const call = JSON.parse(line) as Call;
  const start = performance.now();
  const said = await answer(call).then(
    (value) => ({ value, elapsed: performance.now() - start }),
    (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
  );
  process.stdout.write(`${JSON.stringify({ number: call.number, ...said })}\n`);
}
