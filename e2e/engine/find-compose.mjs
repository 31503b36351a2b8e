import { existsSync } from "node:fs";
import path from "node:path";
import { findCommand } from "./throwaway-engine.mjs";

/** Where docker looks for its plugins. */
const pluginFolders = ["/usr/local/lib", "/usr/local/libexec", "/usr/lib", "/usr/libexec"].map((folder) =>
  path.join(folder, "docker/cli-plugins/docker-compose"),
);

/**
 * Debian 12 has compose 1 as a command, Debian 13 and Docker's own packages have compose 2 as a plugin of docker, which
 * runs by itself as well.
 * @returns {string | null}
 */
export function findCompose() {
  return findCommand("docker-compose") ?? pluginFolders.find((file) => existsSync(file)) ?? null;
}
