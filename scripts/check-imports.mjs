/**
 * Holds the imports to .dependency-cruiser.cjs. A tool of its own because dependency-cruiser is green when it could
 * read nothing (an unknown TypeScript, a wrong path): here no modules is a failure, and so is a layer without any.
 */
import { cruise } from "dependency-cruiser";
import extractOptions from "dependency-cruiser/config-utl/extract-depcruise-options";
import extractTsConfig from "dependency-cruiser/config-utl/extract-ts-config";
import { root } from "./install.mjs";

process.chdir(root);
const options = await extractOptions("./.dependency-cruiser.cjs");
const { output, exitCode } = await cruise(
  ["app", "components", "lib"],
  { ...options, validate: true, outputType: "err" },
  undefined,
  { tsConfig: extractTsConfig("./tsconfig.json") },
);
console.log(output);
const counted = await cruise(["app", "components", "lib"], { ...options, outputType: "json" }, undefined, {
  tsConfig: extractTsConfig("./tsconfig.json"),
});
/** @type {{ modules: { source: string, dependencies: unknown[] }[] }} */
const { modules } = JSON.parse(String(counted.output));
for (const layer of [
  "app",
  "components/ui",
  "components/canvas",
  "lib/domain",
  "lib/contract",
  "lib/engine",
  "lib/demo-engine",
  "lib/server",
  "lib/client",
]) {
  const own = modules.filter(({ source }) => source.startsWith(`${layer}/`));
  const imports = own.reduce((sum, module) => sum + module.dependencies.length, 0);
  if (own.length === 0 || imports === 0) {
    console.error(
      `dependency-cruiser read ${own.length} modules with ${imports} imports in ${layer}: it checks nothing.`,
    );
    process.exit(1);
  }
}
process.exit(exitCode === 0 ? 0 : 1);
