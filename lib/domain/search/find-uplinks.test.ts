import { expect, test } from "vitest";
import { findUplinks } from "@/lib/domain/search/find-uplinks";
import { parseQuery } from "@/lib/domain/search/parse-query";
import type { HostInterface } from "@/lib/domain/topology/topology";

const like: HostInterface = {
  name: "eth0",
  kind: "physical",
  addresses: ["192.0.2.7/24", "2001:db8::7/64"],
  mac: "02:42:c0:00:02:07",
  mtu: 1500,
  state: "up",
  master: null,
  vxlanId: null,
};
const host = {
  interfaces: [
    like,
    { ...like, name: "wlan0", addresses: [], mac: null },
    { ...like, name: "docker0", kind: "bridge" },
  ],
  routes: null,
};

test.each<[query: string, names: string[]]>([
  ["eth0", ["eth0"]],
  ["interface:eth", ["eth0"]],
  ["interface:docker", []],
  ["interface:lan", ["wlan0"]],
  ["name:wlan0", ["wlan0"]],
  ["192.0.2.7", ["eth0"]],
  ["192.0.2.8", []],
  ["ip:192.0.2.0/24", ["eth0"]],
  ["2001:DB8:0::7", ["eth0"]],
  ["mac:c0:00", ["eth0"]],
  ["02-42-c0", ["eth0"]],
  ["c000", []],
  ["interface:eth -name:eth0", []],
  ["interface:eth driver:bridge", []],
  ["interface:eth -driver:bridge", []],
  ["-name:eth0", []],
  ["", []],
])("FIND-10 %j finds the uplinks %j", (query, names) => {
  expect(findUplinks({ host }, parseQuery(query)).map(({ name }) => name)).toEqual(names);
});

test("FIND-10 nothing where the host was not read", () => {
  expect(findUplinks({ host: null }, parseQuery("eth0"))).toEqual([]);
});
