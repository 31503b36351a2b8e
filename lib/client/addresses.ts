import { queryOptions } from "@tanstack/react-query";
import { type ApiProblem, callJson, enginePath } from "@/lib/client/api";
import { type AddressesAnswer, addressesAnswer } from "@/lib/contract/answers";
import type { NetworkId } from "@/lib/domain/topology/topology";

/** What the engine itself counts in each pool of a network; the counts of an earlier revision stay until the new come. */
export function addressesQuery(revision: number, network: NetworkId) {
  return queryOptions<
    AddressesAnswer["pools"],
    ApiProblem,
    AddressesAnswer["pools"],
    readonly ["addresses", NetworkId, number]
  >({
    queryKey: ["addresses", network, revision],
    queryFn: async ({ signal }) => {
      const path = enginePath("networks", network, "addresses");
      return (await callJson(path, addressesAnswer, { signal })).pools;
    },
    placeholderData: (earlier, query) => (query?.queryKey[1] === network ? earlier : undefined),
    staleTime: 60_000,
    gcTime: 60_000,
  });
}
