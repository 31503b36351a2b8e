import * as z from "zod/mini";
import { engineSchema } from "@/lib/contract/answers";
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

export const frameSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("snapshot"), revision: z.number(), topology: topologySchema }),
  z.object({ type: z.literal("patch"), revision: z.number(), patch: patchSchema }),
  z.object({ type: z.literal("status"), revision: z.number(), engine: engineSchema }),
  z.object({ type: z.literal("activity"), revision: z.number(), activity: activitySchema }),
]);
export type Frame = z.output<typeof frameSchema>;
