import * as z from "zod/mini";
import { problemAnswer } from "@/lib/contract/answers";
import { subjectSchema } from "@/lib/contract/reachability";
import { type ProbeResult, probeKinds, probeSights } from "@/lib/domain/probes/probe";

const text = z.string();
const subjectId = subjectSchema.shape.id;

/** `POST …/probes`. What the values mean is judged by `planProbe`. */
export const probeRequest = z.strictObject({
  kind: z.enum(probeKinds),
  from: text,
  /** A container, `host` or `internet`. */
  to: z._default(z.nullable(text), null),
  /** An address or a host name; without one it is the target's own. */
  target: z._default(z.nullable(text), null),
  port: z._default(z.nullable(z.number()), null),
  /** Pings that are sent. */
  count: z._default(z.number(), 3),
});
export type ProbeRequest = z.output<typeof probeRequest>;

export const probeResultSchema = z.object({
  kind: z.enum(probeKinds),
  from: subjectId as unknown as z.ZodMiniType<ProbeResult["from"]>,
  to: z.nullable(subjectId),
  target: text,
  port: z.nullable(z.number()),
  seen: z.enum(probeSights),
  ok: z.boolean(),
  elapsedMs: z.number(),
  roundTripMs: z.nullable(z.number()),
  addresses: z.array(text),
  status: z.nullable(z.number()),
  by: z.enum(["exec", "helper"]),
  at: text,
  basis: text,
  command: text,
}) satisfies z.ZodMiniType<ProbeResult>;

/** The answer of a probe: the result, what the tool printed, and how it stands to the prediction. */
export const probeAnswer = z.extend(probeResultSchema, {
  output: text,
  /** The output was longer than is kept. */
  isCut: z.boolean(),
  /** What was seen, in a sentence. */
  summary: text,
  comparison: z.nullable(z.object({ outcome: z.enum(["agrees", "disagrees", "says-nothing"]), text })),
});
export type ProbeAnswer = z.output<typeof probeAnswer>;

/** `GET …/probes/results`: the latest of each pair, target and kind. */
export const probeResultsAnswer = z.object({ results: z.array(probeResultSchema) });

/** `GET` and `PUT …/probes/helper`: whether a probe may use a helper container. */
export const probeHelperAnswer = z.object({
  /** Someone said yes, here, for the wiring, or at the start. */
  isAllowed: z.boolean(),
  /** Why it can't be switched here; null when it can. */
  whyNot: z.nullable(text),
  /** The image that was chosen; null for the first that works. */
  image: z.nullable(text),
  isRemembered: z.boolean(),
  /** The engine's images in the order in which they would be tried; null when they can't be listed. */
  images: z.nullable(z.array(z.object({ tag: text, size: z.number() }))),
});
export type ProbeHelperAnswer = z.output<typeof probeHelperAnswer>;

/** `PUT …/probes/helper`. */
export const probeHelperRequest = z.strictObject({
  helper: z.boolean(),
  /** A tag of an image that the engine has; absent for the first that works. */
  image: z.optional(text.check(z.minLength(1), z.maxLength(512))),
});
export type ProbeHelperRequest = z.output<typeof probeHelperRequest>;

/** A line of a streamed answer. After `start` what an earlier tool printed does not count: it was not there. */
export const probeLine = z.discriminatedUnion("type", [
  z.object({ type: z.literal("start"), command: text, by: z.enum(["exec", "helper"]) }),
  z.object({ type: z.literal("output"), text }),
  z.object({ type: z.literal("result"), result: probeAnswer }),
  z.object({ type: z.literal("problem"), problem: problemAnswer }),
]);
export type ProbeLine = z.output<typeof probeLine>;
