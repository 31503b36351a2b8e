import { expect, it } from "vitest";
import { countDone } from "@/components/networks/count-done";
import { networkWith } from "@/lib/domain/addresses/network-with";
import { planEdit } from "@/lib/domain/changes/plan-edit";
import { toNetworkDraft } from "@/lib/domain/changes/undo";
import type { Network } from "@/lib/domain/topology/topology";

it("EDIT-2: tells how far an edit is by what stands, and goes back when it is taken back", () => {
  const { topology, network } = networkWith({ subnet: "10.40.0.0/24" }, [
    { ipv4: "10.40.0.2" },
    { ipv4: "10.40.0.3" },
  ]);
  const plan = planEdit(
    topology,
    network,
    { ...toNetworkDraft(network), internal: true },
    {
      kind: "docker",
      apiVersion: [1, 41],
      swarmActive: false,
      networkDrivers: null,
      hostSubnets: [],
      hostInterfaces: [],
      defaultAddressPools: null,
    },
  );
  const steps = plan.ok ? plan.value.steps : [];
  expect(steps).toHaveLength(6);
  const count = (networks: Network[], endpoints = topology.endpoints): number =>
    countDone({ ...topology, networks, endpoints }, steps, network.id);
  const [first] = topology.endpoints;
  if (first === undefined) throw new Error("no endpoint");
  const made = { ...network, id: "n1" as Network["id"] };
  expect(count([network])).toBe(0);
  expect(count([network], [first])).toBe(1);
  expect(count([network], [])).toBe(2);
  expect(count([], [])).toBe(3);
  expect(count([made], [])).toBe(4);
  expect(count([made], [{ ...first, networkId: made.id }])).toBe(5);
  expect(
    count(
      [made],
      topology.endpoints.map((each) => ({ ...each, networkId: made.id })),
    ),
  ).toBe(6);
});
