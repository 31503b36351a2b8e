/**
 * `npm run check`: everything static, then the unit tests. Stops at the first that fails. `npm run check -- --fix`
 * formats and mends what can be mended.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { root } from "./install.mjs";

const fix = process.argv.includes("--fix");
const bin = (/** @type {string} */ name) => path.join(root, "node_modules/.bin", name);

/** @type {[title: string, command: string, arguments_: string[]][]} */
const steps = [
  ["format (oxfmt)", bin("oxfmt"), fix ? ["."] : ["--check", "."]],
  ["lint (oxlint, type-aware)", bin("oxlint"), ["--type-aware", ...(fix ? ["--fix"] : [])]],
  ["route types (next typegen)", bin("next"), ["typegen"]],
  ["types (tsc)", bin("tsc"), ["--noEmit"]],
  // Without Next's own global types, which make every ProcessEnv need a NODE_ENV.
  ["types of the e2e tests (tsc)", bin("tsc"), ["--noEmit", "-p", "e2e"]],
  ["types of the scripts (tsc)", bin("tsc"), ["--noEmit", "-p", "scripts"]],
  ["pure code (tsc, no DOM, no Node)", bin("tsc"), ["--noEmit", "-p", "tsconfig.pure.json"]],
  ["imports (dependency-cruiser)", process.execPath, [path.join(root, "scripts/check-imports.mjs")]],
  ["unused code (knip)", bin("knip"), ["--no-progress"]],
  ["unit tests (vitest)", bin("vitest"), ["run"]],
];

for (const [title, command, arguments_] of steps) {
  const begin = Date.now();
  console.log(`\n── ${title}`);
  const { status, error } = spawnSync(command, arguments_, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (status !== 0) {
    console.error(`── ${title}: failed${error === undefined ? "" : ` (${error.message})`}`);
    process.exit(1);
  }
  console.log(`── ${title}: ok, ${((Date.now() - begin) / 1000).toFixed(1)} s`);
}
