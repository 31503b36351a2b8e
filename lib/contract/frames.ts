import * as z from "zod/mini";
import { engineSchema } from "@/lib/contract/answers";
import { probeResultSchema } from "@/lib/contract/probes";
import { patchSchema, topologySchema } from "@/lib/contract/topology";

/** What the event stream carries. The SSE event name is `type`, the SSE id is `<boot>-<revision>`. */
const text = z.string();

export const activitySchema = z.object({
  at: text,
  /** For instance `network connect`, `container die`: the engine's type and action. */
  action: text,
  networkId: z.nullable(text),
  networkName: z.nullable(text),
  containerId: z.nullable(text),
  containerName: z.nullable(text),
});
export type Activity = z.output<typeof activitySchema>;

const number = z.number();
const trafficOf = z.record(
  text,
  z.nullable(
    z.object({
      rxBytes: number,
      rxPackets: number,
      rxErrors: number,
      rxDropped: number,
      txBytes: number,
      txPackets: number,
      txErrors: number,
      txDropped: number,
      /** Bytes and packets a second. */
      rxRate: number,
      txRate: number,
      rxPacketRate: number,
      txPacketRate: number,
    }),
  ),
);

/** Only what changed; null for what is not known any more. */
export const trafficSchema = z.object({
  /** ISO 8601 time of the sample. */
  at: text,
  /** It holds everything that is known: what was told before is forgotten. */
  whole: z.boolean(),
  /** By `networkId:containerId`, as seen from the container. */
  links: trafficOf,
  /** By network id: the sum over its links. */
  networks: trafficOf,
  /** By the name of the host's interface, as seen from the host. */
  uplinks: trafficOf,
});
export type TrafficTold = z.output<typeof trafficSchema>;

export const frameSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("snapshot"), revision: z.number(), topology: topologySchema }),
  z.object({ type: z.literal("patch"), revision: z.number(), patch: patchSchema }),
  z.object({ type: z.literal("status"), revision: z.number(), engine: engineSchema }),
  z.object({ type: z.literal("activity"), revision: z.number(), activity: activitySchema }),
  z.object({
    type: z.literal("probes"),
    revision: z.number(),
    /** `set` holds every result there is: what was told before is forgotten. */
    whole: z.boolean(),
    set: z.array(probeResultSchema),
    /** Keys of results that are gone (`probeKey`). */
    removed: z.array(text),
  }),
  z.object({ type: z.literal("traffic"), revision: z.number(), traffic: trafficSchema }),
]);
export type Frame = z.output<typeof frameSchema>;
