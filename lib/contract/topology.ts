import * as z from "zod/mini";
import type { TopologyPatch } from "@/lib/domain/topology/diff-topology";
import type { ContainerId, NetworkId, Topology } from "@/lib/domain/topology/topology";

/** Schemas of the model as it crosses HTTP. The types are the domain's; each schema is held to them. */
const text = z.string();
const maybeText = z.nullable(text);
const texts = z.record(text, text);
const networkId = z.string() as unknown as z.ZodMiniType<NetworkId>;
const containerId = z.string() as unknown as z.ZodMiniType<ContainerId>;

export const networkSchema = z.object({
  id: networkId,
  name: text,
  driver: text,
  scope: text,
  internal: z.boolean(),
  attachable: z.boolean(),
  ipv6: z.boolean(),
  predefined: z.boolean(),
  labels: texts,
  options: texts,
  composeProject: maybeText,
  pools: z.array(
    z.object({ subnet: text, ipRange: maybeText, gateway: maybeText, auxiliaryAddresses: texts }),
  ),
  bridge: z.nullable(
    z.object({ interface: text, icc: z.boolean(), masquerade: z.boolean(), mtu: z.nullable(z.number()) }),
  ),
  parent: maybeText,
  leftovers: z.optional(z.array(z.object({ name: text, address: maybeText }))),
});

export const containerSchema = z.object({
  id: containerId,
  name: text,
  image: text,
  state: text,
  health: maybeText,
  networkMode: text,
  sharesNetworkOf: z.nullable(containerId),
  composeProject: maybeText,
  composeService: maybeText,
  labels: texts,
  ports: z.array(
    z.object({ hostAddress: text, hostPort: z.number(), containerPort: z.number(), protocol: text }),
  ),
  exposedPorts: z.nullable(z.array(text)),
  wantedPorts: z.optional(
    z.array(
      z.object({
        hostAddress: text,
        hostPort: z.nullable(z.number()),
        containerPort: z.number(),
        protocol: text,
      }),
    ),
  ),
  lost: z.optional(
    z.array(
      z.object({
        id: text,
        name: text,
        reserved: z.nullable(z.object({ ipv4: maybeText, ipv6: maybeText })),
        aliases: z.nullable(z.array(text)),
      }),
    ),
  ),
});

export const endpointSchema = z.object({
  containerId,
  networkId,
  ipv4: maybeText,
  ipv6: maybeText,
  mac: maybeText,
  gateway: maybeText,
  aliases: z.nullable(z.array(text)),
  names: z.nullable(z.array(text)),
  reserved: z.nullable(z.object({ ipv4: maybeText, ipv6: maybeText })),
  extras: z.optional(
    z.object({
      links: z.array(text),
      driverOptions: z.record(text, text),
      linkLocalAddresses: z.array(text),
    }),
  ),
  gatewayPriority: z.nullable(z.number()),
  defaultRoute: z.boolean(),
  state: z.enum(["attached", "configured", "ghost"]),
  link: z.nullable(
    z.object({
      containerInterface: maybeText,
      hostInterface: maybeText,
      bridge: maybeText,
      mtu: z.nullable(z.number()),
      state: maybeText,
    }),
  ),
  linkReason: maybeText,
});

const hostInterfaceSchema = z.object({
  name: text,
  kind: text,
  addresses: z.array(text),
  mac: maybeText,
  mtu: z.nullable(z.number()),
  state: maybeText,
  master: maybeText,
  vxlanId: z.nullable(z.number()),
});

const routesSchema = z.nullable(
  z.array(z.object({ destination: text, gateway: maybeText, interface: text })),
);

const hostSchema = z.nullable(z.object({ interfaces: z.array(hostInterfaceSchema), routes: routesSchema }));

export const topologySchema = z.object({
  engine: text,
  revision: z.number(),
  takenAt: text,
  networks: z.array(networkSchema),
  containers: z.array(containerSchema),
  endpoints: z.array(endpointSchema),
  host: hostSchema,
}) satisfies z.ZodMiniType<Topology>;

export const patchSchema = z.object({
  from: z.number(),
  revision: z.number(),
  takenAt: text,
  set: z.object({
    networks: z.array(networkSchema),
    containers: z.array(containerSchema),
    endpoints: z.array(endpointSchema),
  }),
  removed: z.object({ networks: z.array(text), containers: z.array(text), endpoints: z.array(text) }),
  host: z.optional(
    z.nullable(
      z.object({
        set: z.array(hostInterfaceSchema),
        removed: z.array(text),
        routes: z.optional(routesSchema),
      }),
    ),
  ),
}) satisfies z.ZodMiniType<TopologyPatch>;
