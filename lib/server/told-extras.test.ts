import { expect, test } from "vitest";
import type { ConnectStep } from "@/lib/domain/changes/change";
import { sampleTopology } from "@/lib/domain/topology/sample-topology";
import type { EndpointExtras, Topology } from "@/lib/domain/topology/topology";
import { ProblemError } from "@/lib/server/http/problem-response";
import { ToldExtras } from "@/lib/server/told-extras";

const extras: EndpointExtras = {
  links: ["db:database"],
  driverOptions: { "com.example.b": "2", "com.example.a": "1" },
  linkLocalAddresses: ["169.254.34.68"],
};

function back(given: EndpointExtras | undefined, container = "web", network = "front"): ConnectStep {
  return {
    kind: "connect",
    network,
    container,
    ipv4Address: null,
    ipv6Address: null,
    aliases: [],
    macAddress: null,
    gatewayPriority: null,
    confirm: [],
    former: { ipv4: null, ipv6: null, mac: null, defaultRoute: false, ...(given && { extras: given }) },
  };
}

/** A topology in which web is on front, with these extras. */
function withExtras(given: EndpointExtras): Topology {
  const topology = sampleTopology({ containers: 1, networks: 1, seed: 1 });
  return {
    ...topology,
    networks: topology.networks.slice(0, 1).map((network) => ({ ...network, name: "front" })),
    containers: topology.containers.slice(0, 1).map((container) => ({ ...container, name: "web" })),
    endpoints: topology.endpoints.slice(0, 1).map((endpoint) => ({
      ...endpoint,
      networkId: topology.networks[0]?.id ?? endpoint.networkId,
      containerId: topology.containers[0]?.id ?? endpoint.containerId,
      extras: given,
    })),
  };
}

const nothing = withExtras({ links: [], driverOptions: {}, linkLocalAddresses: [] });

function refusal(told: ToldExtras, steps: ConnectStep[], topology: Topology = nothing): unknown {
  try {
    told.assertTold(steps, topology);
    return null;
  } catch (error) {
    return error;
  }
}

test("extras pass as they were handed out, in whatever order of keys, and as often as they are sent", () => {
  const told = new ToldExtras();
  told.remember([back(extras)]);
  const driverOptions = { "com.example.a": "1", "com.example.b": "2" };
  for (const given of [extras, { ...extras, driverOptions }, extras])
    expect(refusal(told, [back(given)])).toBeNull();
});

test("extras that the endpoint has now pass: nothing new reaches the engine", () => {
  const told = new ToldExtras();
  expect(refusal(told, [back(extras)], withExtras(extras))).toBeNull();
  expect(refusal(told, [back({ ...extras, links: [] })], withExtras(extras))).toBeInstanceOf(ProblemError);
  expect(refusal(told, [back(extras, "other")], withExtras(extras))).toBeInstanceOf(ProblemError);
});

test("a step without extras needs nobody's word", () => {
  const told = new ToldExtras();
  expect(refusal(told, [back(undefined)])).toBeNull();
  expect(refusal(told, [back({ links: [], driverOptions: {}, linkLocalAddresses: [] })])).toBeNull();
});

test("others are refused, at their step: made up, changed, or another endpoint's", () => {
  const told = new ToldExtras();
  told.remember([back(extras)]);
  const sysctl = { "com.docker.network.endpoint.sysctls": "net.ipv4.conf.IFNAME.route_localnet=1" };
  for (const step of [
    back({ ...extras, linkLocalAddresses: ["172.18.0.1"] }),
    back({ ...extras, links: ["db:localhost"] }),
    back({ ...extras, driverOptions: sysctl }),
    back(extras, "other"),
    back(extras, "web", "back"),
  ]) {
    const error = refusal(told, [back(undefined), step]);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({
      code: "unprocessable",
      issues: [{ path: "steps[1].former.extras", code: "unknown-extras" }],
    });
  }
});

test("only so many are remembered, the latest", () => {
  const told = new ToldExtras();
  told.remember([back(extras, "first")]);
  for (let index = 0; index < 2000; index += 1) told.remember([back(extras, `c${index}`)]);
  expect(refusal(told, [back(extras, "first")])).toBeInstanceOf(ProblemError);
  expect(refusal(told, [back(extras, "c0")])).toBeNull();
});
