/**
 * The files of another Debian release's Docker engine, for a throw-away engine to run on instead of the machine's own:
 * its packages and what they depend on, unpacked into a cache folder, none of their scripts run, nothing installed.
 * Needs apt-get and dpkg-deb, and a keyring that knows that release.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";

const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
const packages = ["docker.io", "iptables", "busybox-static"];

/**
 * Brings a release's engine into the cache (90 MB to load the first time, and again when the release has a newer one).
 * @param {string} suite of Debian: `trixie`, `sid` …
 * @param {(line: string) => void} [log]
 * @returns {Promise<{ root: string, version: string }>} the file tree, and the Debian version of its docker.io
 */
export async function prepareEngineRoot(suite, log = () => {}) {
  if (!/^[a-z]+$/.test(suite)) throw new Error(`"${suite}" is no name of a Debian release`);
  const cache = process.env["XDG_CACHE_HOME"] || path.join(os.homedir(), ".cache");
  const home = path.join(cache, "patchbay/engines", suite);
  // An apt of its own that knows of no installed package, so that every dependency is among what it fetches.
  for (const folder of ["state/lists/partial", "archives/partial"])
    await fs.mkdir(path.join(home, folder), { recursive: true });
  await fs.writeFile(path.join(home, "status"), "");
  await fs.writeFile(
    path.join(home, "sources.list"),
    `deb [signed-by=${keyring}] ${findMirror()} ${suite} main\n`,
  );
  const settings = [
    `Dir::State=${home}/state`,
    `Dir::State::status=${home}/status`,
    `Dir::Cache=${home}`,
    `Dir::Etc::SourceList=${home}/sources.list`,
    "Dir::Etc::SourceParts=/dev/null",
    "Acquire::Retries=3",
    // apt's own user may not write below a home.
    "APT::Sandbox::User=root",
  ].flatMap((setting) => ["-o", setting]);
  const apt = ["-qq", ...settings, "--no-install-recommends"];
  mustRun("apt-get", [...apt, "update"]);
  const version =
    / \(([^ ]+) /.exec(
      mustRun("apt-get", [...apt, "--simulate", "install", "docker.io"]).match(
        /^Inst docker\.io .*$/m,
      )?.[0] ?? "",
    )?.[1] ?? null;
  if (version === null) throw new Error(`${suite} has no docker.io`);
  const root = path.join(home, version.replaceAll(/[^\w.+~-]/g, "_"));
  if (existsSync(root)) return { root, version };

  log(`Fetching docker.io ${version} of ${suite}`);
  mustRun("apt-get", [...apt, "--download-only", "-y", "install", ...packages]);
  const unpacked = `${root}.part`;
  await fs.rm(unpacked, { recursive: true, force: true });
  for (const folder of [
    "dev",
    "etc",
    "proc",
    "run",
    "sys",
    "tmp",
    "var/lib",
    "usr/bin",
    "usr/sbin",
    "usr/lib",
    "usr/lib64",
  ])
    await fs.mkdir(path.join(unpacked, folder), { recursive: true });
  for (const folder of ["bin", "sbin", "lib", "lib64"])
    await fs.symlink(`usr/${folder}`, path.join(unpacked, folder));
  const archives = (await fs.readdir(path.join(home, "archives"))).filter((name) => name.endsWith(".deb"));
  for (const name of archives) {
    // tar would replace the four links above by a package's folders of these names.
    const content = spawnSync("dpkg-deb", ["--fsys-tarfile", path.join(home, "archives", name)], {
      maxBuffer: 2 ** 30,
    });
    if (content.status !== 0) throw new Error(`dpkg-deb ${name}: ${content.stderr.toString()}`);
    mustRun("tar", ["--extract", "--keep-directory-symlink", "--directory", unpacked], content.stdout);
  }
  // What update-alternatives links when the package is installed; /etc, where its links lead, is the machine's.
  for (const name of ["iptables", "ip6tables"]) {
    for (const suffix of ["", "-save", "-restore"])
      await fs.symlink(`${name}-nft${suffix}`, path.join(unpacked, "usr/sbin", `${name}${suffix}`));
  }
  await fs.rm(path.join(home, "archives"), { recursive: true });
  await fs.rename(unpacked, root);
  return { root, version };
}

/** Where this machine has its own Debian packages from: other releases stand at the same place. */
function findMirror() {
  const targets = mustRun("apt-get", [
    "indextargets",
    "--format",
    "$(ORIGIN) $(COMPONENT) $(REPO_URI)",
    "Created-By: Packages",
  ]);
  const mirror = /^Debian main (\S+\/debian\/?)$/m.exec(targets)?.[1] ?? null;
  if (mirror === null) throw new Error("This machine's apt has no Debian archive to find other releases in");
  return mirror;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {Buffer} [input]
 */
function mustRun(command, args, input) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    ...(input === undefined ? {} : { input }),
    encoding: "utf8",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" },
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? stderr.trim()}`);
  return stdout;
}
