/**
 * `npm run test:engines`: the engine suites on the Docker engines of other Debian releases. Needs what `npm test` needs
 * for a real engine, and a build. Releases may be named, and after them files of the suites:
 * `npm run test:engines -- trixie e2e/wiring`.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { prepareEngineRoot } from "../e2e/engine/engine-root.mjs";
import { canStartEngine, cleanLeftovers } from "../e2e/engine/throwaway-engine.mjs";
import { ensureBuild, ensureDependencies, root } from "./install.mjs";

const words = process.argv.slice(2);
const named = words.filter((word) => /^[a-z]+$/.test(word));
const files = words.filter((word) => !named.includes(word));
const suites = named.length > 0 ? named : ["bookworm", "trixie", "sid"];

const engine = canStartEngine();
if (!engine.possible) {
  console.error(`No engine can be started here: ${engine.reason}`);
  process.exit(1);
}
await ensureDependencies();
await ensureBuild();
/** @type {{ title: string, ok: boolean }[]} */
const results = [];
for (const suite of suites) {
  const release = await prepareEngineRoot(suite, console.log);
  const title = `docker.io ${release.version} of ${suite}`;
  console.log(`\n━━━ ${title}`);
  const { status } = spawnSync(
    process.execPath,
    [path.join(root, "node_modules/.bin/vitest"), "run", "--config", "vitest.engines.config.ts", ...files],
    { cwd: root, stdio: "inherit", env: { ...process.env, PATCHBAY_TEST_ENGINE_ROOT: release.root } },
  );
  results.push({ title, ok: status === 0 });
}
await cleanLeftovers();
console.log("\n━━━ summary");
for (const { title, ok } of results) console.log(`${ok ? "passed" : "failed"}   ${title}`);
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
