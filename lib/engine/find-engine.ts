import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import * as z from "zod/mini";

/** Where an engine is reached. */
export type EngineTarget = { foundBy: string } & (
  | { kind: "unix"; path: string }
  | { kind: "tcp"; host: string; port: number; tls: EngineTls | null }
);

export interface EngineTls {
  ca: string | null;
  cert: string | null;
  key: string | null;
  verify: boolean;
}

/**
 * What was found: the target that a setting names, sockets in the usual places (the caller takes the first that
 * answers: Docker Desktop and Colima leave dead ones behind), or a setting that can't be followed and why.
 */
export type FoundEngine =
  | { found: "target"; target: EngineTarget }
  | { found: "sockets"; targets: EngineTarget[]; looked: string[] }
  | { found: "refused"; setting: string; reason: string };

/** The address of a target as people and `DOCKER_HOST` write it. */
export function formatTarget(target: EngineTarget): string {
  if (target.kind === "unix") return `unix://${target.path}`;
  const host = target.host.includes(":") ? `[${target.host}]` : target.host;
  return `tcp://${host}:${target.port}`;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads `unix://`, `tcp://` and their kin; `tls` is asked for only where TLS applies. */
export function parseEndpoint(
  text: string,
  setting: string,
  readTls: () => EngineTls | null,
): Exclude<FoundEngine, { found: "sockets" }> {
  const refuse = (reason: string): FoundEngine & { found: "refused" } => ({
    found: "refused",
    setting,
    reason,
  });
  if (text.startsWith("unix://")) {
    const socket = text.slice("unix://".length);
    if (!path.isAbsolute(socket))
      return refuse(`${text}: a unix socket needs an absolute path, as in unix:///var/run/docker.sock.`);
    return { found: "target", target: { kind: "unix", path: socket, foundBy: setting } };
  }
  if (text.startsWith("ssh://")) {
    return refuse(
      "Patchbay opens no ssh connections itself. Forward the socket and name it: " +
        "ssh -nNT -L /tmp/docker-remote.sock:/var/run/docker.sock USER@HOST, then --engine unix:///tmp/docker-remote.sock.",
    );
  }
  if (text.startsWith("npipe://"))
    return refuse("Windows pipes are not supported. Run Patchbay in WSL, next to Docker's unix socket.");
  let url: URL;
  try {
    url = new URL(text.includes("://") ? text : `tcp://${text}`);
  } catch {
    return refuse(`“${text}” is not an address of an engine (unix:///path/docker.sock or tcp://host:2376).`);
  }
  if (!["tcp:", "http:", "https:"].includes(url.protocol) || url.hostname === "") {
    return refuse(`“${text}” is not an address of an engine (unix:///path/docker.sock or tcp://host:2376).`);
  }
  try {
    const tls =
      readTls() ?? (url.protocol === "https:" ? { ca: null, cert: null, key: null, verify: true } : null);
    const port = url.port === "" ? (tls === null ? 2375 : 2376) : Number(url.port);
    const host = url.hostname.replace(/^\[|\]$/g, "");
    return { found: "target", target: { kind: "tcp", host, port, tls, foundBy: setting } };
  } catch (error) {
    return refuse(
      `The TLS files of ${text} can't be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function readTlsFolder(folder: string, verify: boolean): EngineTls {
  const read = (name: string): string | null => {
    const file = path.join(folder, name);
    return existsSync(file) ? readFileSync(file, "utf8") : null;
  };
  return { ca: read("ca.pem"), cert: read("cert.pem"), key: read("key.pem"), verify };
}

const contextSchema = z.object({
  Endpoints: z.object({
    docker: z.object({ Host: z.string(), SkipTLSVerify: z.optional(z.boolean()) }),
  }),
});
const configSchema = z.object({ currentContext: z.optional(z.string()) });

/** Follows a docker context by its files (`docker context inspect` shows the same). */
function readContext(
  name: string,
  configFolder: string,
  setting: string,
): Exclude<FoundEngine, { found: "sockets" }> {
  const digest = createHash("sha256").update(name).digest("hex");
  const file = path.join(configFolder, "contexts", "meta", digest, "meta.json");
  if (!existsSync(file)) {
    return {
      found: "refused",
      setting,
      reason: `There is no docker context “${name}” (docker context ls lists them).`,
    };
  }
  const parsed = contextSchema.safeParse(parseJson(readFileSync(file, "utf8")));
  if (!parsed.success) return { found: "refused", setting, reason: `${file} is not a docker context.` };
  const endpoint = parsed.data.Endpoints.docker;
  const tlsFolder = path.join(configFolder, "contexts", "tls", digest, "docker");
  return parseEndpoint(endpoint.Host, setting, () =>
    existsSync(tlsFolder) ? readTlsFolder(tlsFolder, endpoint.SkipTLSVerify !== true) : null,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The sockets where engines usually listen, in the order of preference: Docker, rootless Docker, Docker Desktop, Colima, Podman. */
export function listUsualSockets(env: Environment, home: string, uid: number): string[] {
  const runtime = env["XDG_RUNTIME_DIR"] ?? `/run/user/${uid}`;
  return [
    "/var/run/docker.sock",
    path.join(runtime, "docker.sock"),
    path.join(home, ".docker", "run", "docker.sock"),
    path.join(home, ".docker", "desktop", "docker.sock"),
    path.join(home, ".colima", "default", "docker.sock"),
    path.join(home, ".rd", "docker.sock"),
    path.join(home, ".orbstack", "run", "docker.sock"),
    "/run/podman/podman.sock",
    path.join(runtime, "podman", "podman.sock"),
  ];
}

/**
 * Finds the engine as the docker CLI would, then looks at the usual sockets: the explicit setting, `DOCKER_HOST`
 * (with `DOCKER_TLS_VERIFY`, `DOCKER_CERT_PATH`), `DOCKER_CONTEXT`, the current docker context. Reads files, opens
 * no connection. dockerode itself knows no contexts.
 */
export function findEngine(options: {
  engine: string | null;
  env: Environment;
  home?: string;
  uid?: number;
  exists?: (file: string) => boolean;
}): FoundEngine {
  const { env } = options;
  const home = options.home ?? homedir();
  const exists = options.exists ?? existsSync;
  const configFolder = env["DOCKER_CONFIG"] || path.join(home, ".docker");
  const environmentTls = (): EngineTls | null => {
    // The docker CLI turns TLS on when the variable is set to anything but the empty string.
    if (!env["DOCKER_TLS_VERIFY"] && !env["DOCKER_CERT_PATH"]) return null;
    return readTlsFolder(env["DOCKER_CERT_PATH"] || configFolder, Boolean(env["DOCKER_TLS_VERIFY"]));
  };
  if (options.engine) return parseEndpoint(options.engine, "--engine", environmentTls);
  if (env["DOCKER_HOST"]) return parseEndpoint(env["DOCKER_HOST"], "DOCKER_HOST", environmentTls);
  if (env["DOCKER_CONTEXT"] && env["DOCKER_CONTEXT"] !== "default") {
    return readContext(env["DOCKER_CONTEXT"], configFolder, `DOCKER_CONTEXT ${env["DOCKER_CONTEXT"]}`);
  }
  const configFile = path.join(configFolder, "config.json");
  if (!env["DOCKER_CONTEXT"] && exists(configFile)) {
    const config = configSchema.safeParse(parseJson(readFileSync(configFile, "utf8")));
    const current = config.success ? config.data.currentContext : undefined;
    if (current && current !== "default")
      return readContext(current, configFolder, `docker context ${current}`);
  }
  const looked = listUsualSockets(env, home, options.uid ?? process.getuid?.() ?? 0);
  const targets = looked
    .filter((candidate) => exists(/* turbopackIgnore: true */ candidate))
    .map((socket): EngineTarget => ({ kind: "unix", path: socket, foundBy: "usual socket" }));
  return { found: "sockets", targets, looked };
}
