/**
 * A Docker engine of our own for tests: Debian's dockerd in network, mount and uts namespaces of its own, so that
 * it touches nothing of the machine's engine, firewall, interfaces or files. Needs root on Linux.
 *
 *   node e2e/engine/throwaway-engine.mjs start [--images]   an engine until Ctrl-C; with `--suite sid` that release's
 *   node e2e/engine/throwaway-engine.mjs clean              removes what dead test processes left behind
 */
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs/promises";
import {
  accessSync,
  closeSync,
  constants,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
} from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/**
 * @typedef {object} CommandResult
 * @property {number} code exit code; 128 + n when signal n ended it, 127 when it couldn't be started
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * @typedef {object} CommandOptions
 * @property {string} [input] sent to stdin, which is closed otherwise
 * @property {number} [timeoutMs] SIGKILL after this time (a frozen engine answers no CLI)
 */

/**
 * @typedef {object} Engine
 * @property {string} name
 * @property {string} socketPath
 * @property {string} endpoint `unix://…`
 * @property {string} directory everything of this engine
 * @property {string} netns name of its network namespace, for `ip netns`
 * @property {number | null} pid dockerd's pid as its pid file tells it, null when it isn't running
 * @property {string[]} hostPrefix argv in front of a command that shall run as if on this engine's host: its network
 *   namespace and its /sys (published ports and /sys/class/net are only seen there), the machine's files
 * @property {() => Promise<void>} stop ends everything and removes every trace; may be called twice
 * @property {() => Promise<void>} kill SIGKILL to dockerd; its containers go on running
 * @property {() => void} freeze SIGSTOP: connections are accepted, nothing answers
 * @property {() => void} thaw SIGCONT
 * @property {() => Promise<void>} stopDaemon SIGTERM to dockerd, which stops its containers first
 * @property {() => Promise<void>} start dockerd again on the same data, after `kill` or `stopDaemon`
 * @property {() => Promise<void>} restart `stopDaemon`, then `start`
 * @property {(args: string[], options?: CommandOptions) => Promise<CommandResult>} cli the docker CLI on this engine
 * @property {(args: string[], options?: CommandOptions) => Promise<CommandResult>} inNamespace a command in the
 *   engine's network namespace, with the machine's /sys and files
 * @property {() => Promise<string>} daemonLog what dockerd has written
 */

/**
 * @typedef {object} EngineRecord What a later process needs to clean up after a dead one.
 * @property {string} name
 * @property {string} directory
 * @property {number} ownerPid
 * @property {string} ownerStart start time of the owner in clock ticks: a pid alone may have been reused
 * @property {string} run the run of scripts/test.mjs it belongs to, or empty
 */

const prefix = "patchbay-";
const recordFile = "engine.json";
const readyTimeoutMs = 30_000;

// A shell without login rights (cron, some CI) has no sbin in its PATH, and Debian keeps dockerd and ip there.
const searchPath = `${process.env.PATH ?? ""}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;

/**
 * Builds the file tree that dockerd sees, and holds its namespaces open: dockerd may be killed and started again
 * while its containers' shims listen in this /run.
 * - `ip netns exec` won't do: it remounts /sys without the cgroups.
 * - The root is bound read-only and not recursively: dockerd 20.10 writes /etc/docker/key.json and containerd makes
 *   /opt/containerd, whatever its options say.
 * - /var/lib is an empty one: an engine in a swarm keeps things in /var/lib/docker too, whatever its data root is.
 * - Another release's root has little more than its engine: busybox does what is left to do after the change of roots.
 * - Without securityfs below /sys docker loads no AppArmor profile into the (one) kernel.
 */
const setUpScript = `
directory=$1
root=$directory/root
mount --bind "$3" "$root"
mount -o remount,bind,ro "$root"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount --rbind /sys/fs/cgroup "$root/sys/fs/cgroup"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
mount -t tmpfs tmpfs "$root/var/lib"
mount --bind "$directory/etc" "$root/etc"
if [ ! -d "$root$directory" ] && ! mkdir -p "$root$directory" 2>/dev/null; then
  first=\${directory#/}
  mount -t tmpfs tmpfs "$root/\${first%%/*}"
  mkdir -p "$root$directory"
fi
mount --bind "$directory" "$root$directory"
ip link set lo up
cd "$root"
pivot_root . .
busybox umount -l .
cd /
echo "$2" > /proc/sys/kernel/hostname
echo 1 > /proc/sys/net/ipv4/ip_forward
echo ready
exec busybox sleep infinity < /dev/null > /dev/null 2>&1
`;

const onHostScript = 'mount -t sysfs sysfs /sys && exec "$@"';

/** @type {Map<string, EngineRecord>} */
const running = new Map();

process.on("exit", () => {
  // Only synchronous work is possible here, so another process does it.
  for (const record of running.values()) {
    spawnSync(process.execPath, [fileURLToPath(import.meta.url), "clean", "--name", record.name], {
      timeout: 20_000,
    });
  }
});

/**
 * Tells whether this machine can run an engine of our own, and if not, why, in words for the test summary.
 * @returns {{ possible: boolean, reason?: string }}
 */
export function canStartEngine() {
  possibility ??= findPossibility();
  return possibility;
}

/**
 * Which Docker the engines of this process are, without starting one. Only where one can be started.
 * @returns {{ text: string, major: number }} such as `20.10.24` and 20
 */
export function engineVersion() {
  // In its own root: another release's binary wants that release's libraries.
  const argv = [process.env.PATCHBAY_TEST_ENGINE_ROOT ?? "/", "dockerd", "--version"];
  const { stdout } = spawnSync("chroot", argv, { encoding: "utf8", env: { PATH: searchPath } });
  const text = /version ([0-9.]+)/.exec(stdout ?? "")?.[1];
  if (text === undefined) throw new Error(`dockerd doesn't tell its version: ${stdout}`);
  return { text, major: Number.parseInt(text, 10) };
}

/** @type {{ possible: boolean, reason?: string } | undefined} */
let possibility;

/** @returns {{ possible: boolean, reason?: string }} */
function findPossibility() {
  if (process.platform !== "linux")
    return { possible: false, reason: `needs Linux, this is ${process.platform}` };
  if (process.getuid?.() !== 0) return { possible: false, reason: "needs root" };
  const needed = ["dockerd", "docker", "busybox", "ip", "iptables", "nsenter", "unshare", "pivot_root"];
  const missing = needed.filter((command) => findCommand(command) === null);
  if (missing.length > 0) {
    return {
      possible: false,
      reason: `${missing.join(", ")} not found (apt-get install docker.io iptables iproute2 busybox-static)`,
    };
  }
  const script = onHostScript.replace('exec "$@"', "ip link set lo up && ip link add patchbay0 type bridge");
  const probe = spawnSync("unshare", ["--net", "--mount", "--uts", "sh", "-c", script], {
    encoding: "utf8",
    env: { ...process.env, PATH: searchPath },
  });
  if (probe.status !== 0) {
    const said = (probe.stderr || probe.error?.message || `exit code ${probe.status}`).trim();
    return { possible: false, reason: `no network and mount namespaces of our own here: ${said}` };
  }
  return { possible: true };
}

/**
 * Finds a command in PATH and the sbin folders.
 * @param {string} command
 * @returns {string | null}
 */
export function findCommand(command) {
  for (const folder of searchPath.split(":")) {
    if (folder === "") continue;
    const candidate = path.join(folder, command);
    try {
      accessSync(candidate, constants.X_OK);
      if (statSync(candidate).isFile()) return candidate;
    } catch {
      // not in this folder
    }
  }
  return null;
}

/**
 * Starts an engine and returns when it answers. Sweeps first what dead owners left behind.
 * @param {{ directory?: string, name?: string, root?: string, daemonArguments?: string[], log?: (line: string) => void }} [options]
 *   `name` becomes part of the namespace's and the cgroups' name; `root` is the file tree whose dockerd it is, the
 *   machine's unless PATCHBAY_TEST_ENGINE_ROOT names another (engine-root.mjs makes them)
 * @returns {Promise<Engine>}
 */
export async function startEngine(options = {}) {
  const { possible, reason } = canStartEngine();
  if (!possible) throw new Error(`No throw-away engine here: ${reason}`);
  await cleanLeftovers();

  const name = `${prefix}${options.name === undefined ? "" : `${options.name}-`}${randomBytes(3).toString("hex")}`;
  if (!/^[a-z0-9-]{1,40}$/.test(name)) throw new Error(`"${name}" is no name for an engine (a-z, 0-9, -)`);
  const home = path.join(os.tmpdir(), name);
  const directory = path.resolve(options.directory ?? home);
  const longest = path.join(directory, "exec/containerd/containerd.sock.ttrpc");
  if (Buffer.byteLength(longest) > 107) {
    throw new Error(`${directory} is too long a path: a unix socket's has at most 107 bytes`);
  }
  const log = options.log ?? (() => {});
  const socketPath = path.join(directory, "docker.sock");
  const pidFile = path.join(directory, "docker.pid");
  const containerdPidFile = path.join(directory, "exec/containerd/containerd.pid");
  const logFile = path.join(directory, "dockerd.log");

  /** @type {EngineRecord} */
  const record = {
    name,
    directory,
    ownerPid: process.pid,
    ownerStart: processStart(process.pid) ?? "",
    run: process.env.PATCHBAY_TEST_RESULTS ?? "",
  };
  await fs.mkdir(home, { mode: 0o700 });
  await fs.writeFile(path.join(home, recordFile), JSON.stringify(record));
  running.set(name, record);

  /** @type {number} */
  let holder;
  try {
    for (const folder of ["root", "data", "exec", "docker-config"]) {
      await fs.mkdir(path.join(directory, folder), { recursive: true, mode: 0o711 });
    }
    await fs.writeFile(path.join(directory, "daemon.json"), "{}");
    await mustRun("cp", ["-a", "/etc", path.join(directory, "etc")]);
    await mustRun("ip", ["netns", "add", name]);
    holder = await holdNamespaces({
      name,
      directory,
      root: options.root ?? process.env.PATCHBAY_TEST_ENGINE_ROOT ?? "/",
    });
  } catch (error) {
    await removeEngine(record);
    throw error;
  }

  // An overlay can't have its upper layer on an overlay (tests run in a container).
  const overlayMagic = 0x794c7630;
  const storageDriver = (await fs.statfs(directory)).type === overlayMagic ? "vfs" : "overlay2";

  async function startDaemon() {
    // dockerd takes a pid that is in use again, and a zombie that init hasn't reaped yet, for its own or for containerd
    // alive: it refuses to start, or waits 15 s for containerd in vain.
    await fs.rm(pidFile, { force: true });
    await fs.rm(containerdPidFile, { force: true });
    await fs.rm(socketPath, { force: true });
    const output = openSync(logFile, "a");
    const child = spawn(
      "nsenter",
      [
        ["--target", String(holder), "--net", "--mount", "--uts", "dockerd"],
        ["--config-file", path.join(directory, "daemon.json")],
        ["--data-root", path.join(directory, "data"), "--exec-root", path.join(directory, "exec")],
        ["--pidfile", pidFile, "--cgroup-parent", `/${name}`, "--storage-driver", storageDriver],
        // With systemd and cgroup v2 the default is the machine's systemd, which wants slices and isn't ours to use.
        ["--exec-opt", "native.cgroupdriver=cgroupfs"],
        ["-H", `unix://${socketPath}`],
        options.daemonArguments ?? [],
      ].flat(),
      {
        // A process group of its own: Ctrl-C in the terminal is for the test runner, which stops the engine itself.
        detached: true,
        stdio: ["ignore", output, output],
        env: { PATH: searchPath, HOME: directory },
      },
    );
    closeSync(output);
    child.unref();
    const daemon = { ended: "" };
    child.once("error", (error) => (daemon.ended = error.message));
    child.once("exit", (code, signal) => (daemon.ended = signal ?? `exit code ${code}`));
    const begin = Date.now();
    while (!(await answersPing(socketPath))) {
      if (daemon.ended !== "" || Date.now() - begin > readyTimeoutMs) {
        const tail = (await fs.readFile(logFile, "utf8")).trimEnd().split("\n").slice(-15).join("\n");
        throw new Error(
          `dockerd ${daemon.ended === "" ? "doesn't answer" : `ended (${daemon.ended})`}:\n${tail}`,
        );
      }
      await sleep(20);
    }
    log(`dockerd answers after ${Date.now() - begin} ms`);
  }

  function daemonPid() {
    const pid = Number(readText(pidFile) ?? Number.NaN);
    // The pid file outlives a killed dockerd; pids are the machine's, for no pid namespace stands between.
    return Number.isInteger(pid) && pid > 1 && isDaemonOf(pid, directory) ? pid : null;
  }

  /** @param {NodeJS.Signals} signal */
  function signalDaemon(signal) {
    const pid = daemonPid();
    if (pid === null) throw new Error(`dockerd of ${name} isn't running`);
    process.kill(pid, signal);
    return pid;
  }

  /** @param {NodeJS.Signals} signal */
  async function endDaemon(signal) {
    const containerd = Number(readText(containerdPidFile) ?? Number.NaN);
    const pid = signalDaemon(signal);
    await waitForEnd([pid], 30_000);
    // The kernel ends containerd with its parent, a moment later.
    if (Number.isInteger(containerd)) await waitForEnd([containerd], 5000);
    log(`dockerd ended by ${signal}`);
  }

  try {
    await startDaemon();
  } catch (error) {
    await removeEngine(record);
    throw error;
  }

  return {
    name,
    socketPath,
    endpoint: `unix://${socketPath}`,
    directory,
    netns: name,
    get pid() {
      return daemonPid();
    },
    hostPrefix: [
      ["nsenter", `--net=/run/netns/${name}`, "unshare", "--mount", "--propagation", "slave"],
      ["sh", "-c", onHostScript, "sh"],
    ].flat(),
    stop: () => removeEngine(record),
    kill: () => endDaemon("SIGKILL"),
    freeze: () => void signalDaemon("SIGSTOP"),
    thaw: () => void signalDaemon("SIGCONT"),
    stopDaemon: () => endDaemon("SIGTERM"),
    start: startDaemon,
    restart: async () => {
      await endDaemon("SIGTERM");
      await startDaemon();
    },
    cli: (args, commandOptions) =>
      run("docker", args, {
        ...commandOptions,
        env: {
          PATH: searchPath,
          HOME: directory,
          DOCKER_HOST: `unix://${socketPath}`,
          DOCKER_CONFIG: path.join(directory, "docker-config"),
        },
      }),
    inNamespace: (args, commandOptions) =>
      run("nsenter", [`--net=/run/netns/${name}`, ...args], commandOptions),
    daemonLog: () => fs.readFile(logFile, "utf8"),
  };
}

/**
 * Removes every engine of ours whose owner is gone.
 * @param {{ run?: string }} [options] all engines of this test run too: when it is interrupted, vitest's workers
 *   outlive vitest for a while
 * @returns {Promise<string[]>} their names
 */
export async function cleanLeftovers({ run: endedRun = "" } = {}) {
  const removed = [];
  for (const record of await readRecords()) {
    const isEnded = endedRun !== "" && record.run === endedRun;
    if (!isEnded && processStart(record.ownerPid) === record.ownerStart) continue;
    await removeEngine(record);
    removed.push(record.name);
  }
  return removed;
}

/**
 * @returns {Promise<EngineRecord[]>}
 */
async function readRecords() {
  /** @type {EngineRecord[]} */
  const records = [];
  for (const entry of await fs.readdir(os.tmpdir())) {
    if (!entry.startsWith(prefix)) continue;
    try {
      /** @type {EngineRecord} */
      const record = JSON.parse(await fs.readFile(path.join(os.tmpdir(), entry, recordFile), "utf8"));
      if (record.name === entry) records.push(record);
    } catch {
      // no engine of ours, or one being made or removed just now
    }
  }
  return records;
}

/**
 * @param {{ name: string, directory: string, root: string }} engine
 * @returns {Promise<number>} the pid that holds the namespaces
 */
async function holdNamespaces({ name, directory, root }) {
  const child = spawn(
    "nsenter",
    [
      [`--net=/run/netns/${name}`, "unshare", "--mount", "--uts", "--propagation", "private"],
      ["sh", "-eu", "-c", setUpScript, "set-up", directory, name, root],
    ].flat(),
    { detached: true, stdio: ["ignore", "pipe", "pipe"], env: { PATH: searchPath } },
  );
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (/** @type {string} */ chunk) => (output += chunk));
  child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
    // The last exec lets go of both pipes: the file tree stands.
    child.stdout.once("end", () => {
      if (output.endsWith("ready\n")) resolve(null);
    });
  });
  if (code !== null || child.pid === undefined) throw new Error(`Namespaces of ${name}: ${output.trim()}`);
  child.unref();
  return child.pid;
}

/**
 * Ends and removes everything of one engine, in whatever state it is.
 * @param {EngineRecord} record
 */
async function removeEngine({ name, directory }) {
  const home = path.join(os.tmpdir(), name);
  // dockerd first, or its restart policies start again what is ended after it.
  const daemon = Number(readText(path.join(directory, "docker.pid")) ?? Number.NaN);
  if (Number.isInteger(daemon) && isDaemonOf(daemon, directory)) await endProcesses([daemon]);
  for (;;) {
    thawCgroups(name);
    const pids = await processesOf(name);
    if (pids.length === 0) break;
    await endProcesses(pids);
  }
  if (existsSyncSafe(`/run/netns/${name}`)) await mustRun("ip", ["netns", "delete", name]);
  for (const cgroup of cgroupsOf(name)) await removeCgroup(cgroup);
  try {
    // Bound to the machine's root in the engine's mount namespace. rmdir can't delete a tree, should that be seen here.
    await fs.rmdir(path.join(directory, "root"));
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  if (directory !== home) await fs.rm(directory, { recursive: true, force: true });
  await fs.rm(home, { recursive: true, force: true });
  running.delete(name);
}

/**
 * All processes of an engine: those in its network namespace (dockerd, containerd, shims, proxies, host-mode
 * containers), their descendants, and the members of its cgroups (containers whose shim is gone).
 * @param {string} name
 */
async function processesOf(name) {
  const listed = existsSyncSafe(`/run/netns/${name}`)
    ? await run("ip", ["netns", "pids", name])
    : { stdout: "" };
  const pids = new Set(listed.stdout.split("\n").filter(Boolean).map(Number));
  for (const cgroup of cgroupsOf(name)) {
    for (const folder of cgroupTree(cgroup)) {
      for (const pid of (readText(`${folder}/cgroup.procs`) ?? "").split("\n").filter(Boolean))
        pids.add(Number(pid));
    }
  }
  const parents = new Map(
    readdirSync("/proc")
      .filter((entry) => /^\d+$/.test(entry))
      .map((entry) => [Number(entry), processStatus(Number(entry))?.parent]),
  );
  for (let size = -1; size !== pids.size;) {
    size = pids.size;
    for (const [pid, parent] of parents) if (parent !== undefined && pids.has(parent)) pids.add(pid);
  }
  // Zombies are their parent's to reap.
  return [...pids].filter((pid) => pid > 1 && pid !== process.pid && isRunning(pid));
}

/** @param {number[]} pids */
async function endProcesses(pids) {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // gone by itself
    }
  }
  await waitForEnd(pids, 10_000);
}

/**
 * @param {number[]} pids
 * @param {number} timeoutMs
 */
async function waitForEnd(pids, timeoutMs) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const left = pids.filter(isRunning);
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new Error(`Still running after ${timeoutMs} ms: ${left.join(", ")}`);
    await sleep(5);
  }
}

/**
 * The engine's cgroup in each hierarchy (v1), or the one (v2).
 * @param {string} name
 */
function cgroupsOf(name) {
  /** @type {string[]} */
  let hierarchies = [];
  try {
    hierarchies = readdirSync("/sys/fs/cgroup").map((entry) => `/sys/fs/cgroup/${entry}/${name}`);
  } catch {
    // no cgroups mounted here
  }
  return [`/sys/fs/cgroup/${name}`, ...hierarchies].filter(existsSyncSafe);
}

/**
 * @param {string} cgroup
 * @returns {string[]} it and all below it, the innermost first
 */
function cgroupTree(cgroup) {
  try {
    const children = readdirSync(cgroup, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return [...children.flatMap((child) => cgroupTree(`${cgroup}/${child.name}`)), cgroup];
  } catch {
    return [];
  }
}

/**
 * A paused container can't even be killed on cgroup v1 until its freezer lets go.
 * @param {string} name
 */
function thawCgroups(name) {
  for (const cgroup of cgroupsOf(name)) {
    for (const folder of cgroupTree(cgroup)) {
      if (!existsSyncSafe(`${folder}/freezer.state`)) continue;
      spawnSync("sh", ["-c", 'echo THAWED > "$1"', "sh", `${folder}/freezer.state`]);
    }
  }
}

/** @param {string} cgroup */
async function removeCgroup(cgroup) {
  for (const folder of cgroupTree(cgroup)) {
    // EBUSY for a moment: the kernel lets go of an ended process after it has left /proc.
    for (let attempt = 0; ; attempt++) {
      try {
        await fs.rmdir(folder);
        break;
      } catch (error) {
        if (isMissing(error)) break;
        if (attempt === 200) throw error;
        await sleep(10);
      }
    }
  }
}

/**
 * @param {number} pid
 * @returns {{ state: string, parent: number, start: string } | null}
 */
function processStatus(pid) {
  const text = readText(`/proc/${pid}/stat`);
  if (text === null) return null;
  // The command name in parentheses may hold blanks and parentheses.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0] ?? "", parent: Number(fields[1]), start: fields[19] ?? "" };
}

/** @param {number} pid */
function processStart(pid) {
  return processStatus(pid)?.start ?? null;
}

/** @param {number} pid */
function isRunning(pid) {
  const status = processStatus(pid);
  return status !== null && status.state !== "Z" && status.state !== "X";
}

/**
 * Guards every signal by pid file: the pid must be a dockerd with our data root.
 * @param {number} pid
 * @param {string} directory
 */
function isDaemonOf(pid, directory) {
  if (!isRunning(pid)) return false;
  const args = (readText(`/proc/${pid}/cmdline`) ?? "").split("\0");
  try {
    return (
      path.basename(readlinkSync(`/proc/${pid}/exe`)).startsWith("dockerd") &&
      args[args.indexOf("--data-root") + 1] === path.join(directory, "data")
    );
  } catch {
    return false;
  }
}

/** @param {string} file */
function existsSyncSafe(file) {
  try {
    statSync(file);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} file */
function readText(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** @param {unknown} error */
function isMissing(error) {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/**
 * @param {string} socketPath
 * @returns {Promise<boolean>}
 */
function answersPing(socketPath) {
  return new Promise((resolve) => {
    const request = http.get({ socketPath, path: "/_ping", timeout: 2000, agent: false }, (response) => {
      response.resume().once("end", () => resolve(response.statusCode === 200));
      response.once("error", () => resolve(false));
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => resolve(false));
  });
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {CommandOptions & { env?: Record<string, string> }} [options]
 * @returns {Promise<CommandResult>}
 */
function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ["pipe", "pipe", "pipe"],
      env: options.env ?? { ...process.env, PATH: searchPath },
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs, killSignal: "SIGKILL" }),
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (/** @type {string} */ chunk) => (stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ chunk) => (stderr += chunk));
    child.once("error", (error) => resolve({ code: 127, stdout, stderr: error.message }));
    child.once("close", (code, signal) =>
      resolve({ code: code ?? 128 + (os.constants.signals[signal ?? "SIGKILL"] ?? 0), stdout, stderr }),
    );
    // A command that ends without reading its input breaks the pipe, which says nothing about its result.
    child.stdin.once("error", () => {});
    child.stdin.end(options.input ?? "");
  });
}

/**
 * @param {string} command
 * @param {string[]} args
 */
async function mustRun(command, args) {
  const result = await run(command, args);
  if (result.code !== 0) throw new Error(`${command} ${args.join(" ")}: ${result.stderr.trim()}`);
}

async function main() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { images: { type: "boolean" }, name: { type: "string" }, suite: { type: "string" } },
  });
  const [action] = positionals;
  if (action === "clean") {
    const records = values.name === undefined ? null : await readRecords();
    for (const record of records?.filter(({ name }) => name === values.name) ?? [])
      await removeEngine(record);
    if (records === null) for (const name of await cleanLeftovers()) console.log(`removed ${name}`);
    return;
  }
  if (action !== "start") {
    console.error("usage: throwaway-engine.mjs start [--images] [--suite DEBIAN] | clean");
    process.exitCode = 2;
    return;
  }
  const log = (/** @type {string} */ line) => console.error(line);
  const { prepareEngineRoot } = await import("./engine-root.mjs");
  const root = values.suite === undefined ? undefined : (await prepareEngineRoot(values.suite, log)).root;
  const engine = await startEngine({ log, ...(root === undefined ? {} : { root }) });
  if (values.images) {
    const { loadImages } = await import("./images.mjs");
    await loadImages(engine);
  }
  console.log(engine.endpoint);
  console.error(
    `On its host: ${engine.hostPrefix.map((word) => (/^[\w=/-]+$/.test(word) ? word : `'${word}'`)).join(" ")} …`,
  );
  const alive = setInterval(() => {}, 60_000);
  await new Promise((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
  clearInterval(alive);
  await engine.stop();
}

// By name too: bundled into another program (the bench), this file's URL is that program's.
const isProgram = path.basename(process.argv[1] ?? "") === "throwaway-engine.mjs";
if (isProgram && path.resolve(process.argv[1] ?? "") === fileURLToPath(import.meta.url)) {
  // Not awaited: images.mjs imports this module, and would wait for it while this waits for images.mjs.
  main().catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
}
