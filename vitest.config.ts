import path from "node:path";
import { defineConfig } from "vitest/config";

// scripts/test.mjs counts the tests by this report.
const results = process.env.PATCHBAY_TEST_RESULTS;

export default defineConfig({
  resolve: {
    alias: {
      "@": path.resolve(import.meta.dirname),
      // "server-only" throws outside a React server bundle; the unit tests are the server.
      "server-only": path.resolve(import.meta.dirname, "node_modules/server-only/empty.js"),
    },
  },
  test: {
    include: [
      "app/**/*.test.ts",
      "components/**/*.test.{ts,tsx}",
      "lib/**/*.test.ts",
      "scripts/**/*.test.ts",
    ],
    environment: "node",
    setupFiles: ["scripts/seed-properties.mjs"],
    testTimeout: 30_000,
    reporters: results ? ["default", ["json", { outputFile: `${results}/unit.json` }]] : ["default"],
  },
});
