import { expect, test } from "vitest";
import { containerItems, networkItems } from "@/components/networks/choice-items";
import { beforeConnecting } from "@/components/networks/move-steps";
import { teachingTopology } from "@/lib/domain/topology/sample-topology";
import type { Container, Topology } from "@/lib/domain/topology/topology";

const facts = { apiVersion: [1, 41] } as const;
const sample = teachingTopology();
const none = sample.networks.find((network) => network.driver === "null");
const bridge = sample.networks.find((network) => network.driver === "bridge" && !network.predefined);
const first = sample.containers.find((container) => container.networkMode !== "host");
const endpoint = sample.endpoints[0];
if (none === undefined || bridge === undefined || first === undefined || endpoint === undefined)
  throw new Error("the sample lacks something");

/** One that was created with `--network none`. */
const lonely: Container = { ...first, networkMode: "none", sharesNetworkOf: null };
const others = sample.endpoints.filter(({ containerId }) => containerId !== lonely.id);
const containers = sample.containers.map((container) => (container === first ? lonely : container));
const onNone: Topology = {
  ...sample,
  containers,
  endpoints: [...others, { ...endpoint, containerId: lonely.id, networkId: none.id, state: "attached" }],
};

test("CONN-2: a container on none has no network to choose, until it has left it or is moved off it", () => {
  const canJoin = (topology: Topology): boolean =>
    networkItems(topology, lonely, facts).some(
      (item) => item.value === bridge.id && item.isDisabled !== true,
    );
  expect(canJoin(onNone)).toBe(false);
  expect(canJoin({ ...onNone, endpoints: others })).toBe(true);
  expect(canJoin(beforeConnecting(onNone, lonely.id, none))).toBe(true);
  const choice = containerItems({ ...onNone, endpoints: others }, bridge, facts).find(
    (item) => item.value === lonely.id,
  );
  expect(choice?.isDisabled).toBe(false);
});
