import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { type PatchbayServer, startPatchbay } from "@/e2e/api/patchbay-server";

/** Runs in the engine's namespace: its loopback is another one than the tests'. */
const relayScript = `
const net = require("node:net");
const [path, port] = process.argv.slice(1);
net.createServer((one) => {
  const other = net.connect(Number(port), "127.0.0.1");
  one.pipe(other).pipe(one);
  for (const [end, far] of [[one, other], [other, one]]) end.on("error", () => {}).on("close", () => far.destroy());
}).listen(path, () => console.log("ready"));
`;

/**
 * The built product on a throw-away engine's host, which is a network namespace of its own, reachable here at its own
 * port: a unix socket leads in, for those belong to no network namespace. `prefix` stands after the host's.
 */
export async function startPatchbayOnHost(
  hostPrefix: readonly string[],
  { variables, prefix = [] }: { variables: Record<string, string>; prefix?: readonly string[] },
): Promise<PatchbayServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "patchbay-relay-"));
  const socket = path.join(folder, "socket");
  const server = await startPatchbay(variables, [...hostPrefix, ...prefix]);
  const [command, ...args] = [
    ...hostPrefix,
    process.execPath,
    "-e",
    relayScript,
    socket,
    String(server.port),
  ];
  const relay = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  await once(relay.stdout, "data");
  const open = new Set<net.Socket>();
  const listener = net.createServer((client) => {
    const far = net.connect(socket);
    client.pipe(far).pipe(client);
    for (const [end, other] of [
      [client, far],
      [far, client],
    ] as const) {
      open.add(end);
      end.on("error", () => {});
      end.on("close", () => {
        open.delete(end);
        other.destroy();
      });
    }
  });
  listener.listen(server.port, "127.0.0.1");
  await once(listener, "listening");
  return {
    ...server,
    stop: async () => {
      await server.stop();
      for (const end of open) end.destroy();
      listener.close();
      relay.kill("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}
