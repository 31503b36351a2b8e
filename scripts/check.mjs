/**
 * `npm run check`: everything static, in two lanes, then the unit tests. Stops at the first that fails.
 * `npm run check -- --fix` formats and mends what can be mended.
 */
import { spawn } from "node:child_process";
import path from "node:path";
import { root } from "./install.mjs";

const fix = process.argv.includes("--fix");
const bin = (/** @type {string} */ name) => path.join(root, "node_modules/.bin", name);

/** @typedef {[title: string, command: string, arguments_: string[]]} Step */

/** @type {Step[]} */
const texts = [
  ["format (oxfmt)", bin("oxfmt"), fix ? ["."] : ["--check", "."]],
  ["lint (oxlint, type-aware)", bin("oxlint"), ["--type-aware", ...(fix ? ["--fix"] : [])]],
];
/** @type {Step} */
const routes = ["route types (next typegen)", bin("next"), ["typegen"]];
/** @type {Step[]} */
const ownTypes = [
  ["types (tsc)", bin("tsc"), ["--noEmit"]],
  ["pure code (tsc, no DOM, no Node)", bin("tsc"), ["--noEmit", "-p", "tsconfig.pure.json"]],
  ["types of the scripts (tsc)", bin("tsc"), ["--noEmit", "-p", "scripts"]],
];
/** @type {Step[]} */
const others = [
  // Without Next's own global types, which make every ProcessEnv need a NODE_ENV.
  ["types of the e2e tests (tsc)", bin("tsc"), ["--noEmit", "-p", "e2e"]],
  ["imports (dependency-cruiser)", process.execPath, [path.join(root, "scripts/check-imports.mjs")]],
  ["unused code (knip)", bin("knip"), ["--no-progress"]],
];
/** @type {Step} */
const unitTests = ["unit tests (vitest)", bin("vitest"), ["run"]];

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/**
 * Runs one step. Beside another its output is held back until it ends, so that the two don't mix.
 * @param {Step} step
 * @param {{ isAlone: boolean }} options
 * @returns {Promise<void>}
 */
async function runStep([title, command, arguments_], { isAlone }) {
  const begin = Date.now();
  if (isAlone) console.log(`\n── ${title}`);
  const child = spawn(command, arguments_, {
    cwd: root,
    stdio: isAlone ? "inherit" : ["ignore", "pipe", "pipe"],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
  });
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      output += text;
    });
  /** @type {string | null} */
  const failure = await new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) =>
      resolve(code === 0 ? null : signal === null ? `exit code ${code}` : `ended by ${signal}`),
    );
  });
  running.delete(child);
  if (!isAlone) process.stdout.write(`\n── ${title}\n${output}`);
  if (failure !== null) throw new Error(`${title}: failed (${failure})`);
  console.log(`── ${title}: ok, ${((Date.now() - begin) / 1000).toFixed(1)} s`);
}

/** @param {Step[]} steps */
async function runLane(steps) {
  for (const step of steps) await runStep(step, { isAlone: false });
}

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"]))
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
  });

try {
  // What mends files goes before what reads them.
  if (fix) for (const step of texts) await runStep(step, { isAlone: true });
  await runStep(routes, { isAlone: true });
  await Promise.all([runLane(ownTypes), runLane(fix ? others : [...texts, ...others])]);
  await runStep(unitTests, { isAlone: true });
} catch (error) {
  for (const child of running) child.kill();
  console.error(`── ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
