import { expect, test } from "vitest";
import { planSeveral } from "@/components/networks/plan-several";
import { networkWith } from "@/lib/domain/addresses/network-with";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";

const facts: EngineFacts = {
  kind: "docker",
  apiVersion: [1, 41],
  swarmActive: false,
  networkDrivers: null,
  hostSubnets: [],
  hostInterfaces: [],
  defaultAddressPools: null,
};

test("several are disconnected from the highest address down, so that an undo gives each its own again", () => {
  const { topology, network } = networkWith({ subnet: "10.40.0.0/24" }, [
    { name: "b", ipv4: "10.40.0.9" },
    { name: "a", ipv4: "10.40.0.10" },
    { name: "stopped", reserved: "10.40.0.99" },
    { name: "c", ipv4: "10.40.0.2" },
  ]);
  const { rows } = planSeveral("disconnect", topology, { network, containers: topology.containers }, facts);
  expect(rows.map(({ container }) => container.name)).toEqual(["a", "b", "c", "stopped"]);
});
