import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAddress } from "@/lib/domain/ip/ip";
import { containerColumns, toContainerRows } from "@/lib/domain/tables/container-rows";
import { toCsv } from "@/lib/domain/tables/csv";
import { networkColumns, toNetworkRows } from "@/lib/domain/tables/network-rows";
import {
  findStopped,
  portColumns,
  toExposure,
  toPortRows,
  toStandingText,
} from "@/lib/domain/tables/port-rows";
import {
  compareNaturally,
  parseSort,
  type SortKey,
  sortRows,
  type TableColumn,
  toAddressKey,
  toSortText,
} from "@/lib/domain/tables/sort-rows";
import { sampleTopology, teachingTopology } from "@/lib/domain/topology/sample-topology";
import type { Container, PortBinding, Topology, WantedPort } from "@/lib/domain/topology/topology";

const key = (text: string): SortKey => {
  const parsed = parseAddress(text);
  return toAddressKey(parsed.ok ? parsed.value : null);
};
const byKey: TableColumn<{ key: SortKey; name: string }> = {
  id: "key",
  title: "Key",
  toKey: (row) => row.key,
  toText: (row) => row.name,
};
const sorted = (keys: SortKey[], isDescending = false): SortKey[] =>
  sortRows(
    keys.map((each) => ({ key: each, name: "" })),
    byKey,
    isDescending,
  ).map((row) => row.key);

describe("TABLE-1: the order of rows", () => {
  test("names count as people count, whatever their case", () => {
    expect(sorted(["web10", "Web2", "web1", "db"])).toEqual(["db", "web1", "Web2", "web10"]);
    expect(compareNaturally("web", "WEB")).not.toBe(0);
    expect(compareNaturally("a\u200b", "a")).not.toBe(0);
  });

  test("addresses by number, IPv4 before IPv6", () => {
    const texts = ["10.0.0.9", "10.0.0.10", "172.16.0.1", "192.168.1.1", "::1", "fd00::2", "fd00::10"];
    expect(sorted(texts.map(key).toReversed())).toEqual(texts.map(key));
  });

  test("what is not there stands last in both directions", () => {
    expect(sorted([null, 2, 1])).toEqual([1, 2, null]);
    expect(sorted([null, 1, 2], true)).toEqual([2, 1, null]);
  });

  test("rows of one key keep their order in both directions", () => {
    const rows = ["a", "b", "c"].map((name) => ({ key: 1, name }));
    for (const isDescending of [false, true])
      expect(sortRows(rows, byKey, isDescending).map(({ name }) => name)).toEqual(["a", "b", "c"]);
  });

  test("the address holds it, and only for a column that is there", () => {
    for (const sort of [
      { column: "name", isDescending: false },
      { column: "use", isDescending: true },
    ])
      expect(parseSort(toSortText(sort), networkColumns)).toEqual(sort);
    expect(parseSort("-nonsense", networkColumns)).toBeNull();
    expect(parseSort(null, networkColumns)).toBeNull();
  });
});

const oneColumn: TableColumn<string>[] = [{ id: "x", title: "x", toKey: (row) => row, toText: (row) => row }];
const cell = (text: string): string => toCsv(oneColumn, [text]).slice("x\r\n".length, -"\r\n".length);

describe("TABLE-2: CSV", () => {
  test.each([
    ["plain", "plain"],
    ["", ""],
    ["a,b", '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ["two\r\nlines", '"two\r\nlines"'],
    ["0.0.0.0:80 → 80/tcp", "0.0.0.0:80 → 80/tcp"],
  ])("quotes %j as RFC 4180 has it", (text, written) => expect(cell(text)).toBe(written));

  test.each([
    ["=1+1", "'=1+1"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "'\t=1"],
    ["\r=1", `"'\r=1"`],
    ["＝1", "'＝1"],
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ["a=1", "a=1"],
  ])("a spreadsheet takes %j for text", (text, written) => expect(cell(text)).toBe(written));

  test("whatever the names, a reader finds the cells again, and none begins a formula", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1, maxLength: 5 }), (texts) => {
        const cells = parseCsv(toCsv(oneColumn, texts)).slice(1);
        expect(cells.map((text) => text.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/u, ""))).toEqual(texts);
        for (const text of cells) expect(text).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });
});

/** The first cell of each record, by RFC 4180. */
function parseCsv(csv: string): string[] {
  return Array.from(csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))\r\n/g), ([, quoted, plain]) =>
    quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'),
  );
}

describe("TABLE-3: rows", () => {
  const topology = teachingTopology();

  test("a network tells its members, its use and what is unusual", () => {
    const row = toNetworkRows(topology, topology).find(({ network }) => network.name === "shop_back");
    const cells = Object.fromEntries(networkColumns.map(({ id, toText }) => [id, row && toText(row)]));
    expect(cells).toMatchObject({ name: "shop_back", flags: "internal", containers: "4 of 5 running" });
    expect(cells["use"]).toMatch(/^5 of /);
  });

  test("a container tells its networks, addresses, way out and ports", () => {
    const rows = new Map(toContainerRows(topology).map((row) => [row.container.name, row]));
    const text = (name: string, column: string): string | undefined => {
      const row = rows.get(name);
      return row && containerColumns.find(({ id }) => id === column)?.toText(row);
    };
    expect(text("proxy", "networks")).toBe("shop_back; shop_front");
    expect(text("proxy", "route")).toBe("shop_front");
    expect(text("proxy", "ports")).toBe("0.0.0.0:8080 → 80/tcp; 127.0.0.1:8081 → 8080/tcp");
    expect(text("nightly-report", "addresses")).toBe("172.21.0.50 (reserved)");
    expect(text("db-exporter", "networks")).toBe("shop_back; through db");
    expect(text("half-plugged", "networks")).toMatch(/\(ghost\)$/);
    expect(text("gpj.\u202Etxt.exe\u200B", "name")).toBe(String.raw`gpj.\u{202e}txt.exe\u{200b}`);
  });

  test("every row has a key of its own and a text in every column", () => {
    const large = sampleTopology({ containers: 300, networks: 30, seed: 5 });
    const tables = [
      { rows: toNetworkRows(large, large), columns: networkColumns as readonly TableColumn<never>[] },
      { rows: toContainerRows(large), columns: containerColumns as readonly TableColumn<never>[] },
      { rows: toPortRows(large, new Map()), columns: portColumns as readonly TableColumn<never>[] },
    ];
    for (const { rows, columns } of tables) {
      expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
      for (const column of columns) expect(sortRows(rows as never[], column, true)).toHaveLength(rows.length);
    }
  });

  test("5,000 containers on 500 networks are rows without a quadratic walk", () => {
    const large = sampleTopology({ containers: 5000, networks: 500, seed: 5 });
    const begin = performance.now();
    toNetworkRows(large, large);
    toContainerRows(large);
    // Measured: 100 ms together on 2 cores; walking all endpoints for each network takes seconds.
    expect(performance.now() - begin).toBeLessThan(1500);
  });
});

describe("TABLE-4: ports", () => {
  const bind = (hostAddress: string, hostPort: number): PortBinding => ({
    hostAddress,
    hostPort,
    containerPort: 80,
    protocol: "tcp",
  });
  const [base] = teachingTopology().containers;
  if (base === undefined) throw new Error("the sample has containers");
  const container = (name: string, state: string, ports: PortBinding[] = []): Container => ({
    ...base,
    id: name as Container["id"],
    name,
    state,
    ports,
  });
  const build = (...containers: Container[]): Topology => ({ ...teachingTopology(), containers });
  const standings = (topology: Topology, wanted: Record<string, WantedPort[]>): string[] =>
    toPortRows(topology, new Map(Object.entries(wanted))).map(toStandingText);

  test.each([
    ["0.0.0.0", "everyone"],
    ["::", "everyone"],
    ["127.0.0.1", "this host"],
    ["127.8.0.1", "this host"],
    ["::1", "this host"],
    ["192.168.1.10", "one address"],
  ] as const)("%s is open to %s", (address, exposure) => expect(toExposure(address)).toBe(exposure));

  test.each([
    ["0.0.0.0", "0.0.0.0"],
    ["0.0.0.0", "127.0.0.1"],
    ["127.0.0.1", "0.0.0.0"],
    ["::", "fd00::1"],
    ["192.168.1.10", "192.168.1.10"],
  ])("a binding on %s keeps one on %s from starting", (held, wish) => {
    const topology = build(container("web1", "running", [bind(held, 8080)]), container("old", "exited"));
    expect(standings(topology, { old: [bind(wish, 8080)] })).toEqual([
      "running",
      "won’t start: 8080 is held by web1",
    ]);
  });

  test.each([
    ["another address", bind("127.0.0.1", 8080), bind("192.168.1.10", 8080)],
    ["another family", bind("::", 8080), bind("0.0.0.0", 8080)],
    ["another port", bind("0.0.0.0", 8080), bind("0.0.0.0", 8081)],
    ["another protocol", bind("0.0.0.0", 8080), { ...bind("0.0.0.0", 8080), protocol: "udp" }],
  ])("%s is no conflict", (_, held, wish) => {
    const topology = build(container("web1", "running", [held]), container("old", "exited"));
    expect(standings(topology, { old: [wish] })).toContain("exited, takes it at its start");
  });

  test("two stopped ones that want one port are told, and a port that the engine picks is nobody's", () => {
    const topology = build(container("a", "exited"), container("b", "created"));
    expect(standings(topology, { a: [bind("0.0.0.0", 80)], b: [bind("0.0.0.0", 80)] })).toEqual([
      "exited, b wants 80 too",
      "created, a wants 80 too",
    ]);
    const any = { ...bind("0.0.0.0", 0), hostPort: null };
    expect(standings(topology, { a: [any], b: [bind("0.0.0.0", 0)] })).toEqual([
      "exited, gets a port at its start",
      "created, gets a port at its start",
    ]);
  });

  test("what is wanted counts for stopped ones only", () => {
    const topology = build(container("web1", "running", [bind("0.0.0.0", 80)]), container("old", "exited"));
    expect(findStopped(topology).map(({ name }) => name)).toEqual(["old"]);
    expect(standings(topology, { web1: [bind("0.0.0.0", 80)] })).toEqual(["running"]);
  });
});

test("a filter hides rows, and changes no count of a network that is shown", () => {
  const whole = teachingTopology();
  const [first] = whole.endpoints;
  const shown = {
    ...whole,
    containers: whole.containers.filter(({ id }) => id !== first?.containerId),
    endpoints: whole.endpoints.filter(({ containerId }) => containerId !== first?.containerId),
    networks: whole.networks.filter(({ driver }) => driver !== "host"),
  };
  const all = toNetworkRows(whole, whole);
  const rows = toNetworkRows(shown, whole);
  expect(rows).toHaveLength(shown.networks.length);
  for (const row of rows)
    expect(row).toEqual({ ...all.find((one) => one.key === row.key), colour: row.colour });
});
