import { describe, expect, test } from "vitest";
import { indexLayout, type LayoutIndex } from "@/components/canvas/layout-index";
import { placePath, type PathPlace } from "@/components/canvas/reach/place-path";
import { placeReach } from "@/components/canvas/reach/place-reach";
import { describeReach, type PairReach, type ReachMark } from "@/components/canvas/reach/reach-view";
import { probeTarget } from "@/components/canvas/reach/probe";
import { buildModel } from "@/components/canvas/canvas-model";
import { layoutTopology } from "@/lib/domain/layout/layout-topology";
import { placeStrip, type StripPlace } from "@/lib/domain/layout/place-strip";
import { toPublications } from "@/lib/domain/layout/publications";
import { toShape } from "@/lib/domain/layout/to-shape";
import { findPath, type Hop } from "@/lib/domain/reachability/find-path";
import { Reachability, type SubjectId } from "@/lib/domain/reachability/reachability";
import { sampleTopology, teachingTopology } from "@/lib/domain/topology/sample-topology";
import { toFlowId } from "@/lib/domain/topology/selection";
import type { ContainerId, Topology } from "@/lib/domain/topology/topology";

interface Scene {
  topology: Topology;
  index: LayoutIndex;
  strip: StripPlace | null;
  reachability: Reachability;
}

function draw(
  topology: Topology,
  { collapsed = [], hasStrip = true }: { collapsed?: readonly string[]; hasStrip?: boolean } = {},
): Scene {
  const shape = toShape(topology);
  const index = indexLayout(layoutTopology(shape, { collapsed: new Set(collapsed) }), shape);
  const strip = hasStrip
    ? placeStrip(index.layout, {
        publications: toPublications(topology.containers),
        host: topology.host,
        networks: topology.networks,
        isExpanded: true,
      })
    : null;
  const reachability = new Reachability({
    topology,
    facts: { kind: "docker", apiVersion: [1, 41] },
    nameFacts: new Map(),
  });
  return { topology, index, strip, reachability };
}

const teaching = draw(teachingTopology());

function idOf({ topology }: Scene, name: string): SubjectId {
  if (name === "host" || name === "internet") return name;
  const found = topology.containers.find((container) => container.name === name);
  if (found === undefined) throw new Error(`no container ${name}`);
  return found.id;
}

function ask(scene: Scene, from: SubjectId, to: SubjectId): PairReach {
  const verdict = scene.reachability.verdict(from, to);
  if (verdict === null) throw new Error("no such pair");
  const path = findPath(scene.topology, scene.reachability, verdict);
  return { kind: "pair", from, to, path, byAddress: verdict.byAddress, byName: verdict.byName, hop: null };
}

function place(scene: Scene, from: string, to: string): { path: readonly Hop[]; placed: PathPlace } {
  const view = ask(scene, idOf(scene, from), idOf(scene, to));
  return { path: view.path, placed: placePath(scene.index, scene.strip, view) };
}

/** Which hops the picture shows, and how. */
function shown({ path, placed }: { path: readonly Hop[]; placed: PathPlace }): string[] {
  return path.map(({ kind }, hop) => {
    const line = placed.pieces.some((piece) => piece.hop === hop) ? "line" : "";
    const spots = placed.spots.filter((spot) => spot.hop === hop).map((spot) => spot.kind);
    const stop = placed.stop?.hop === hop ? "stop" : "";
    return [kind, ...[line, ...spots, stop].filter((part) => part !== "")].join(" ");
  });
}

describe("the hops of a path on the canvas", () => {
  const departure = ["interface jack", "veth line", "bridge line"];
  const arrival = ["bridge line", "veth line", "interface jack", "container card"];
  test.each<[string, string, string[]]>([
    ["web2", "web3", ["container card", ...departure, ...arrival.slice(1)]],
    [
      "proxy",
      "internet",
      ["container card", ...departure, "host line host", "nat line nat", "outside line outside uplink"],
    ],
    ["internet", "proxy", ["outside line outside", "port line uplink port", "nat nat", ...arrival]],
    ["host", "db", ["host host", ...arrival]],
    ["web2", "db", ["container card", ...departure, "stop stop"]],
    ["internet", "db", ["outside line outside", "stop stop"]],
  ])("%s to %s", (from, to, expected) => {
    expect(shown(place(teaching, from, to))).toEqual(expected);
  });

  test("a stop stands where packets end: between two on a bus that keeps them apart, else at the network's edge", () => {
    const { index } = teaching;
    const busOf = (name: string) =>
      index.boxes.get(teaching.topology.networks.find((network) => network.name === name)?.id ?? null);
    const members = teaching.topology.endpoints
      .filter(({ networkId }) => networkId === busOf("dmz")?.networkId)
      .map(({ containerId }) => containerId);
    const [a, b] = members.filter((id) => teaching.reachability.has(id));
    if (a === undefined || b === undefined) throw new Error("dmz has two members");
    const apart = placePath(index, teaching.strip, ask(teaching, a, b));
    expect(apart.stop?.at.y).toBe(busOf("dmz")?.bus?.y);
    const out = place(teaching, "web2", "db").placed;
    expect(out.stop?.at.y).toBe(busOf("shop_front")?.rect.y);
    expect(out.goal).toEqual(index.cards.get(idOf(teaching, "db") as ContainerId)?.rect);
  });

  test("what is lit is both ends, the networks that are passed and the cables that are taken", () => {
    const { placed } = place(teaching, "web2", "web3");
    const front = teaching.topology.networks.find(({ name }) => name === "shop_front")?.id;
    expect([...placed.lit.containers].toSorted()).toEqual(
      [idOf(teaching, "web2"), idOf(teaching, "web3")].toSorted(),
    );
    expect([...placed.lit.networks]).toEqual([front]);
    expect(placed.lit.links.size).toBe(2);
  });

  test("folded, the way ends at the bar, and at the edge of the bar where it is stopped", () => {
    const scene = draw(teachingTopology(), { collapsed: ["project/shop"] });
    const inside = place(scene, "web2", "db").placed;
    expect(inside.spots.some(({ kind }) => kind === "folded")).toBe(true);
    expect(inside.stop).not.toBeNull();
    const out = place(scene, "proxy", "internet");
    expect(out.placed.bounds).not.toBeNull();
    expect(out.placed.spots.map(({ kind }) => kind)).toContain("outside");
  });

  test.each([
    ["as it is", {}],
    ["folded", { collapsed: ["project/shop"] }],
    ["without the host's strip", { hasStrip: false }],
  ])(
    "every ordered pair, %s: a way goes upright and level without a gap, and has a stop when it is not passed",
    (_how, how) => {
      for (const topology of [
        teachingTopology(),
        sampleTopology({ containers: 24, networks: 12, seed: 3 }),
      ]) {
        const scene = draw(topology, how);
        const odd = scene.reachability.subjects.flatMap(({ id: from }) =>
          scene.reachability.subjects.flatMap(({ id: to }) =>
            from === to ? [] : oddities(scene, from, to).map((text) => `${from} ${to}: ${text}`),
          ),
        );
        expect(odd).toEqual([]);
      }
    },
  );
});

function oddities(scene: Scene, from: SubjectId, to: SubjectId): string[] {
  const view = ask(scene, from, to);
  const { stop, pieces, lines, spots, bounds } = placePath(scene.index, scene.strip, view);
  const isBent = pieces.some(({ points }) =>
    points.some(({ x, y }, number) => {
      const before = points[number - 1] ?? { x, y };
      return before.x !== x && before.y !== y;
    }),
  );
  // To and from outside the way is in the uplink, and goes on from the rail.
  const most = from === "internet" || to === "internet" ? 2 : 1;
  return [
    ...((stop === null) === (view.byAddress === "reachable") ? [] : ["the stop"]),
    ...(isBent ? ["neither upright nor level"] : []),
    ...(lines.length > most ? [`in ${lines.length} pieces`] : []),
    ...(spots[0] === undefined || bounds === null ? ["nowhere"] : []),
  ];
}

describe("whom one subject reaches", () => {
  const view = (subject: SubjectId, marks: [SubjectId, ReachMark][]) => ({
    kind: "subject" as const,
    subject,
    direction: "from" as const,
    marks: new Map(marks),
  });
  const web1 = idOf(teaching, "web1");
  const proxy = idOf(teaching, "proxy");
  const db = idOf(teaching, "db");

  test("who is blocked is dimmed, the one that is asked about keeps its cables", () => {
    const placed = placeReach(
      teaching,
      view(web1, [
        [web1, "subject"],
        [proxy, "reachable"],
        [db, "blocked"],
      ]),
      () => null,
    );
    expect([...placed.lit.containers].toSorted()).toEqual([web1, proxy].toSorted());
    expect(placed.lit.links.size).toBe(2);
    expect(placed.ways).toEqual([]);
  });

  test("what is exposed has its way down from the strip, a port for this host alone has none", () => {
    const front = teaching.topology.networks.find(({ name }) => name === "shop_front")?.id ?? null;
    const placed = placeReach(
      teaching,
      view("internet", [
        [proxy, "reachable"],
        [db, "blocked"],
      ]),
      () => front,
    );
    expect(placed.ways.map(({ key }) => key)).toEqual([
      teaching.strip?.chips.find((chip) => chip.containerId === proxy && chip.exposure !== "local")?.key,
    ]);
    expect([...placed.lit.links]).toEqual([
      toFlowId({ kind: "endpoint", networkId: front as never, containerId: proxy as ContainerId }),
    ]);
  });

  test("a mark is told in words", () => {
    const marks = view(web1, [
      [proxy, "reachable"],
      [db, "local"],
    ]);
    expect(describeReach(marks, proxy)).toBe("reachable");
    expect(describeReach(marks, db)).toBe("this host only");
    expect(describeReach({ ...marks, direction: "to" }, proxy)).toBe("reaches it");
    expect(describeReach(ask(teaching, web1, proxy), proxy)).toBe("target");
    expect(describeReach(marks, "nobody")).toBe("");
  });
});

test("a probe asks about what it is let go at: another running container, the host, an uplink, a port's container", () => {
  const { index, strip, topology } = teaching;
  const { containers } = buildModel(topology, null);
  const from = idOf(teaching, "web1") as ContainerId;
  const at = (rect: { x: number; y: number; width: number; height: number } | undefined): SubjectId | null =>
    rect === undefined
      ? null
      : probeTarget({ index, strip }, containers, {
          from,
          point: { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 },
        });
  const card = (name: string) => index.cards.get(idOf(teaching, name) as ContainerId)?.rect;
  expect(at(card("db"))).toBe(idOf(teaching, "db"));
  expect(at(card("web1"))).toBeNull();
  expect(at(strip?.chips[0]?.rect)).toBe(strip?.chips[0]?.containerId);
  expect(at(strip === null ? undefined : { ...strip.rect, width: 40 })).toBe("host");
  expect(at(strip?.interfaces[0]?.rect)).toBe(strip?.interfaces[0] === undefined ? null : "internet");
  const stopped = topology.containers.find(({ state }) => state === "exited");
  expect(at(card(stopped?.name ?? ""))).toBeNull();
});
