import { defineConfig } from "@playwright/test";
import type { EngineOptions } from "./e2e/fixtures/test";
import { findChromium } from "./scripts/chromium.mjs";

// scripts/test.mjs counts the tests by this report.
const results = process.env.PATCHBAY_TEST_RESULTS;
const flags =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

export default defineConfig<object, EngineOptions>({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  outputDir: "test-results",
  // Each with an engine, a server and a browser of its own; they use a third of two cores and wait the rest.
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  // A busy machine may keep one step of hundreds waiting past its limit. What passes only at the second try is counted
  // and named by scripts/test.mjs: it is to be mended all the same.
  retries: 1,
  reporter: results ? [["list"], ["json", { outputFile: `${results}/playwright.json` }]] : [["list"]],
  use: {
    channel: undefined,
    video: "off",
    trace: "off",
    screenshot: "only-on-failure",
    viewport: { width: 1440, height: 900 },
    permissions: ["clipboard-read", "clipboard-write"],
    launchOptions: {
      ...(findChromium() === null ? {} : { executablePath: String(findChromium()) }),
      args: flags.split(" "),
    },
  },
  projects: [
    // What changes an engine is tried on a real one, and on the demo engine what shows that it answers alike; what only
    // looks at a topology has no need of both.
    {
      name: "real engine",
      use: { engineKind: "real" },
      testMatch: ["history.spec.ts", "walk.spec.ts", "settings.spec.ts"],
    },
    { name: "demo engine", use: { engineKind: "demo" }, testIgnore: ["walk.spec.ts", "settings.spec.ts"] },
  ],
});
