/**
 * Brings a clone into a state that can run: dependencies and production build, each only when it is stale. Only node's
 * own modules here: this runs before anything is installed.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The bundled front server that `npm run build` makes. */
export const frontFile = path.join(root, ".next/patchbay/front.mjs");

const installStamp = path.join(root, "node_modules/.patchbay-install");
const buildStamp = path.join(root, ".next/.patchbay-build");

const sourceFolders = ["app", "components", "lib", "public"];
const configFiles = [
  "next.config.js",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "postcss.config.mjs",
];

/** What a person can mend, told in one message; anything else is a bug. */
export class SetupError extends Error {}

/**
 * Refuses a node that is too old, before anything else is tried.
 * @param {string} [version]
 */
export async function checkNodeVersion(version = process.versions.node) {
  const { engines } = JSON.parse(await fs.readFile(path.join(root, "package.json"), "utf8"));
  const wanted = String(engines.node).replace(">=", "");
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split(".").map(Number);
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    throw new SetupError(`Patchbay needs Node ${wanted} or newer, this is ${version}: https://nodejs.org/`);
  }
}

/**
 * Installs the dependencies that package-lock.json names, unless they are there.
 * @param {(line: string) => void} [log]
 * @returns {Promise<boolean>} whether anything was installed
 */
export async function ensureDependencies(log = console.log) {
  const wanted = await installKey();
  if ((await readOptional(installStamp)) === wanted) return false;
  if (!(await isInstalledByHand())) {
    log("Installing dependencies (npm ci), once …");
    const begin = Date.now();
    // A NODE_ENV of production would leave out what the build needs.
    const code = await runNpm(["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]);
    if (code !== 0) {
      throw new SetupError(
        `Installing the dependencies failed (npm ci, exit code ${code}). Is the npm registry reachable from here? ` +
          `Then run "npm ci" in ${root} and start again.`,
      );
    }
    log(`Dependencies installed in ${seconds(begin)}.`);
  }
  await fs.writeFile(installStamp, wanted);
  return true;
}

/**
 * Builds for production, unless the build is of these very sources.
 * @param {(line: string) => void} [log]
 * @returns {Promise<boolean>} whether it was built
 */
export async function ensureBuild(log = console.log) {
  const wanted = await buildKey();
  const isFresh = (await readOptional(buildStamp)) === wanted && (await readOptional(frontFile)) !== null;
  if (isFresh) return false;
  log("Building (npm run build), once …");
  const begin = Date.now();
  const code = await runNpm(["run", "build"]);
  if (code !== 0) throw new SetupError(`The build failed (npm run build, exit code ${code}): see above.`);
  await stampBuild(wanted);
  log(`Built in ${seconds(begin)}.`);
  return true;
}

/**
 * Remembers which sources the present build is of.
 * @param {string} key `buildKey()` as it was before the build: a source may have changed meanwhile
 */
export async function stampBuild(key) {
  await fs.writeFile(buildStamp, key);
}

/**
 * Runs npm with this very node, its output passed on.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} its exit code
 */
export function runNpm(args, env = process.env) {
  const { NODE_ENV: _, ...rest } = env;
  const [command, ...before] = npmCommand();
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...before, ...args], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...rest, NEXT_TELEMETRY_DISABLED: "1" },
    });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/**
 * @returns {[string, ...string[]]} the npm that runs us, else the one in PATH
 */
export function npmCommand() {
  const script = process.env.npm_execpath;
  return script?.endsWith("npm-cli.js") ? [process.execPath, script] : ["npm"];
}

async function installKey() {
  const lock = await fs.readFile(path.join(root, "package-lock.json"));
  // Native add-ons are built for one ABI, platform and processor.
  return `${sha256(lock)} ${process.versions.modules} ${process.platform} ${process.arch}\n`;
}

/** Whether an `npm ci` or `npm install` without us has installed exactly this lock file; npm keeps its own record. */
async function isInstalledByHand() {
  // With our stamp there, it is known to be of another lock file or node.
  if ((await readOptional(installStamp)) !== null) return false;
  const installed = await readOptional(path.join(root, "node_modules/.package-lock.json"));
  if (installed === null) return false;
  const present = JSON.parse(installed).packages;
  const wanted = JSON.parse(await fs.readFile(path.join(root, "package-lock.json"), "utf8")).packages;
  return Object.keys(wanted).every(
    (name) =>
      name === "" || wanted[name].optional === true || present[name]?.version === wanted[name].version,
  );
}

/** A digest of everything that a build is made of. */
export async function buildKey() {
  const hash = createHash("sha256").update(process.versions.modules);
  for (const input of [...sourceFolders, ...configFiles]) await addToHash(hash, input);
  return `${hash.digest("hex")}\n`;
}

/**
 * @param {import("node:crypto").Hash} hash
 * @param {string} name relative to the root
 */
async function addToHash(hash, name) {
  const file = path.join(root, name);
  let isFolder;
  try {
    isFolder = (await fs.stat(file)).isDirectory();
  } catch {
    hash.update(`${name} absent\0`);
    return;
  }
  if (isFolder) {
    for (const child of (await fs.readdir(file)).toSorted()) await addToHash(hash, `${name}/${child}`);
  } else if (!/\.(test\.tsx?|md)$/.test(name)) {
    hash.update(`${name}\0`).update(await fs.readFile(file));
  }
}

/** @param {string} file */
async function readOptional(file) {
  try {
    return await fs.readFile(file, "utf8");
  } catch {
    return null;
  }
}

/** @param {Buffer} data */
function sha256(data) {
  return createHash("sha256").update(data).digest("hex");
}

/** @param {number} begin */
function seconds(begin) {
  return `${Math.round((Date.now() - begin) / 1000)} s`;
}
