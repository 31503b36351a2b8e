import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { containerRoutes } from "./container-routes";
import { type DemoState, plantState } from "./demo-state";
import { eventRoutes } from "./event-routes";
import { exampleTopology } from "./example-topology";
import { execRoutes } from "./exec-routes";
import { DemoKernel } from "./kernel";
import { createRouter } from "./http-router";
import { EngineModel } from "./model";
import { networkRoutes } from "./network-routes";
import { systemRoutes } from "./system-routes";

export type DemoEngine = {
  socketPath: string;
  /** For DOCKER_HOST. */
  endpoint: `unix://${string}`;
  /** The kernel that it pretends to run on: its interfaces and their counters. */
  kernel: DemoKernel;
  /** Ends all connections and removes the socket; may be called twice. */
  stop: () => Promise<void>;
};

export type DemoEngineOptions = {
  /** Default: in a new directory of its own, private to this user. */
  socketPath?: string;
  /** Default: the example topology. */
  seed?: DemoState;
  now?: () => Date;
};

/** Starts a demo engine on a unix socket that only this user can open. */
export async function startDemoEngine(options: DemoEngineOptions = {}): Promise<DemoEngine> {
  const model = new EngineModel(options.now ?? (() => new Date()));
  plantState(model, options.seed ?? exampleTopology());
  const kernel = new DemoKernel(model);
  const server = createRouter([
    ...systemRoutes(model),
    ...networkRoutes(model),
    ...execRoutes(model),
    ...containerRoutes(model),
    ...eventRoutes(model),
  ]);
  // mkdtemp makes it 0700, so nobody else can reach the socket before its own mode is set.
  const directory = options.socketPath ? null : await mkdtemp(path.join(os.tmpdir(), "patchbay-demo-"));
  const socketPath = options.socketPath ?? path.join(directory ?? "", "docker.sock");
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(socketPath, resolve);
  });
  await chmod(socketPath, 0o600);
  const sockets = new Set<{ destroy: () => void }>();
  // Raw connections of an exec are no longer the http server's, and would keep it from closing.
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
    await rm(directory ?? socketPath, { recursive: true, force: true });
  };
  return { socketPath, endpoint: `unix://${socketPath}`, kernel, stop: () => (stopping ??= stop()) };
}
