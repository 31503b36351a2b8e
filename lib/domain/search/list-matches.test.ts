import { expect, test } from "vitest";
import { listMatches, nameOfMatch, toMatchSelection } from "@/lib/domain/search/list-matches";
import { parseQuery } from "@/lib/domain/search/parse-query";
import { sampleTopology, teachingTopology } from "@/lib/domain/topology/sample-topology";

const teaching = teachingTopology();
const list = (text: string, limit = 50) => listMatches(teaching, parseQuery(text), limit);

test("FIND-8 the name itself comes first, then its start, then a word in it", () => {
  expect(list("db").matches.map(nameOfMatch).slice(0, 2)).toEqual(["db", "db-exporter"]);
  expect(list("front").matches.map(nameOfMatch)[0]).toBe("shop_front");
});

test("FIND-8 who has an address comes before the network that holds it", () => {
  const endpoint = teaching.endpoints.find(({ ipv4 }) => ipv4 !== null);
  const holder = teaching.containers.find(({ id }) => id === endpoint?.containerId);
  const { matches } = list(endpoint?.ipv4 ?? "");
  expect(matches.map(nameOfMatch)[0]).toBe(holder?.name);
  expect(matches[0]?.kind === "container" && matches[0].endpoints).toContain(endpoint);
  expect(matches.some(({ kind }) => kind === "network")).toBe(true);
});

test("FIND-8 without a query everything is listed; the rest is counted", () => {
  const { matches, total } = list("", 5);
  expect(matches).toHaveLength(5);
  expect(total).toBe(teaching.networks.length + teaching.containers.length);
});

test("fields and notes are those of Find", () => {
  expect(list("driver:macvlan").matches.map(nameOfMatch)).toEqual(["office-lan"]);
  expect(list("172.20.9.9").notes).toHaveLength(1);
  expect(list("no-such-thing").total).toBe(0);
});

test("FIND-10 uplinks are in the list, as what is selected", () => {
  const uplink = { name: "web", kind: "physical", addresses: ["192.0.2.7/24"], mac: null, mtu: 1500 };
  const host = { interfaces: [{ ...uplink, state: "up", master: null, vxlanId: null }], routes: null };
  const select = (text: string) => {
    const [best] = listMatches({ ...teaching, host }, parseQuery(text), 50).matches;
    return best === undefined ? null : toMatchSelection(best);
  };
  expect(select("192.0.2.7")).toEqual({ kind: "uplink", name: "web" });
  expect(select("name:web")).toEqual({ kind: "uplink", name: "web" });
});

test("no more than the limit of 5,000", () => {
  const topology = sampleTopology({ containers: 5000, networks: 500, seed: 3 });
  const { matches, total } = listMatches(topology, parseQuery("web"), 50);
  expect(matches).toHaveLength(50);
  expect(total).toBeGreaterThan(50);
});
