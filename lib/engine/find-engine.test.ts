import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findEngine, formatTarget } from "@/lib/engine/find-engine";

let home = "";
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "patchbay-home-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function writeContext(name: string, host: string, tls: Record<string, string> = {}, skip = false): void {
  const digest = createHash("sha256").update(name).digest("hex");
  const meta = path.join(home, ".docker/contexts/meta", digest);
  mkdirSync(meta, { recursive: true });
  writeFileSync(
    path.join(meta, "meta.json"),
    JSON.stringify({ Name: name, Metadata: {}, Endpoints: { docker: { Host: host, SkipTLSVerify: skip } } }),
  );
  if (Object.keys(tls).length === 0) return;
  const folder = path.join(home, ".docker/contexts/tls", digest, "docker");
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(tls)) writeFileSync(path.join(folder, file), text);
}

function find(
  env: Record<string, string> = {},
  options: { engine?: string; sockets?: string[] } = {},
): string {
  const { sockets = [] } = options;
  const found = findEngine({
    engine: options.engine ?? null,
    env,
    home,
    uid: 1000,
    exists: (file) => sockets.includes(file) || file.endsWith("config.json"),
  });
  switch (found.found) {
    case "target":
      return `${formatTarget(found.target)} by ${found.target.foundBy}`;
    case "sockets":
      return found.targets.map(formatTarget).join(" ");
    case "refused":
      return `refused ${found.setting}: ${found.reason}`;
  }
}
const useContext = (name: string): void => {
  mkdirSync(path.join(home, ".docker"), { recursive: true });
  writeFileSync(path.join(home, ".docker/config.json"), JSON.stringify({ currentContext: name }));
};

describe("the order: setting, DOCKER_HOST, DOCKER_CONTEXT, current context, usual sockets", () => {
  beforeEach(() => {
    useContext("colima");
    writeContext("colima", "unix:///colima.sock");
    writeContext("other", "unix:///other.sock");
  });

  test("each yields to the one before it", () => {
    const env = { DOCKER_HOST: "unix:///env.sock", DOCKER_CONTEXT: "other" };
    expect(find(env, { engine: "unix:///flag.sock" })).toBe("unix:///flag.sock by --engine");
    expect(find(env)).toBe("unix:///env.sock by DOCKER_HOST");
    expect(find({ DOCKER_CONTEXT: "other" })).toBe("unix:///other.sock by DOCKER_CONTEXT other");
    expect(find()).toBe("unix:///colima.sock by docker context colima");
    expect(find({ DOCKER_CONTEXT: "default" }, { sockets: ["/var/run/docker.sock"] })).toBe(
      "unix:///var/run/docker.sock",
    );
  });

  test("the default context leads to the usual sockets, all that are there, in order", () => {
    useContext("default");
    const sockets = ["/run/podman/podman.sock", "/run/user/1000/docker.sock", "/var/run/docker.sock"];
    expect(find({}, { sockets })).toBe(
      sockets
        .toReversed()
        .map((socket) => `unix://${socket}`)
        .join(" "),
    );
    expect(find()).toBe("");
  });
});

describe("addresses", () => {
  test.each([
    ["tcp://10.0.0.5:2375", "tcp://10.0.0.5:2375 by --engine"],
    ["tcp://[fd00::5]:2375", "tcp://[fd00::5]:2375 by --engine"],
    ["10.0.0.5", "tcp://10.0.0.5:2375 by --engine"],
    ["https://docker.example", "tcp://docker.example:2376 by --engine"],
  ])("%s", (engine, expected) => {
    expect(find({}, { engine })).toBe(expected);
  });

  test.each(["unix://relative.sock", "npipe:////./pipe/docker_engine", "ftp://host", "tcp://", "::"])(
    "%s is refused",
    (engine) => {
      expect(find({}, { engine })).toMatch(/^refused --engine: /);
    },
  );

  test("ssh is refused with the way to forward the socket, in a context too", () => {
    expect(find({ DOCKER_HOST: "ssh://me@host" })).toContain("ssh -nNT -L");
    writeContext("far", "ssh://me@host");
    expect(find({ DOCKER_CONTEXT: "far" })).toContain("ssh -nNT -L");
  });

  test("an unknown context is named", () => {
    expect(find({ DOCKER_CONTEXT: "gone" })).toContain("There is no docker context “gone”");
  });
});

test("TLS files come from DOCKER_CERT_PATH or from the context", () => {
  mkdirSync(path.join(home, "certs"));
  for (const name of ["ca", "cert", "key"]) writeFileSync(path.join(home, `certs/${name}.pem`), name);
  const tlsOf = (env: Record<string, string>): unknown => {
    const found = findEngine({ engine: null, env, home, uid: 1000 });
    return found.found === "target" && found.target.kind === "tcp" ? found.target.tls : found;
  };
  const env = { DOCKER_HOST: "tcp://h:2376", DOCKER_CERT_PATH: path.join(home, "certs") };
  expect(tlsOf({ ...env, DOCKER_TLS_VERIFY: "1" })).toEqual({
    ca: "ca",
    cert: "cert",
    key: "key",
    verify: true,
  });
  // As the docker command does it: without the variable the server's certificate is not checked.
  expect(tlsOf(env)).toMatchObject({ verify: false });
  writeContext("secure", "tcp://h:2376", { "ca.pem": "x" }, true);
  expect(tlsOf({ DOCKER_CONTEXT: "secure" })).toEqual({ ca: "x", cert: null, key: null, verify: false });
});
