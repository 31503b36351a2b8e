import { describe, expect, test } from "vitest";
import { checkNodeVersion } from "./install.mjs";
import { parseSettings, toEnvironment } from "./start.mjs";

const token = "0123456789abcdef";

describe("parseSettings", () => {
  test("takes nothing as nothing", () => {
    expect(parseSettings([], {})).toEqual({
      action: "start",
      settings: { demo: false, readOnly: false, dev: false },
    });
  });

  test.each([
    ["--port 4000", {}, { port: 4000 }],
    ["", { PATCHBAY_PORT: "4001" }, { port: 4001 }],
    ["--port=4000", { PATCHBAY_PORT: "4001" }, { port: 4000 }],
    ["--port=4000", { PATCHBAY_PORT: "wrong, but beaten" }, { port: 4000 }],
    ["", { PATCHBAY_PORT: "", PATCHBAY_DEMO: "" }, { port: undefined, demo: false }],
    ["--host 127.0.0.2", {}, { host: "127.0.0.2" }],
    ["--host [::1]", {}, { host: "::1" }],
    ["--host localhost", {}, { host: "localhost" }],
    [`--host 0.0.0.0 --token ${token}`, {}, { host: "0.0.0.0", token }],
    ["--host 0.0.0.0", { PATCHBAY_TOKEN: token }, { host: "0.0.0.0", token }],
    ["--engine unix:///run/docker.sock", {}, { engine: "unix:///run/docker.sock" }],
    ["--engine /run/docker.sock", {}, { engine: "unix:///run/docker.sock" }],
    ["--engine tcp://engine.example:2376", {}, { engine: "tcp://engine.example:2376" }],
    ["--engine tcp://[::1]:2376", {}, { engine: "tcp://[::1]:2376" }],
    ["--demo", {}, { demo: true }],
    ["--demo", { PATCHBAY_ENGINE: "/run/docker.sock" }, { demo: true, engine: undefined }],
    ["--engine /run/docker.sock", { PATCHBAY_DEMO: "1" }, { demo: false, engine: "unix:///run/docker.sock" }],
    ["", { PATCHBAY_DEMO: "true", PATCHBAY_READ_ONLY: "0" }, { demo: true, readOnly: false }],
    ["--read-only", { PATCHBAY_READ_ONLY: "0" }, { readOnly: true }],
    ["--token", {}, { token: "generate" }],
    ["--token --demo", {}, { token: "generate", demo: true }],
    [`--token=${token}`, { PATCHBAY_TOKEN: "generate" }, { token }],
    ["", { PATCHBAY_TOKEN: "generate" }, { token: "generate" }],
    ["--audit-log audit.jsonl", {}, { auditLog: "audit.jsonl" }],
    ["--dev", {}, { dev: true }],
  ])("%s %o", (line, env, expected) => {
    expect(parseSettings(line.split(" ").filter(Boolean), env)).toMatchObject({
      action: "start",
      settings: expected,
    });
  });

  test.each([
    ["--port 0", {}, /--port must be a port from 1 to 65535, not "0"/],
    ["--port 70000", {}, /--port/],
    ["--port 3e3", {}, /--port/],
    ["", { PATCHBAY_PORT: "http" }, /PATCHBAY_PORT must be a port/],
    ["--port", {}, /--port.*argument missing; see --help\.$/],
    ["--host 1.2.3", {}, /--host must be/],
    ["--host localhost:3000", {}, /--host must be/],
    ["--host 0.0.0.0", {}, /add --token/],
    ["--host 127.evil.example", {}, /add --token/],
    ["--engine ssh://somewhere", {}, /--engine must be/],
    ["--engine tcp://host:99999", {}, /--engine must be/],
    ["--engine tcp://host/path?x", {}, /--engine must be/],
    ["--demo --engine /run/docker.sock", {}, /not both/],
    ["", { PATCHBAY_DEMO: "1", PATCHBAY_ENGINE: "/run/docker.sock" }, /not both/],
    ["", { PATCHBAY_DEMO: "maybe" }, /PATCHBAY_DEMO must be 1 or 0/],
    ["--token short", {}, /--token must have at least 16/],
    ["", { PATCHBAY_TOKEN: "has blanks in the middle" }, /PATCHBAY_TOKEN must/],
    ["--demo=1", {}, /--demo.*; see --help\.$/],
    ["--prot 3000", {}, /Unknown option '--prot'; see --help\.$/],
    ["surplus", {}, /Unexpected argument 'surplus'.*; see --help\.$/],
  ])("refuses %s %o in one sentence", (line, env, message) => {
    const parsed = parseSettings(line.split(" ").filter(Boolean), env);
    expect(parsed).toEqual({ action: "refuse", message: expect.stringMatching(message) });
    expect(parsed).toEqual({ action: "refuse", message: expect.not.stringContaining("\n") });
  });

  test("never repeats a token that it refuses", () => {
    expect(JSON.stringify(parseSettings(["--token", "secret"], {}))).not.toContain("secret");
  });

  test.each(["--help", "-h", "--help --demo"])("%s asks for help", (line) => {
    expect(parseSettings(line.split(" "), {})).toEqual({ action: "help" });
  });
});

test("toEnvironment tells every variable, and unsets what a flag has overruled", () => {
  const parsed = parseSettings(["--demo", "--token", "--port", "4000"], {
    PATCHBAY_ENGINE: "/run/docker.sock",
  });
  expect(parsed.action === "start" && toEnvironment(parsed.settings)).toEqual({
    PATCHBAY_PORT: "4000",
    PATCHBAY_HOST: undefined,
    PATCHBAY_ENGINE: undefined,
    PATCHBAY_DEMO: "1",
    PATCHBAY_READ_ONLY: undefined,
    PATCHBAY_TOKEN: "generate",
    PATCHBAY_AUDIT_LOG: undefined,
    PATCHBAY_DEV: undefined,
  });
});

describe("checkNodeVersion", () => {
  test.each(["18.20.0", "20.8.9"])("refuses %s", async (version) => {
    await expect(checkNodeVersion(version)).rejects.toThrow(/needs Node 20\.9\.0 or newer/);
  });
  test.each(["20.9.0", "20.20.2", "22.0.0"])("takes %s", async (version) => {
    await expect(checkNodeVersion(version)).resolves.toBeUndefined();
  });
});
