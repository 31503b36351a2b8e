import { describe, expect, it } from "vitest";
import { confirmationKey, judgeDraft } from "@/components/networks/judge-draft";
import {
  emptyNetworkForm,
  fieldOfPath,
  judgeRows,
  type NetworkForm,
  toNetworkDraft,
} from "@/components/networks/network-form";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import { planNetwork } from "@/lib/domain/topology/plan-network";
import { sampleTopology } from "@/lib/domain/topology/sample-topology";

const topology = sampleTopology({ containers: 2, networks: 1, seed: 1 });
const facts: EngineFacts = {
  kind: "docker",
  apiVersion: [1, 51],
  swarmActive: false,
  networkDrivers: ["bridge", "macvlan"],
  hostSubnets: [],
  hostInterfaces: [],
  defaultAddressPools: null,
};

function formWith(part: Partial<NetworkForm>): NetworkForm {
  return { ...emptyNetworkForm, name: "web", ...part };
}

function judge(form: NetworkForm) {
  const draft = toNetworkDraft(form);
  return judgeDraft((confirm) => planNetwork(topology, { ...draft, confirm }, facts), form.confirmed);
}

const pool6 = { ...emptyNetworkForm.pool6, subnet: "fd00:1::/64", gateway: "nonsense" };

describe("toNetworkDraft", () => {
  it("sends no pool of which nothing is filled in", () => {
    expect(toNetworkDraft(formWith({})).pools).toEqual([]);
  });

  it("leaves out what the driver does not have", () => {
    const form = formWith({ driver: "macvlan", icc: false, mtu: "1400", attachable: true, parent: " eth0 " });
    expect(toNetworkDraft(form)).toMatchObject({ options: {}, attachable: false, parent: "eth0" });
    expect(toNetworkDraft({ ...form, driver: "bridge" })).toMatchObject({
      parent: null,
      options: {
        "com.docker.network.bridge.enable_icc": "false",
        "com.docker.network.driver.mtu": "1400",
      },
    });
  });
});

describe("fieldOfPath", () => {
  it("finds the family's field when the IPv4 pool is not sent", () => {
    const form = formWith({ ipv6: true, pool6 });
    const issue = judge(form).issues.find((each) => each.code === "gateway-form");
    expect(issue?.path).toBe("pools[0].gateway");
    expect(fieldOfPath(form, issue?.path ?? "")).toBe("pool6.gateway");
  });
});

describe("judgeRows", () => {
  it("tells of a key that is given twice", () => {
    const labels = [
      { key: "a", value: "1" },
      { key: "a ", value: "2" },
    ];
    expect(judgeRows(formWith({ labels }))).toEqual([
      { path: "labels", code: "key-twice", message: "“a” is given twice." },
    ]);
  });
});

describe("judgeDraft", () => {
  const form = formWith({ pool4: { ...emptyNetworkForm.pool4, subnet: "8.8.8.0/24" } });

  it("tells what must be accepted from what must be changed", () => {
    const judgement = judge({ ...form, name: "host" });
    expect(judgement.issues.map((issue) => issue.code)).toEqual(["predefined"]);
    expect(judgement.confirmations.map((issue) => issue.code)).toEqual(["public-space"]);
    expect(judgement.plan).toBeNull();
    expect(judgement.outlook).toBeNull();
  });

  it("gives the plan once everything is accepted, and not for another value of the field", () => {
    const before = judge(form);
    expect(before.plan).toBeNull();
    expect(before.outlook).not.toBeNull();
    const confirmed = before.confirmations.map(confirmationKey);
    const after = judge({ ...form, confirmed });
    expect(after.plan?.pools[0]?.subnet).toBe("8.8.8.0/24");
    expect(after.confirm).toEqual(["public-space"]);
    const other = { ...emptyNetworkForm.pool4, subnet: "9.9.9.0/24" };
    expect(judge({ ...form, pool4: other, confirmed }).plan).toBeNull();
  });
});
