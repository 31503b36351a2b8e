/**
 * What `npm test` runs: everything, on a bare Debian with Node as in CI and on a developer's machine, where what can't
 * run is skipped, counted and explained. Only node's own modules here: this runs before anything is installed.
 *
 * As root on Debian it installs what is missing by apt, without starting a Docker daemon on the machine: the suites
 * start engines of their own (e2e/engine).
 */
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs/promises";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { findCompose } from "../e2e/engine/find-compose.mjs";
import { canStartEngine, cleanLeftovers, findCommand } from "../e2e/engine/throwaway-engine.mjs";
import { findChromium } from "./chromium.mjs";
import {
  buildKey,
  checkNodeVersion,
  ensureDependencies,
  npmCommand,
  root,
  SetupError,
  stampBuild,
} from "./install.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ name: string, state: "passed" | "failed" | "skipped" | "not run", ms: number, counts: Counts, note: string }} StepResult */

/** Packages and the command by which each is known to be there. */
const packages = [
  { name: "docker.io", command: "dockerd" },
  { name: "iptables", command: "iptables" },
  { name: "iproute2", command: "ip" },
  { name: "busybox-static", command: "busybox" },
  { name: "chromium", command: "chromium" },
  { name: "procps", command: "ps" },
  { name: "docker-compose", command: "docker-compose" },
];

const none = { passed: 0, failed: 0, skipped: 0 };
/** What the summary ends with. @type {string[]} */
const notes = [];
const results = await fs.mkdtemp(path.join(os.tmpdir(), "patchbay-results-"));

/** @type {StepResult[]} */
const steps = [];
/** @type {import("node:child_process").ChildProcess | null} */
let current = null;
const interruption = { signal: "" };

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => {
    interruption.signal = signal;
    // From a terminal the whole group has had SIGINT already; a second one would cut short the suites' clean-up.
    if (current !== null && (signal !== "SIGINT" || !process.stdin.isTTY)) current.kill(signal);
  });
}

/**
 * Runs a command to its end, its output passed on.
 * @param {string[]} argv
 * @param {Record<string, string>} [variables]
 * @returns {Promise<number>} exit code
 */
function run(argv, variables = {}) {
  const [command = "", ...args] = argv;
  return new Promise((resolve) => {
    current = spawn(command, args, {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...testEnvironment(), ...variables },
    });
    current.once("error", (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(127);
    });
    current.once("exit", (code, signal) =>
      resolve(code ?? 128 + (os.constants.signals[signal ?? "SIGKILL"] ?? 0)),
    );
  }).finally(() => (current = null));
}

/** The developer's own settings and engine are none of the tests' business. */
function testEnvironment() {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      (!name.startsWith("PATCHBAY_") || name === "PATCHBAY_CHROMIUM") && !name.startsWith("DOCKER_"),
  );
  return { ...Object.fromEntries(kept), NEXT_TELEMETRY_DISABLED: "1", PATCHBAY_TEST_RESULTS: results };
}

/**
 * One step: headline, work, elapsed time. After a failure the later ones are only named.
 * @param {string} name
 * @param {() => Promise<{ ok: boolean, counts?: Counts, skip?: string }>} work
 */
async function step(name, work) {
  if (interruption.signal !== "" || steps.some(({ state }) => state === "failed")) {
    steps.push({ name, state: "not run", ms: 0, counts: none, note: "" });
    return;
  }
  console.log(`\n━━━ ${name}`);
  const begin = Date.now();
  /** @type {{ ok: boolean, counts?: Counts, skip?: string }} */
  let result;
  try {
    result = await work();
  } catch (error) {
    console.error(error instanceof SetupError ? error.message : error);
    result = { ok: false };
  }
  const ms = Date.now() - begin;
  const counts = { ...(result.counts ?? none) };
  // A lint error or a suite that can't be loaded is no test's failure, and must not end in "0 failed".
  if (!result.ok && counts.failed === 0) counts.failed = 1;
  const state = result.skip === undefined ? (result.ok ? "passed" : "failed") : "skipped";
  steps.push({ name, state, ms, counts, note: result.skip ?? "" });
  console.log(`━━━ ${name}: ${state} after ${seconds(ms)}`);
}

/**
 * Installs the Debian packages that are missing. Without apt, root or network it does nothing: the suites that need
 * them are skipped then.
 */
async function ensurePackages() {
  /** @type {Record<string, () => string | null>} */
  const elsewhere = { chromium: findChromium, "docker-compose": findCompose };
  const missing = packages.filter(
    ({ command }) => (elsewhere[command] ?? (() => findCommand(command)))() === null,
  );
  const names = missing.map(({ name }) => name);
  if (names.length === 0) return { ok: true };
  if (process.platform !== "linux" || findCommand("apt-get") === null || process.getuid?.() !== 0) {
    return { ok: true, skip: `${names.join(", ")} not installed: that needs Debian or Ubuntu, and root` };
  }
  // Debian asks this script before it starts a package's daemon; 101 forbids it.
  const policy = "/usr/sbin/policy-rc.d";
  const isOurs = !existsSync(policy);
  const removePolicy = () => {
    if (isOurs) rmSync(policy, { force: true });
  };
  process.once("exit", removePolicy);
  if (isOurs) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    console.log(`Installing by apt: ${names.join(", ")}`);
    const apt = ["apt-get", "-qq", "-o", "Acquire::Retries=3", "-o", "Dpkg::Use-Pty=0"];
    const variables = { DEBIAN_FRONTEND: "noninteractive" };
    let code = await run([...apt, "update"], variables);
    if (code === 0)
      code = await run([...apt, "install", "-y", "--no-install-recommends", ...names], variables);
    // From Debian 13 on the client is a package of its own, which docker.io only recommends.
    if (code === 0 && findCommand("docker") === null) {
      code = await run([...apt, "install", "-y", "--no-install-recommends", "docker-cli"], variables);
    }
    return code === 0 ? { ok: true } : { ok: true, skip: `apt-get ended with exit code ${code}` };
  } finally {
    removePolicy();
    process.off("exit", removePolicy);
  }
}

/**
 * @param {string} file of vitest's json reporter
 * @returns {Promise<Counts | undefined>}
 */
async function vitestCounts(file) {
  const report = await readReport(file);
  if (report === null) return undefined;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * @param {string} file of Playwright's json reporter
 * @returns {Promise<Counts | undefined>}
 */
async function playwrightCounts(file) {
  const report = await readReport(file);
  if (report === null) return undefined;
  const { expected, flaky, unexpected, skipped } = report.stats;
  if (flaky > 0)
    notes.push(`${flaky} of the browser tests passed only at the second try: see "flaky" above.`);
  return { passed: expected + flaky, failed: unexpected, skipped };
}

/** @param {string} file */
async function readReport(file) {
  try {
    return JSON.parse(await fs.readFile(file, "utf8"));
  } catch {
    return null;
  }
}

/** How many browser tests there are, for a machine that can't run them. */
function countBrowserTests() {
  const listed = spawnSync(process.execPath, [binary("playwright"), "test", "--list", "--reporter=json"], {
    cwd: root,
    encoding: "utf8",
    env: testEnvironment(),
    maxBuffer: 64 * 1024 * 1024,
  });
  try {
    return countSpecs(JSON.parse(listed.stdout).suites);
  } catch {
    return 0;
  }
}

/** @typedef {{ specs?: { tests: unknown[] }[], suites?: ListedSuite[] }} ListedSuite */

/**
 * @param {ListedSuite[]} suites
 * @returns {number}
 */
function countSpecs(suites) {
  return suites.reduce(
    (sum, { specs = [], suites: inner = [] }) =>
      sum + specs.reduce((tests, spec) => tests + spec.tests.length, 0) + countSpecs(inner),
    0,
  );
}

/** @param {string} name */
function binary(name) {
  return path.join(root, "node_modules/.bin", name);
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** @param {Counts} counts */
function countsText({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

try {
  await step("dependencies", async () => {
    await checkNodeVersion();
    await ensureDependencies();
    return { ok: true };
  });

  await step("packages", ensurePackages);

  const engine = canStartEngine();
  const chromium = findChromium();
  /** @type {Record<string, string>} */
  const suiteVariables = {
    ...(engine.possible ? {} : { PATCHBAY_SKIP_REAL_ENGINE: engine.reason ?? "unknown" }),
    ...(chromium === null ? {} : { PATCHBAY_CHROMIUM: chromium }),
  };
  if (!engine.possible) {
    notes.push(
      `Tests on a real engine were skipped: ${engine.reason}. To run them, as root on Debian or Ubuntu: npm test`,
    );
  }

  await step("check", async () => {
    const ok = (await run([...npmCommand(), "run", "check"])) === 0;
    return { ok, counts: await vitestCounts(path.join(results, "unit.json")) };
  });

  await step("build", async () => {
    const key = await buildKey();
    const ok = (await run([...npmCommand(), "run", "build"])) === 0;
    // A following `npm start` needn't build again.
    if (ok) await stampBuild(key);
    return { ok };
  });

  await step("engines", async () => {
    const config = ["run", "--config", "vitest.engines.config.ts"];
    const ok = (await run([process.execPath, binary("vitest"), ...config], suiteVariables)) === 0;
    return { ok, counts: await vitestCounts(path.join(results, "engines.json")) };
  });

  await step("browser", async () => {
    if (chromium === null) {
      const skip = "no Chromium or Chrome found";
      notes.push(
        "The browser tests were skipped: no Chromium or Chrome found. To run them: install one, or name it in " +
          "PATCHBAY_CHROMIUM, then: npx playwright test",
      );
      return { ok: true, skip, counts: { ...none, skipped: countBrowserTests() } };
    }
    const report = path.join(results, "browser.json");
    const ok =
      (await run([process.execPath, binary("playwright"), "test", "--reporter=list,json"], {
        ...suiteVariables,
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      })) === 0;
    return { ok, counts: await playwrightCounts(report) };
  });
} finally {
  for (const name of await cleanLeftovers({ run: results }))
    console.log(`Removed a left-over engine: ${name}`);
  await fs.rm(results, { recursive: true, force: true });
}

const total = { ...none };
for (const { counts } of steps) {
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}
if (interruption.signal !== "" && total.failed === 0) total.failed = 1;

console.log("\n━━━ summary");
for (const { name, state, ms, counts, note } of steps) {
  const tests = counts.passed + counts.failed + counts.skipped > 0 ? countsText(counts) : "";
  console.log(
    `${state.padEnd(8)} ${name.padEnd(13)}${seconds(ms).padStart(8)}  ${[tests, note].filter(Boolean).join("; ")}`,
  );
}
for (const note of notes) console.log(note);
if (interruption.signal !== "") console.log(`Interrupted by ${interruption.signal}.`);
console.log(countsText(total));
process.exitCode = total.failed === 0 ? 0 : 1;
