import { quoteArgument } from "@/lib/domain/commands/docker-command";
import { helperInstanceLabel, helperLabel, helperLimits } from "@/lib/domain/wiring/helper-container";
import type { ProbeKind } from "@/lib/domain/probes/probe";
import type { ProbeTool } from "@/lib/domain/probes/probe-tools";

/** A helper container that runs one probe and ends: what the engine is asked for, and what the command shows. */
export interface ProbeHelperPlan {
  /** Tag or id of an image that the engine has. */
  image: string;
  /** Id of the installation. */
  instance: string;
  /** The container whose network namespace it joins, by its full id; or the host's. */
  joins: { container: string } | "host";
  kind: ProbeKind;
  tool: ProbeTool;
}

/**
 * What it may do (PROBE-7). Only ping has a right: root with NET_RAW. Without either busybox's ping says "permission
 * denied", also as another user with NET_RAW, and where the namespace lets everybody ping (measured on 20.10).
 */
export function probeHelperRights({ joins, kind }: Pick<ProbeHelperPlan, "joins" | "kind">): {
  network: string;
  user: string;
  capabilities: readonly string[];
} {
  const network = joins === "host" ? "host" : `container:${joins.container}`;
  return kind === "ping"
    ? { network, user: "0:0", capabilities: ["NET_RAW"] }
    : { network, user: "65534:65534", capabilities: [] };
}

/** `docker exec …` with the tool. */
export function probeExecCommand(containerName: string, tool: ProbeTool): string {
  const words = ["docker", "exec", ...(tool.input === null ? [] : ["-i"]), containerName, ...tool.argv];
  return withInput(words.map(quoteArgument).join(" "), tool);
}

/** The `docker run …` of a helper. */
export function probeHelperCommand(plan: ProbeHelperPlan): string {
  const { network, user, capabilities } = probeHelperRights(plan);
  const [entrypoint = "", ...rest] = plan.tool.argv;
  const words = [
    "docker",
    "run",
    "--rm",
    ...(plan.tool.input === null ? [] : ["-i"]),
    "--pull",
    "never",
    "--label",
    `${helperLabel}=1`,
    "--label",
    `${helperInstanceLabel}=${plan.instance}`,
    "--network",
    network,
    "--cap-drop",
    "ALL",
    ...capabilities.flatMap((name) => ["--cap-add", name]),
    "--security-opt",
    "no-new-privileges",
    "--user",
    user,
    "--read-only",
    "--memory",
    `${helperLimits.memoryMegabytes}m`,
    "--pids-limit",
    String(helperLimits.processes),
    "--log-driver",
    "none",
    "--no-healthcheck",
    "--entrypoint",
    entrypoint,
    plan.image,
    ...rest,
  ];
  return withInput(words.map(quoteArgument).join(" "), plan.tool);
}

/** `printf '…' | `: carriage returns and line ends as printf writes them. */
function withInput(command: string, { input }: ProbeTool): string {
  if (input === null) return command;
  const format = input
    .replaceAll("%", "%%")
    .replaceAll("\r", String.raw`\r`)
    .replaceAll("\n", String.raw`\n`);
  return `printf ${quoteArgument(format)} | ${command}`;
}
