import * as z from "zod/mini";
import { connectRequest, createNetworkRequest, disconnectRequest } from "@/lib/contract/requests";
import { parseAddress } from "@/lib/domain/ip/ip";
import type { Step, Undo } from "@/lib/domain/changes/change";

/** The steps of a change, and what takes one back: an answer's undo can be sent as it is. */
const text = z.string();
const maybeText = z.nullable(text);

/** Goes to the engine as it is, so only what the engine itself tells of an endpoint passes. */
const plain = (longest: number) =>
  z.string().check(z.maxLength(longest), z.regex(/^[^\p{Cc}\p{Cs}]*$/u, "No control characters."));
const endpointExtras = z.strictObject({
  links: z.array(plain(512)).check(z.maxLength(100)),
  driverOptions: z
    .record(plain(255), plain(4096))
    .check(z.refine((options) => Object.keys(options).length <= 100, "At most 100 options.")),
  linkLocalAddresses: z
    .array(
      z.string().check(
        z.maxLength(45),
        z.refine((address) => parseAddress(address).ok, "An address is due."),
      ),
    )
    .check(z.maxLength(32)),
});

export const stepSchema = z.discriminatedUnion("kind", [
  z.extend(connectRequest, {
    kind: z.literal("connect"),
    network: text,
    former: z._default(
      z.nullable(
        z.strictObject({
          ipv4: maybeText,
          ipv6: maybeText,
          mac: maybeText,
          defaultRoute: z.boolean(),
          extras: z.optional(endpointExtras),
        }),
      ),
      null,
    ),
  }),
  z.extend(disconnectRequest, { kind: z.literal("disconnect"), network: text }),
  z.extend(createNetworkRequest, { kind: z.literal("create") }),
  z.strictObject({ kind: z.literal("remove"), network: text, force: z._default(z.boolean(), false) }),
]) satisfies z.ZodMiniType<Step>;

export const undoSchema = z.object({
  steps: z.array(stepSchema),
  notes: z.array(text),
}) satisfies z.ZodMiniType<Undo>;
