import type { ConnectStep, FormerEndpoint } from "@/lib/domain/changes/change";
import { findHolders } from "@/lib/domain/addresses/allocation";
import { formatAddress, toAddress } from "@/lib/domain/ip/ip";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import { type ConnectionDraft, planConnection, foretellAddress } from "@/lib/domain/topology/plan-connection";
import {
  type Container,
  type Endpoint,
  hasSandbox,
  type Network,
  type Topology,
} from "@/lib/domain/topology/topology";

type Subject = { network: Network; container: Container };
type Wish = ConnectionDraft & Pick<ConnectStep, "former">;

/**
 * How to ask for an endpoint that gets its former addresses back (CHG-5): nothing where the engine will choose the
 * former one by itself, the former one as a static address where it would choose another and nobody holds it, else
 * nothing again. `isInsistent` asks for it even if the engine should choose it by itself, which it just did not.
 */
export function askForFormer(
  topology: Topology,
  subject: Subject,
  wish: Wish,
  context: { facts: EngineFacts; isInsistent: boolean },
): ConnectionDraft {
  const { former, ...draft } = wish;
  if (former === null || !hasSandbox(subject.container) || subject.network.predefined) return draft;
  for (const [family, field, address] of [
    [4, "ipv4Address", former.ipv4],
    [6, "ipv6Address", former.ipv6],
  ] as const) {
    if (draft[field] !== null || address === null) continue;
    const next = foretellAddress(topology, subject.network, family);
    if (!context.isInsistent && next !== null && formatAddress(next) === address) continue;
    const asked = { ...draft, [field]: address };
    if (planConnection(topology, subject, asked, context.facts).ok) draft[field] = address;
  }
  return draft;
}

/** Whether the engine gave other addresses than the endpoint had. */
export function hasDrifted(endpoint: Endpoint, former: FormerEndpoint | null): boolean {
  if (former === null || endpoint.state !== "attached") return false;
  return (
    (former.ipv4 !== null && endpoint.ipv4 !== former.ipv4) ||
    (former.ipv6 !== null && endpoint.ipv6 !== former.ipv6)
  );
}

/** What an endpoint that was brought back has not got back, in sentences. */
export function tellLosses(
  topology: Topology,
  { network, container }: Subject,
  endpoint: Endpoint,
  context: { wish: Wish; asked: ConnectionDraft },
): string[] {
  const { wish, asked } = context;
  const { former } = wish;
  if (former === null || endpoint.state !== "attached") return [];
  const losses: string[] = [];
  for (const [field, now, before] of [
    ["ipv4Address", endpoint.ipv4, former.ipv4],
    ["ipv6Address", endpoint.ipv6, former.ipv6],
  ] as const) {
    if (before === null) continue;
    if (now !== before) {
      const value = toAddress(before)?.value ?? -1;
      const holder = network.pools
        .map((pool) => findHolders(topology, network, pool).get(value))
        .find((found) => found !== undefined);
      const why = holder === undefined || holder.name === "" ? "" : `, which ${holder.name} holds`;
      losses.push(
        `${container.name} has ${now ?? "no address"} on ${network.name} now, not ${before}${why}.`,
      );
    } else if (wish[field] === null && asked[field] !== null) {
      losses.push(
        `${before} is now a static address of ${container.name}: the engine would have given another.`,
      );
    }
  }
  if (former.mac !== null && endpoint.mac !== null && endpoint.mac !== former.mac) {
    losses.push(`Its MAC address is ${endpoint.mac} now, not ${former.mac}.`);
  }
  losses.push(...tellLostExtras(endpoint, former));
  if (former.defaultRoute && !endpoint.defaultRoute) {
    losses.push(`The default route of ${container.name} stays on another network.`);
  }
  return losses;
}

/** What the endpoint was configured with and has not now, each by what the CLI calls it. */
function tellLostExtras({ extras }: Endpoint, { extras: before }: FormerEndpoint): string[] {
  if (before === undefined) return [];
  const lost = [
    ...before.links.filter((link) => extras?.links.includes(link) !== true).map((link) => `--link ${link}`),
    ...before.linkLocalAddresses
      .filter((address) => extras?.linkLocalAddresses.includes(address) !== true)
      .map((address) => `--link-local-ip ${address}`),
    ...Object.entries(before.driverOptions)
      .filter(([key, value]) => extras?.driverOptions[key] !== value)
      .map(([key]) => `--driver-opt ${key}`),
  ];
  return lost.length === 0 ? [] : [`The engine did not bring back ${lost.join(", ")}.`];
}
