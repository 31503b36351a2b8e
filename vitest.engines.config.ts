import path from "node:path";
import { defineConfig } from "vitest/config";

// scripts/test.mjs counts the tests by this report.
const results = process.env.PATCHBAY_TEST_RESULTS;

/** Suites that start engines: two files at once, for each spends most of its time waiting for its engine. */
export default defineConfig({
  resolve: {
    alias: {
      "@": path.resolve(import.meta.dirname),
      // As in vitest.config.ts: "server-only" throws outside a React server bundle.
      "server-only": path.resolve(import.meta.dirname, "node_modules/server-only/empty.js"),
    },
  },
  test: {
    include: ["e2e/{engine,contract,api,wiring,reachability}/**/*.test.ts"],
    environment: "node",
    setupFiles: ["scripts/seed-properties.mjs"],
    reporters: results ? ["default", ["json", { outputFile: `${results}/engines.json` }]] : ["default"],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
});
