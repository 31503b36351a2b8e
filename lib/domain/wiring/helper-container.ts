import { quoteArgument } from "@/lib/domain/commands/docker-command";
import { helperScript } from "@/lib/domain/wiring/helper-script";

/**
 * The helper container: a short shell script in an image that the engine has already, which reads the kernel's links
 * where Patchbay itself can't. What stands here is what the engine is asked for and what the dialog shows.
 */

/** Its value is `1`; containers with it are hidden from the dashboard (WIRE-H1). */
export const helperLabel = "dev.patchbay.helper";
/** Which installation of Patchbay made it. */
export const helperInstanceLabel = "dev.patchbay.instance";

/** Whether a helper may be on it: its host's network, or another container's; never on one of its own. */
export function isHelperNetworkMode(networkMode: string): boolean {
  return /^(host$|container:)/.test(networkMode);
}

/**
 * The shell with its tools takes 1 to 6 MB, by the image. Docker refuses less than 6 MB, and the runtime's own start
 * happens inside both limits (its threads count as processes).
 */
export const helperLimits = { memoryMegabytes: 32, processes: 32 } as const;

/** Whose interfaces a helper reads. */
export type HelperScope =
  /** The host's, with no right of any kind. */
  | { kind: "host" }
  /** The host's, and by the pids of the host those of every container: root with two capabilities. */
  | { kind: "host-and-processes" }
  /** One container's, once. */
  | { kind: "container"; id: string };

export interface HelperPlan {
  /** Tag or id of an image that the engine has. */
  image: string;
  /** Id of the installation. */
  instance: string;
  scope: HelperScope;
}

/** An image that a helper may be made of. */
export interface HelperImage {
  /** `sha256:…` */
  id: string;
  /** Its first tag; null for an image without. */
  tag: string | null;
  /** Bytes. */
  size: number;
}

/** A helper container as the engine lists it. */
export interface HelperRecord {
  id: string;
  /** Docker's word: `created`, `running`, `exited` … */
  state: string;
  instance: string | null;
}

/** What differs between the scopes, in Docker's words. */
export function helperRights(scope: HelperScope): {
  network: string;
  pid: "host" | null;
  user: string;
  capabilities: readonly string[];
  arguments: readonly string[];
} {
  const plain = { pid: null, user: "65534:65534", capabilities: [], arguments: [] } as const;
  switch (scope.kind) {
    case "host":
      return { ...plain, network: "host" };
    case "host-and-processes":
      // /proc/PID/root asks for SYS_PTRACE, and the folders of other users below it for DAC_READ_SEARCH.
      return {
        network: "host",
        pid: "host",
        user: "0:0",
        capabilities: ["SYS_PTRACE", "DAC_READ_SEARCH"],
        arguments: [],
      };
    case "container":
      return { ...plain, network: `container:${scope.id}`, arguments: ["once"] };
  }
}

/** The `docker run …` that does the same, a flag a line. */
export function helperCommand(plan: HelperPlan): string {
  const rights = helperRights(plan.scope);
  const flags = [
    "docker run --rm --interactive",
    "--pull never",
    `--label ${helperLabel}=1`,
    `--label ${quoteArgument(`${helperInstanceLabel}=${plan.instance}`)}`,
    `--network ${quoteArgument(rights.network)}${rights.pid === null ? "" : ` --pid ${rights.pid}`}`,
    ["--cap-drop ALL", ...rights.capabilities.map((name) => `--cap-add ${name}`)].join(" "),
    "--security-opt no-new-privileges",
    `--user ${rights.user} --read-only`,
    `--memory ${helperLimits.memoryMegabytes}m --memory-swap ${helperLimits.memoryMegabytes}m`,
    `--pids-limit ${helperLimits.processes}`,
    "--log-driver none --no-healthcheck",
    "--workdir / --entrypoint sh",
    [
      quoteArgument(plan.image),
      "-c",
      quoteArgument(helperScript),
      "patchbay-helper",
      ...rights.arguments,
    ].join(" "),
  ];
  return flags.join(" \\\n  ");
}
