import path from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

// scripts/test.mjs counts the tests by this report.
const results = process.env.PATCHBAY_TEST_RESULTS;

/** The files that take longest, first: what starts last with minutes to go is what the others wait for. */
const longest = [
  "contract/engine-contract",
  "wiring/helper-source",
  "reachability/oracle",
  "engine/hub",
  "api/addresses",
];

class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((name) => moduleId.endsWith(`e2e/${name}.test.ts`));
      return at === -1 ? longest.length : at;
    };
    return Promise.resolve(files.toSorted((a, b) => rank(a) - rank(b)));
  }
}

/** Suites that start engines: three files at once, for each spends most of its time waiting for its engine. */
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
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    // As in the browser tests. Vitest's own second was over on a busy machine before a stream had begun.
    expect: { poll: { timeout: 10_000 } },
  },
});
