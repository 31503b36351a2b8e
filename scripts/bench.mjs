/**
 * `npm run bench`: the numbers that the README reports, as ratios within one run. Needs a build, and a machine on
 * which a throw-away engine can be started. `npm run bench -- canvas` measures the canvas alone,
 * with 300, 3,000 and 5,000 containers (`-- canvas 300` with one of these numbers), `-- reachability` the matrix alone,
 * `-- addresses` the address maps alone, `-- engine` what needs the throw-away engine, `-- wiring` of that the wiring of
 * 100 containers alone.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { build } from "esbuild";
import { ensureBuild, ensureDependencies, root } from "./install.mjs";

await ensureDependencies();
await ensureBuild();
const bundle = path.join(root, ".next/patchbay/bench.mjs");
await build({
  entryPoints: [path.join(root, "e2e/bench/main.ts")],
  outfile: bundle,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  // A server bundle: what guards it from the browser is empty here, as in Next's own server build.
  alias: { "server-only": path.join(root, "node_modules/server-only/empty.js") },
  define: { "import.meta.dirname": JSON.stringify(path.join(root, "e2e/bench")) },
  logLevel: "warning",
});
const { status } = spawnSync(process.execPath, ["--enable-source-maps", bundle, ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exit(status ?? 1);
