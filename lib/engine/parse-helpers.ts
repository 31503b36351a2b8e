import * as z from "zod/mini";
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
  if (plan.scope.kind === "container" && !/^[0-9a-f]{64}$/.test(plan.scope.id))
    throw new Error(`not a container's full id: ${JSON.stringify(plan.scope.id)}`);
  const memory = helperLimits.memoryMegabytes * 1024 * 1024;
  return {
    Image: plan.image,
    Entrypoint: ["sh"],
    Cmd: ["-c", helperScript, "patchbay-helper", ...rights.arguments],
    User: rights.user,
    WorkingDir: "/",
    Labels: { [helperLabel]: "1", [helperInstanceLabel]: plan.instance },
    // Standard input ends with the one connection to it: a Patchbay that crashes takes its helper along.
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: false,
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
