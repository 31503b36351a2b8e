/**
 * What `npm start` and `npm run dev` run: settings, dependencies, build, then the front server in this very process, so
 * that signals reach it. Only node's own modules here: on a fresh clone nothing else is there.
 */
import net from "node:net";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
// Not { parseArgs }: a node too old to have it would die of a SyntaxError before it is told so.
import util from "node:util";
import {
  checkNodeVersion,
  ensureBuild,
  ensureDependencies,
  frontFile,
  root,
  runNpm,
  SetupError,
} from "./install.mjs";

/**
 * @typedef {object} Settings
 * @property {number} [port]
 * @property {string} [host]
 * @property {string} [engine] endpoint
 * @property {boolean} demo
 * @property {boolean} readOnly
 * @property {string} [token] `generate`: the front server makes one and prints it
 * @property {string} [auditLog]
 * @property {string} [wiring] `auto`, `local`, `helper` or `off`
 * @property {boolean} dev
 */

/**
 * @typedef {{ action: "start", settings: Settings } | { action: "help" } | { action: "refuse", message: string }} Parsed
 */

const usage = `Patchbay: see and rewire container networks.

  npm start -- [flags]

  --port N          port to listen on (3000)                                 PATCHBAY_PORT
  --host ADDRESS    address to listen on (loopback only); needs a token      PATCHBAY_HOST
  --engine URL      unix:///path or tcp://host:port (found by itself)        PATCHBAY_ENGINE
  --demo            use the built-in demo engine                             PATCHBAY_DEMO=1
  --read-only       refuse every change                                      PATCHBAY_READ_ONLY=1
  --token [VALUE]   ask for a token; without a value one is made and shown   PATCHBAY_TOKEN
  --audit-log FILE  append a JSON line for each change and refusal           PATCHBAY_AUDIT_LOG
  --wiring WAY      where the kernel's links are read: auto, local,          PATCHBAY_WIRING
                    helper (by a helper container) or off
  --help            this text

A flag beats its variable.
`;

const options = /** @type {const} */ ({
  port: { type: "string" },
  host: { type: "string" },
  engine: { type: "string" },
  demo: { type: "boolean" },
  "read-only": { type: "boolean" },
  token: { type: "string" },
  "audit-log": { type: "string" },
  wiring: { type: "string" },
  dev: { type: "boolean" },
  help: { type: "boolean", short: "h" },
});

/** Wrong settings; the message is the sentence that the person reads. */
class Refusal extends Error {}

/**
 * Reads the settings from flags and environment; a flag beats its variable, and an empty variable counts as unset.
 * @param {string[]} argv without node and script
 * @param {NodeJS.ProcessEnv | Record<string, string | undefined>} env
 * @returns {Parsed}
 */
export function parseSettings(argv, env) {
  try {
    const flags = parseFlags(argv);
    if (flags.help) return { action: "help" };
    return { action: "start", settings: readSettings(flags, env) };
  } catch (error) {
    if (error instanceof Refusal) return { action: "refuse", message: error.message };
    throw error;
  }
}

/** @param {string[]} argv */
function parseFlags(argv) {
  try {
    return util.parseArgs({ args: withTokenValue(argv), options, allowPositionals: false }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // parseArgs adds advice on positional arguments, of which there are none here.
    throw new Refusal(`${message.split(/\. |\n/)[0]?.replace(/\.$/, "")}; see --help.`);
  }
}

/**
 * parseArgs knows no optional values.
 * @param {string[]} argv
 */
function withTokenValue(argv) {
  return argv.map((word, index) => {
    const next = argv[index + 1];
    return word === "--token" && (next === undefined || next.startsWith("-")) ? "--token=generate" : word;
  });
}

/**
 * @param {ReturnType<typeof parseFlags>} flags
 * @param {NodeJS.ProcessEnv | Record<string, string | undefined>} env
 * @returns {Settings}
 */
function readSettings(flags, env) {
  /**
   * @template T
   * @param {keyof typeof options} flag
   * @param {string} variable
   * @param {(value: string, source: string) => T} parse
   */
  function read(flag, variable, parse) {
    const given = flags[flag];
    if (typeof given === "string") return parse(given, `--${flag}`);
    const value = env[variable];
    return value === undefined || value === "" ? undefined : parse(value, variable);
  }
  /** @param {"demo" | "read-only"} flag @param {string} variable */
  const readSwitch = (flag, variable) => flags[flag] ?? read(flag, variable, parseSwitch) ?? false;

  let engine = read("engine", "PATCHBAY_ENGINE", parseEngine);
  let demo = readSwitch("demo", "PATCHBAY_DEMO");
  if (demo && engine !== undefined) {
    if ((flags.demo === undefined) === (flags.engine === undefined)) {
      throw new Refusal("Choose either the demo engine (--demo) or another one (--engine), not both.");
    }
    if (flags.demo) engine = undefined;
    else demo = false;
  }
  const host = read("host", "PATCHBAY_HOST", parseHost);
  const token = read("token", "PATCHBAY_TOKEN", parseToken);
  if (host !== undefined && token === undefined && !isLoopback(host)) {
    throw new Refusal(
      `Listening on ${host} lets others reach this engine, and whoever rules the engine rules its host: add --token.`,
    );
  }
  return {
    port: read("port", "PATCHBAY_PORT", parsePort),
    host,
    engine,
    demo,
    readOnly: readSwitch("read-only", "PATCHBAY_READ_ONLY"),
    token,
    auditLog: read("audit-log", "PATCHBAY_AUDIT_LOG", parseFile),
    wiring: read("wiring", "PATCHBAY_WIRING", parseWiring),
    dev: flags.dev ?? false,
  };
}

/** @param {string} value @param {string} source */
function parsePort(value, source) {
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port < 1 || port > 65_535) {
    throw new Refusal(`${source} must be a port from 1 to 65535, not "${value}".`);
  }
  return port;
}

/** @param {string} value @param {string} source */
function parseHost(value, source) {
  const host = value.replace(/^\[(.*)\]$/, "$1");
  if (net.isIP(host) === 0 && !/^(?=.*[A-Za-z])[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(host)) {
    throw new Refusal(`${source} must be an address or a host name without port, not "${value}".`);
  }
  return host;
}

/** @param {string} host */
function isLoopback(host) {
  return host === "localhost" || host === "::1" || (net.isIPv4(host) && host.startsWith("127."));
}

/** @param {string} value @param {string} source */
function parseEngine(value, source) {
  if (/^unix:\/\/\/[^\0]+$/.test(value)) return value;
  if (/^\/[^\0]+$/.test(value)) return `unix://${value}`;
  const match = /^tcp:\/\/(\[[0-9a-f:.]+\]|[A-Za-z0-9.-]+)(?::(\d{1,5}))?\/?$/i.exec(value);
  if (match !== null && (match[2] === undefined || (Number(match[2]) >= 1 && Number(match[2]) <= 65_535)))
    return value;
  throw new Refusal(`${source} must be unix:///path or tcp://host:port, not "${value}".`);
}

/** @param {string} value @param {string} source */
function parseSwitch(value, source) {
  if (["1", "true", "yes"].includes(value.toLowerCase())) return true;
  if (["0", "false", "no"].includes(value.toLowerCase())) return false;
  throw new Refusal(`${source} must be 1 or 0, not "${value}".`);
}

/** @param {string} value @param {string} source */
function parseToken(value, source) {
  // What may follow "Bearer " (RFC 6750), and too long to be guessed.
  if (value === "generate" || /^[A-Za-z0-9._~+/-]{16,}=*$/.test(value)) return value;
  throw new Refusal(`${source} must have at least 16 characters out of A-Z a-z 0-9 . _ ~ + / -.`);
}

/** @param {string} value @param {string} source */
function parseWiring(value, source) {
  if (["auto", "local", "helper", "off"].includes(value)) return value;
  throw new Refusal(`${source} must be auto, local, helper or off, not "${value}".`);
}

/** @param {string} value @param {string} source */
function parseFile(value, source) {
  if (value.trim() === "" || value.includes("\0")) throw new Refusal(`${source} must be a file name.`);
  return value;
}

/**
 * The settings as the front server reads them; undefined stands for a variable that must not be set.
 * @param {Settings} settings
 * @returns {Record<string, string | undefined>}
 */
export function toEnvironment(settings) {
  return {
    PATCHBAY_PORT: settings.port === undefined ? undefined : String(settings.port),
    PATCHBAY_HOST: settings.host,
    PATCHBAY_ENGINE: settings.engine,
    PATCHBAY_DEMO: settings.demo ? "1" : undefined,
    PATCHBAY_READ_ONLY: settings.readOnly ? "1" : undefined,
    PATCHBAY_TOKEN: settings.token,
    PATCHBAY_AUDIT_LOG: settings.auditLog,
    PATCHBAY_WIRING: settings.wiring,
    PATCHBAY_DEV: settings.dev ? "1" : undefined,
  };
}

async function main() {
  await checkNodeVersion();
  const parsed = parseSettings(process.argv.slice(2), process.env);
  if (parsed.action === "help") {
    console.log(usage);
    return;
  }
  if (parsed.action === "refuse") {
    console.error(parsed.message);
    process.exitCode = 2;
    return;
  }
  const { settings } = parsed;
  if (settings.auditLog !== undefined) {
    // npm changes to the package's folder, and tells where it was called.
    settings.auditLog = path.resolve(process.env.INIT_CWD ?? process.cwd(), settings.auditLog);
  }
  await ensureDependencies();
  if (settings.dev) {
    const code = await runNpm(["run", "--silent", "build:front"]);
    if (code !== 0)
      throw new SetupError(`Bundling the front server failed (npm run build:front, exit code ${code}).`);
  } else {
    await ensureBuild();
  }
  for (const [name, value] of Object.entries(toEnvironment(settings))) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  // Next types NODE_ENV as read-only.
  Object.assign(process.env, {
    NODE_ENV: settings.dev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
  });
  process.chdir(root);
  await import(pathToFileURL(frontFile).href);
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
