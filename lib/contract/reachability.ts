import * as z from "zod/mini";
import type { ResolvableName } from "@/lib/domain/names/resolve-names";
import type { Hop, Remedy } from "@/lib/domain/reachability/find-path";
import type { PairVerdict, Subject } from "@/lib/domain/reachability/reachability";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";

/** Answers of `GET …/reachability` and `GET …/names`. */
const text = z.string();
const texts = z.array(text);
const networkId = z.string() as unknown as z.ZodMiniType<NetworkId>;
const containerId = z.string() as unknown as z.ZodMiniType<ContainerId>;
const subjectId = z.string() as unknown as z.ZodMiniType<Subject["id"]>;
const code = z.string() as unknown as z.ZodMiniType<PairVerdict["reasons"][number]["code"]>;
const verdict = z.enum(["reachable", "blocked", "unknown"]);

export const subjectSchema = z.object({
  id: subjectId,
  kind: z.enum(["container", "host", "internet"]),
  name: text,
}) satisfies z.ZodMiniType<Subject>;

export const pairVerdictSchema = z.object({
  from: subjectId,
  to: subjectId,
  byAddress: verdict,
  byName: verdict,
  names: texts,
  addresses: texts,
  reasons: z.array(z.object({ code, text, networkId: z.nullable(networkId) })),
}) satisfies z.ZodMiniType<PairVerdict>;

const hopSchema = z.object({
  kind: z.enum([
    "container",
    "interface",
    "veth",
    "bridge",
    "wire",
    "overlay",
    "host",
    "nat",
    "port",
    "outside",
    "stop",
  ]),
  label: text,
  id: z.nullable(text),
}) satisfies z.ZodMiniType<Hop>;

const remedySchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("connect"), container: containerId, network: networkId }),
  z.object({ kind: z.literal("unpause"), container: containerId }),
]) satisfies z.ZodMiniType<Remedy>;

/** `path` and `remedies` stand in the answer about one pair. */
export const reachabilityAnswer = z.object({
  revision: z.number(),
  subjects: z.array(subjectSchema),
  verdicts: z.array(
    z.extend(pairVerdictSchema, {
      path: z.optional(z.array(hopSchema)),
      remedies: z.optional(z.array(remedySchema)),
    }),
  ),
});
export type ReachabilityAnswer = z.output<typeof reachabilityAnswer>;

export const namesAnswer = z.object({
  revision: z.number(),
  names: z.array(
    z.object({
      name: text,
      kind: z.enum(["container", "alias", "service", "link", "self", "hosts"]),
      networkId: z.nullable(networkId),
      addresses: texts,
      containerIds: z.array(containerId),
    }) satisfies z.ZodMiniType<ResolvableName>,
  ),
});
export type NamesAnswer = z.output<typeof namesAnswer>;
