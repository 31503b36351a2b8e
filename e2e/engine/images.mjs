/**
 * Test images, made of this machine's busybox-static, since no registry is reachable. The archives are the same byte
 * for byte on every run, so image ids are stable for one version of busybox.
 *
 * Both stop at once: their stop signal is SIGKILL. A `sleep` that is process 1 ignores SIGTERM, and each `docker stop`
 * or `rm` of a test would take the engine's ten seconds of grace.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import http from "node:http";
import { findCommand } from "./throwaway-engine.mjs";

/** A rootfs with every applet of busybox: shell, ping, nc, nslookup, httpd … */
export const busyboxImage = "patchbay-test/busybox:latest";

/** A single static binary and no shell, as a distroless image: `exec sh` fails in it. */
export const staticImage = "patchbay-test/static:latest";

/**
 * @typedef {object} TarEntry
 * @property {string} name
 * @property {"file" | "directory" | "hardlink" | "symlink"} type
 * @property {number} mode
 * @property {Buffer} [data]
 * @property {string} [target] of a link
 */

/**
 * Loads both images into an engine, unless it has them.
 * @param {{ socketPath: string }} engine
 * @returns {Promise<{ busybox: string, static: string }>} their ids
 */
export async function loadImages({ socketPath }) {
  const images = buildImages();
  for (const { tag, id, archive } of [images.busybox, images.static]) {
    const isThere = async () => {
      const { status, body } = await call({ socketPath, method: "GET", path: `/images/${tag}/json` });
      return status === 200 && JSON.parse(body).Id === id;
    };
    if (await isThere()) continue;
    const load = { socketPath, method: "POST", path: "/images/load?quiet=1", body: archive };
    // A broken pipe says nothing of the image (28.5.2, twice in thirty starts).
    const loaded = await call(load).catch((error) => ({ status: 0, body: String(error) }));
    // A failed load answers 200 too, and says so in its last line.
    if ((loaded.status !== 200 || loaded.body.includes('"error"')) && !(await isThere())) {
      throw new Error(`${tag} can't be loaded: ${loaded.status} ${loaded.body.trim()}`);
    }
  }
  return { busybox: images.busybox.id, static: images.static.id };
}

/** @type {{ busybox: Image, static: Image } | undefined} */
let built;

/**
 * @typedef {object} Image
 * @property {string} tag
 * @property {string} id the id that the engine will give it: its config's digest
 * @property {Buffer} archive what `docker load` takes
 */

/**
 * Builds both archives, once per process.
 * @returns {{ busybox: Image, static: Image }}
 */
export function buildImages() {
  built ??= buildBoth();
  return built;
}

function buildBoth() {
  const file = findCommand("busybox");
  if (file === null) throw new Error("busybox isn't installed (apt-get install busybox-static)");
  const busybox = readFileSync(file);
  if (isDynamic(busybox)) throw new Error(`${file} isn't static (apt-get install busybox-static)`);
  const applets = execFileSync(file, ["--list-full"], { encoding: "utf8" })
    .split("\n")
    .filter(Boolean)
    .toSorted();

  const folders = [
    "bin",
    "dev",
    "etc",
    "home",
    "proc",
    "root",
    "run",
    "sbin",
    "sys",
    "usr",
    "usr/bin",
    "usr/sbin",
  ];
  const rootfs = tar([
    ...[...folders, "usr/share", "usr/share/udhcpc", "var", "www"].map((name) => directory(name)),
    directory("tmp", 0o1777),
    textFile("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"),
    textFile("etc/group", "root:x:0:\nnogroup:x:65534:\n"),
    textFile("www/index.html", "patchbay-test\n"),
    { name: "bin/busybox", type: "file", mode: 0o755, data: busybox },
    ...applets
      .filter((applet) => applet.includes("/") && applet !== "bin/busybox")
      .map(
        (name) => /** @type {TarEntry} */ ({ name, type: "hardlink", mode: 0o755, target: "bin/busybox" }),
      ),
  ]);
  // busybox looks for its applet in argv[0] and, called by another name, fails; called as "busybox" it takes argv[1].
  const single = tar([
    directory("etc"),
    textFile("etc/passwd", "root:x:0:0:root:/:/busybox\n"),
    { name: "busybox", type: "file", mode: 0o755, data: busybox },
  ]);
  return {
    busybox: packImage({ tag: busyboxImage, layer: rootfs, config: { Cmd: ["sleep", "86400"] } }),
    static: packImage({
      tag: staticImage,
      layer: single,
      config: { Entrypoint: ["/busybox"], Cmd: ["sleep", "86400"] },
    }),
  };
}

/**
 * @param {string} name
 * @param {string} text
 * @returns {TarEntry}
 */
function textFile(name, text) {
  return { name, type: "file", mode: 0o644, data: Buffer.from(text) };
}

/**
 * @param {string} name
 * @param {number} [mode]
 * @returns {TarEntry}
 */
function directory(name, mode = 0o755) {
  return { name: `${name}/`, type: "directory", mode };
}

/**
 * @param {{ tag: string, layer: Buffer, config: Record<string, unknown> }} image
 * @returns {Image}
 */
function packImage({ tag, layer, config }) {
  const created = "2025-01-01T00:00:00Z";
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  const image = Buffer.from(
    JSON.stringify({
      architecture,
      os: "linux",
      created,
      config: {
        Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
        StopSignal: "SIGKILL",
        ...config,
      },
      rootfs: { type: "layers", diff_ids: [`sha256:${sha256(layer)}`] },
      history: [{ created, created_by: "patchbay e2e/engine/images.mjs" }],
    }),
  );
  const digest = sha256(image);
  const manifest = [{ Config: `${digest}.json`, RepoTags: [tag], Layers: ["layer.tar"] }];
  const archive = tar([
    { name: `${digest}.json`, type: "file", mode: 0o644, data: image },
    { name: "layer.tar", type: "file", mode: 0o644, data: layer },
    { name: "manifest.json", type: "file", mode: 0o644, data: Buffer.from(JSON.stringify(manifest)) },
  ]);
  return { tag, id: `sha256:${digest}`, archive };
}

/**
 * A ustar archive with fixed times and owner. Entries keep their order: a hard link comes after its target.
 * @param {TarEntry[]} entries
 */
function tar(entries) {
  const typeFlags = { file: "0", hardlink: "1", symlink: "2", directory: "5" };
  const mtime = Date.UTC(2025, 0, 1) / 1000;
  /** @type {Buffer[]} */
  const blocks = [];
  for (const { name, type, mode, data = Buffer.alloc(0), target = "" } of entries) {
    if (Buffer.byteLength(name) > 100) throw new Error(`${name} is too long for this tar writer`);
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(octal(mode, 8), 100);
    header.write(octal(0, 8), 108);
    header.write(octal(0, 8), 116);
    header.write(octal(data.length, 12), 124);
    header.write(octal(mtime, 12), 136);
    header.write("        ", 148);
    header.write(typeFlags[type], 156);
    header.write(target, 157);
    header.write("ustar\x0000", 257, "latin1");
    let sum = 0;
    for (const byte of header) sum += byte;
    header.write(`${octal(sum, 7)}\0 `, 148, "latin1");
    blocks.push(header, data, Buffer.alloc((512 - (data.length % 512)) % 512));
  }
  blocks.push(Buffer.alloc(1024));
  return Buffer.concat(blocks);
}

/**
 * @param {number} value
 * @param {number} length of the field, its closing NUL included
 */
function octal(value, length) {
  return value.toString(8).padStart(length - 1, "0");
}

/** @param {Buffer} data */
function sha256(data) {
  return createHash("sha256").update(data).digest("hex");
}

/**
 * Whether an ELF file names a dynamic loader (a PT_INTERP program header), which an image without a libc lacks.
 * @param {Buffer} elf 64 bits, little endian: all that Debian's amd64 and arm64 have
 */
function isDynamic(elf) {
  const interpreter = 3;
  const offset = Number(elf.readBigUInt64LE(32));
  const size = elf.readUInt16LE(54);
  const count = elf.readUInt16LE(56);
  return Array.from({ length: count }, (_, index) => elf.readUInt32LE(offset + index * size)).includes(
    interpreter,
  );
}

/**
 * @param {{ socketPath: string, method: string, path: string, body?: Buffer }} options
 * @returns {Promise<{ status: number, body: string }>}
 */
function call({ socketPath, method, path, body }) {
  return new Promise((resolve, reject) => {
    // An engine that refuses closes the connection, and what it said would be lost behind a broken pipe: so the body
    // waits until it is asked for.
    const headers =
      body === undefined
        ? {}
        : { "content-type": "application/x-tar", "content-length": body.length, expect: "100-continue" };
    const request = http.request({ socketPath, method, path, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (/** @type {string} */ chunk) => (text += chunk));
      response.once("end", () => {
        resolve({ status: response.statusCode ?? 0, body: text });
        request.destroy();
      });
      response.once("error", reject);
    });
    request.once("error", reject);
    if (body === undefined) request.end();
    else request.once("continue", () => request.end(body)).flushHeaders();
  });
}
