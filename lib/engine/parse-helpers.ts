import * as z from "zod/mini";
import { type ProbeHelperPlan, probeHelperRights } from "@/lib/domain/probes/probe-helper";
import {
  helperInstanceLabel,
  helperLabel,
  helperLimits,
  helperRights,
  type HelperImage,
  type HelperPlan,
  type HelperRecord,
  isHelperNetworkMode,
} from "@/lib/domain/wiring/helper-container";
import { helperScript } from "@/lib/domain/wiring/helper-script";

const imagesJson = z.array(
  z.object({
    Id: z.string(),
    RepoTags: z.optional(z.nullable(z.array(z.string()))),
    Size: z.optional(z.number()),
  }),
);

/** Reads `GET /images/json`; null when it is not a list of images. */
export function parseImages(json: unknown): HelperImage[] | null {
  const parsed = imagesJson.safeParse(json);
  if (!parsed.success) return null;
  return parsed.data.map((image) => ({
    id: image.Id,
    // An untagged image has null, an empty list or this, by version.
    tag: image.RepoTags?.find((tag) => tag !== "<none>:<none>") ?? null,
    size: image.Size ?? 0,
  }));
}

const helpersJson = z.array(
  z.object({
    Id: z.string(),
    State: z.optional(z.string()),
    HostConfig: z.optional(z.object({ NetworkMode: z.optional(z.string()) })),
    Labels: z.optional(z.nullable(z.record(z.string(), z.string()))),
  }),
);

/**
 * Reads `GET /containers/json`, and takes the helpers; null when it is not a list. A label is no proof, since images
 * hand theirs on to containers, and leftover helpers are removed: it takes a helper's network mode, too.
 */
export function parseHelpers(json: unknown): HelperRecord[] | null {
  const parsed = helpersJson.safeParse(json);
  if (!parsed.success) return null;
  return parsed.data
    .filter(
      ({ Labels, HostConfig }) =>
        Labels?.[helperLabel] === "1" && isHelperNetworkMode(HostConfig?.NetworkMode ?? ""),
    )
    .map((container) => ({
      id: container.Id,
      state: container.State ?? "",
      instance: container.Labels?.[helperInstanceLabel] ?? null,
    }));
}

/** The body of `POST /containers/create`. Everything in it is fixed but the image and whose network it joins. */
export function toHelperBody(plan: HelperPlan): Record<string, unknown> {
  const rights = helperRights(plan.scope);
  if (plan.scope.kind === "container") assertFullId(plan.scope.id);
  return {
    Image: plan.image,
    Entrypoint: ["sh"],
    Cmd: ["-c", helperScript, "patchbay-helper", ...rights.arguments],
    ...commonBody({ ...rights, instance: plan.instance }),
    // Standard input ends with the one connection to it: a Patchbay that crashes takes its helper along.
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: false,
  };
}

/** The body for a helper that runs one probe: a tool with its arguments in the place of the script. */
export function toProbeHelperBody(plan: ProbeHelperPlan): Record<string, unknown> {
  if (plan.joins !== "host") assertFullId(plan.joins.container);
  const [entrypoint = "", ...rest] = plan.tool.argv;
  const hasInput = plan.tool.input !== null;
  return {
    Image: plan.image,
    Entrypoint: [entrypoint],
    Cmd: rest,
    ...commonBody({ ...probeHelperRights(plan), pid: null, instance: plan.instance }),
    OpenStdin: hasInput,
    StdinOnce: hasInput,
    AttachStdin: hasInput,
    AttachStdout: true,
    AttachStderr: true,
  };
}

function assertFullId(id: string): void {
  if (!/^[0-9a-f]{64}$/.test(id)) throw new Error(`not a container's full id: ${JSON.stringify(id)}`);
}

/** What every helper has: no rights but those named, no traces, an end. */
function commonBody(rights: {
  network: string;
  pid: "host" | null;
  user: string;
  capabilities: readonly string[];
  instance: string;
}): Record<string, unknown> {
  const memory = helperLimits.memoryMegabytes * 1024 * 1024;
  return {
    User: rights.user,
    WorkingDir: "/",
    Labels: { [helperLabel]: "1", [helperInstanceLabel]: rights.instance },
    Tty: false,
    // An image's own health check would run in it every few seconds.
    Healthcheck: { Test: ["NONE"] },
    HostConfig: {
      AutoRemove: true,
      NetworkMode: rights.network,
      ...(rights.pid === null ? {} : { PidMode: rights.pid }),
      CapDrop: ["ALL"],
      CapAdd: [...rights.capabilities],
      SecurityOpt: ["no-new-privileges"],
      ReadonlyRootfs: true,
      Memory: memory,
      MemorySwap: memory,
      PidsLimit: helperLimits.processes,
      // Its answers are read as they come; kept, they would fill the disk.
      LogConfig: { Type: "none" },
      RestartPolicy: { Name: "no" },
    },
  };
}

const execJson = z.object({
  Running: z.optional(z.boolean()),
  ExitCode: z.optional(z.nullable(z.number())),
});

/** Reads `GET /exec/{id}/json`: the exit code, null while it runs; undefined when it is no such answer. */
export function parseExecEnd(json: unknown): number | null | undefined {
  const parsed = execJson.safeParse(json);
  if (!parsed.success) return undefined;
  return parsed.data.Running === true ? null : (parsed.data.ExitCode ?? null);
}
