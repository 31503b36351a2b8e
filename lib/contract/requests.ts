import * as z from "zod/mini";
import type { ConnectionDraft } from "@/lib/domain/topology/plan-connection";
import type { NetworkDraft } from "@/lib/domain/topology/plan-network";

/**
 * Bodies that the API takes. Strict: an unknown key is refused, since what reaches the engine is built from these
 * keys alone. What the values mean is judged by the plan functions of the domain.
 */
const texts = z.record(z.string(), z.string());
const confirm = z._default(z.array(z.string()), []);

export const createNetworkRequest = z.strictObject({
  name: z.string(),
  driver: z._default(z.string(), "bridge"),
  internal: z._default(z.boolean(), false),
  attachable: z._default(z.boolean(), false),
  ipv6: z._default(z.boolean(), false),
  pools: z._default(
    z.array(
      z.strictObject({
        subnet: z._default(z.nullable(z.string()), null),
        ipRange: z._default(z.nullable(z.string()), null),
        gateway: z._default(z.nullable(z.string()), null),
        auxiliaryAddresses: z._default(texts, {}),
      }),
    ),
    [],
  ),
  parent: z._default(z.nullable(z.string()), null),
  options: z._default(texts, {}),
  labels: z._default(texts, {}),
  /** Codes of the issues that the person has seen and accepts. */
  confirm,
}) satisfies z.ZodMiniType<NetworkDraft>;

export const connectRequest = z.strictObject({
  container: z.string(),
  ipv4Address: z._default(z.nullable(z.string()), null),
  ipv6Address: z._default(z.nullable(z.string()), null),
  aliases: z._default(z.array(z.string()), []),
  macAddress: z._default(z.nullable(z.string()), null),
  gatewayPriority: z._default(z.nullable(z.number()), null),
  confirm,
}) satisfies z.ZodMiniType<ConnectionDraft & { container: string }>;

export const disconnectRequest = z.strictObject({
  container: z.string(),
  force: z._default(z.boolean(), false),
});

export const pruneRequest = z.strictObject({
  dryRun: z._default(z.boolean(), false),
  /** Ids that a dry run has listed: nothing else is removed then. Null for all that there are. */
  networks: z._default(z.nullable(z.array(z.string())), null),
});
