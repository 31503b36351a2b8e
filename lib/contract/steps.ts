import * as z from "zod/mini";
import { connectRequest, createNetworkRequest, disconnectRequest } from "@/lib/contract/requests";
import type { Step, Undo } from "@/lib/domain/changes/change";

/** The steps of a change, and what takes one back: an answer's undo can be sent as it is. */
const text = z.string();
const maybeText = z.nullable(text);

export const stepSchema = z.discriminatedUnion("kind", [
  z.extend(connectRequest, {
    kind: z.literal("connect"),
    network: text,
    former: z._default(
      z.nullable(
        z.strictObject({ ipv4: maybeText, ipv6: maybeText, mac: maybeText, defaultRoute: z.boolean() }),
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
