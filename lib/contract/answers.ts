import * as z from "zod/mini";
import { undoSchema } from "@/lib/contract/steps";
import { containerSchema, endpointSchema, networkSchema } from "@/lib/contract/topology";
import { type ProblemCode, problemTable } from "@/lib/domain/problem/problem";

/** Answers of the API, checked in the browser before anything is drawn from them. */
const text = z.string();
const maybeText = z.nullable(text);

/** Where the kernel's wiring of an engine is read. */
export const wiringStatusSchema = z.object({
  /** Null where it is not read: then all links and the host are unknown. */
  source: z.nullable(z.enum(["local", "helper", "demo"])),
  /** Why it is not read, or not all of it, and what would help. */
  reason: maybeText,
});
export type WiringStatus = z.output<typeof wiringStatusSchema>;

/** One engine as `GET /api/engines` and the `status` frame tell it. */
export const engineSchema = z.object({
  id: text,
  name: text,
  kind: z.enum(["docker", "podman", "demo"]),
  /** Where it is reached, for instance `unix:///var/run/docker.sock`. */
  endpoint: text,
  /** How it was found: `DOCKER_HOST`, `docker context NAME`, `usual socket`, `--engine`, `--demo`, `no engine found`. */
  foundBy: text,
  status: z.enum(["connecting", "connected", "unreachable"]),
  /** Why it is not connected, and how to mend it. */
  reason: maybeText,
  version: maybeText,
  apiVersion: maybeText,
  swarm: maybeText,
  readOnly: z.boolean(),
  /** When the engine last answered with its lists; the picture is as old as that. */
  lastReadAt: maybeText,
  /** True while the picture is older than the engine's present state may be. */
  stale: z.boolean(),
  wiring: wiringStatusSchema,
  /** What the plan functions need to know beside the topology, so that dialogs judge as the server does. */
  facts: z.object({
    kind: z.enum(["docker", "podman", "demo"]),
    apiVersion: z.readonly(z.tuple([z.number(), z.number()])),
    swarmActive: z.boolean(),
    networkDrivers: z.nullable(z.readonly(z.array(text))),
    hostSubnets: z.readonly(z.array(z.object({ interface: text, cidr: text }))),
    hostInterfaces: z.readonly(z.array(text)),
    defaultAddressPools: z.nullable(z.readonly(z.array(z.object({ base: text, size: z.number() })))),
  }),
});
export type EngineStatus = z.output<typeof engineSchema>;

export const enginesAnswer = z.object({ engines: z.array(engineSchema) });

export const warningsSchema = z.array(z.object({ code: text, message: text }));

export const networkAnswer = z.extend(networkSchema, { endpoints: z.array(endpointSchema) });
export type NetworkDetails = z.output<typeof networkAnswer>;

/** 201 of `POST …/networks`: the network itself, and what was done. */
export const createNetworkAnswer = z.extend(networkAnswer, {
  command: text,
  warnings: warningsSchema,
  undo: undoSchema,
  /** The topology revision that holds the change. */
  revision: z.number(),
});

export const connectionAnswer = z.object({
  /** Null after a disconnect. */
  endpoint: z.nullable(endpointSchema),
  command: text,
  changed: z.boolean(),
  warnings: warningsSchema,
  /** What takes it back, as steps for `POST …/changes`. */
  undo: undoSchema,
  revision: z.number(),
});
export type ConnectionAnswer = z.output<typeof connectionAnswer>;

export const pruneAnswer = z.object({
  networks: z.array(z.object({ id: text, name: text, driver: text })),
  removed: z.boolean(),
  /** Null when there is nothing to remove. */
  command: maybeText,
  undo: undoSchema,
});

export const containerAnswer = z.extend(containerSchema, {
  endpoints: z.array(endpointSchema),
  /** Values are masked by the server; only the names leave it. */
  environment: z.array(z.object({ name: text, value: text })),
  hostname: maybeText,
  createdAt: maybeText,
  startedAt: maybeText,
  restartPolicy: maybeText,
  privileged: z.nullable(z.boolean()),
  dns: z.array(text),
  extraHosts: z.array(text),
  links: z.array(text),
  /** What a stopped container will publish when it starts. */
  wantedPorts: z.array(
    z.object({
      hostAddress: text,
      hostPort: z.nullable(z.number()),
      containerPort: z.number(),
      protocol: text,
    }),
  ),
});
export type ContainerDetails = z.output<typeof containerAnswer>;

/** An IPv6 pool's counts are decimal strings. */
const count = z.union([z.number(), text]);

export const addressesAnswer = z.object({
  pools: z.array(
    z.object({
      subnet: text,
      family: z.union([z.literal(4), z.literal(6)]),
      ipRange: maybeText,
      gateway: maybeText,
      /** Addresses that the engine can hand out. */
      capacity: count,
      /** Of these, in use or reserved. */
      used: count,
      free: count,
      /** What the engine would give to the next container; it may be one that a stopped container reserves. */
      nextFree: maybeText,
      explanation: text,
      /** What the engine itself counts, from API 1.52 on; absent where it tells nothing. */
      engineCounts: z.optional(
        z.object({
          /** In use or kept by the network. */
          inUse: count,
          /** What the automatic range has left. */
          available: count,
          /** What may explain that Patchbay counts otherwise; null where both agree. */
          note: maybeText,
        }),
      ),
      entries: z.array(
        z.object({
          address: text,
          role: z.enum(["network", "broadcast", "gateway", "auxiliary", "endpoint", "reserved"]),
          containerId: maybeText,
          containerName: maybeText,
        }),
      ),
    }),
  ),
  overlaps: z.array(
    z.object({ with: z.enum(["network", "hostRoute", "defaultPool"]), name: text, cidr: text }),
  ),
});
export type AddressesAnswer = z.output<typeof addressesAnswer>;

/** RFC 9457 problem details. */
export const problemAnswer = z.object({
  type: text,
  title: text,
  status: z.number(),
  detail: text,
  code: z.enum(Object.keys(problemTable) as [ProblemCode, ...ProblemCode[]]),
  issues: z.optional(
    z.array(z.object({ path: text, code: text, message: text, suggestion: z.optional(text) })),
  ),
});
export type Problem = z.output<typeof problemAnswer>;
