import { describe, expect, it } from "vitest";
import { confirmationKey, judgeDraft } from "@/components/networks/judge-draft";
import {
  emptyNetworkForm,
  fieldOfPath,
  judgeRows,
  type NetworkForm,
  toNetworkDraft,
  toNetworkForm,
} from "@/components/networks/network-form";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import { masked } from "@/lib/domain/topology/mask-secrets";
import { type NetworkDraft, planNetwork } from "@/lib/domain/topology/plan-network";
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

describe("toNetworkForm", () => {
  const full: NetworkDraft = {
    name: "back",
    driver: "bridge",
    internal: true,
    attachable: false,
    ipv6: true,
    pools: [
      {
        subnet: "10.1.0.0/24",
        ipRange: "10.1.0.128/25",
        gateway: "10.1.0.254",
        auxiliaryAddresses: { nas: "10.1.0.9" },
      },
      { subnet: "fd00:1::/64", ipRange: null, gateway: null, auxiliaryAddresses: {} },
    ],
    parent: null,
    options: {
      "com.docker.network.bridge.enable_icc": "false",
      "com.docker.network.bridge.enable_ip_masquerade": "true",
      "com.docker.network.driver.mtu": "1400",
      "com.example.other": "x",
    },
    labels: { team: "blue" },
    confirm: [],
  };
  const there = (draft: NetworkDraft): NetworkDraft | null => {
    const form = toNetworkForm(draft);
    return form === null ? null : toNetworkDraft(form);
  };

  it("EDIT-5: the fields lead back to what they were filled from", () => {
    expect(there(full)).toEqual(full);
    const lan = { ...full, driver: "macvlan", parent: "eth0", ipv6: false, pools: full.pools.slice(0, 1) };
    expect(there(lan)).toEqual(lan);
  });

  it("has no place for two subnets of a family", () => {
    const second = { subnet: "10.2.0.0/24", ipRange: null, gateway: null, auxiliaryAddresses: {} };
    expect(toNetworkForm({ ...full, pools: [...full.pools, second] })).toBeNull();
  });

  it("EDIT-6: a value that was not read is not sent as if it were one", () => {
    const form = formWith({ labels: [{ key: "api.token", value: masked }] });
    expect(judgeRows(form)).toMatchObject([{ path: "labels", code: "masked" }]);
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
