import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { element, textNode, toXmlText } from "@/lib/domain/export/markup";
import { escapeLabel, toMermaid } from "@/lib/domain/export/to-mermaid";
import { estimateWidth, fitText } from "@/lib/domain/layout/fit-text";
import { exportPalettes, mixColours } from "@/lib/domain/export/palette";
import { layoutTopology } from "@/lib/domain/layout/layout-topology";
import { networkColours } from "@/lib/domain/layout/network-colours";
import { sampleTopology, teachingTopology } from "@/lib/domain/topology/sample-topology";
import { scopeTopology } from "@/lib/domain/export/scope-topology";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { toFileName } from "@/lib/domain/export/file-name";
import { toShape } from "@/lib/domain/layout/to-shape";
import { toSvg } from "@/lib/domain/export/to-svg";
import type { Topology } from "@/lib/domain/topology/topology";

const svgOf = (topology: Topology, options: Partial<Parameters<typeof toSvg>[0]> = {}) => {
  const shape = toShape(topology);
  return toSvg({
    topology,
    layout: layoutTopology(shape),
    members: topology.endpoints,
    colours: networkColours(shape),
    theme: "light",
    title: "engine",
    subtitle: null,
    withLegend: true,
    withChipLinks: false,
    ...options,
  });
};

/** A strict reader of the XML that `markup.ts` may write: throws where the text is not well-formed. */
function readXml(text: string): { names: string[]; texts: string[] } {
  const names: string[] = [];
  const texts: string[] = [];
  const open: string[] = [];
  const legalText =
    /^(?:[^<>&\p{Cs}\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|&(?:amp|lt|gt|quot|#39);)*$/u;
  const tag = /<(\/?)([a-z]+)((?: [a-zA-Z:-]+="[^"<]*")*)(\/?)>/y;
  let at = text.startsWith("<?xml") ? text.indexOf("?>") + 2 : 0;
  while (at < text.length) {
    const next = text.indexOf("<", at);
    const between = text.slice(at, next === -1 ? text.length : next);
    if (!legalText.test(between)) throw new Error(`text: ${between}`);
    if (between.trim() !== "") {
      if (open.length === 0) throw new Error(`text outside: ${between}`);
      texts.push(between);
    }
    if (next === -1) break;
    tag.lastIndex = next;
    const found = tag.exec(text);
    if (found === null) throw new Error(`tag: ${text.slice(next, next + 80)}`);
    const [whole, closing, name = "", attributes = "", selfClosing] = found;
    if (!legalText.test(attributes)) throw new Error(`attributes: ${attributes}`);
    if (closing === "/") {
      if (open.pop() !== name) throw new Error(`closes ${name}`);
    } else {
      names.push(name);
      if (selfClosing !== "/") open.push(name);
    }
    at = next + whole.length;
  }
  if (open.length > 0) throw new Error(`open: ${open.join(" ")}`);
  return { names, texts };
}

const drawn = new Set(["svg", "title", "g", "rect", "path", "circle", "text", "tspan"]);

const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom(
    `"><script>alert(1)</script>`,
    `]]><foreignObject/>`,
    `<!--`,
    `&lt;&#0;&bogus;`,
    `\u0000\u0008\uFFFE\uFFFF\uD800`,
    `"]; click c1 "javascript:alert(1)"`,
    "end\n%%{init: {}}%%",
    "`**bold**`",
    "x".repeat(5000),
  ),
);

describe("SVG", () => {
  test("the palette says what the style sheet says", () => {
    const css = readFileSync("app/globals.css", "utf8");
    const tokens = new Map(
      [...css.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)].map(
        ([, name, light, dark]) => [name, { light, dark }],
      ),
    );
    for (const theme of ["light", "dark"] as const) {
      const { cords, ...colours } = exportPalettes[theme];
      for (const [name, colour] of Object.entries(colours)) {
        const token = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
        expect([token, tokens.get(token)?.[theme]]).toEqual([token, colour]);
      }
      cords.forEach((colour, index) =>
        expect([index, tokens.get(`cord-${index}`)?.[theme]]).toEqual([index, colour]),
      );
    }
  });

  test("EXP-3: every network and container is named once, hostile names as text", () => {
    const topology = teachingTopology();
    const { names, texts } = readXml(svgOf(topology).text);
    expect(names.filter((name) => !drawn.has(name))).toEqual([]);
    for (const { name } of topology.networks)
      expect(texts.filter((text) => text === toXmlText(`network ${toDisplayText(name)}`))).toHaveLength(1);
    for (const { name } of topology.containers)
      expect(texts.filter((text) => text === toXmlText(`container ${toDisplayText(name)}`))).toHaveLength(1);
  });

  test("EXP-2: any text is well-formed XML, and only what is drawn", () => {
    const base = teachingTopology();
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 6, maxLength: 6 }), fc.boolean(), (given, isWide) => {
        const [name = "", image = "", state = "", project = "", device = "", title = ""] = given;
        const topology: Topology = {
          ...base,
          takenAt: title,
          networks: base.networks.map((network, index) => ({
            ...network,
            name: `${name}${index}`,
            driver: index === 1 ? state : network.driver,
            composeProject: network.composeProject === null ? null : project,
            parent: network.parent === null ? null : device,
          })),
          containers: base.containers.map((container, index) => ({
            ...container,
            name: `${image}${index}`,
            image,
            state: index === 3 ? state : container.state,
          })),
          endpoints: base.endpoints.map((endpoint) => ({
            ...endpoint,
            link: endpoint.link === null ? null : { ...endpoint.link, hostInterface: device },
          })),
        };
        const svg = svgOf(topology, { title, subtitle: project, withChipLinks: isWide });
        const { names } = readXml(svg.text);
        expect(names.filter((each) => !drawn.has(each))).toEqual([]);
        expect(svg.text).not.toMatch(/ (?:on[a-z]+|href|xlink:href|style|src)=/);
      }),
      { numRuns: 60 },
    );
  });

  test("EXP-1: the same topology gives the same file, and its parts stay inside it", () => {
    const topology = sampleTopology({ containers: 60, networks: 9, seed: 7 });
    const first = svgOf(topology);
    expect(svgOf(topology)).toEqual(first);
    const { bounds } = layoutTopology(toShape(topology));
    expect(first.width).toBeGreaterThan(bounds.width);
    expect(first.height).toBeGreaterThan(bounds.height);
  });

  test("EXP-7: it stands as it stands on the screen: what was dragged, what is folded, and the host's ports", () => {
    const topology = teachingTopology();
    const shape = toShape(topology);
    const collapsed = new Set(["project/shop"]);
    const layout = layoutTopology(shape, { collapsed });
    const { texts, names } = readXml(svgOf(topology, { layout }).text);
    expect(names.filter((name) => !drawn.has(name))).toEqual([]);
    const shop = layout.panels.find(({ key }) => key === "project/shop");
    const { networks = [], containers = [] } = shop?.collapsed ?? {};
    expect(texts).toContain("folded project shop");
    expect(texts.join("\n")).toContain(`${networks.length} networks, ${containers.length} containers`);
    expect(texts).not.toContain("network shop_front");
    // The sign of an unhealthy container is folded away with it.
    expect(texts).not.toContain("unhealthy");
    expect(texts).toContain("published port 0.0.0.0:8080 to proxy:80/tcp");
    expect(texts).toContain("published port 127.0.0.1:8081 to proxy:8080/tcp");
    expect(texts).toContain("192.168.1.10/24");
    expect(texts).toContain("→ 192.168.1.1");
    const dmz = topology.networks.find(({ name }) => name === "dmz");
    const key = layout.boxes.find(({ networkId }) => networkId === dmz?.id)?.panel ?? "";
    const dragged = layoutTopology(shape, { moved: { [key]: { x: 4000, y: 900 } } });
    expect(svgOf(topology, { layout: dragged }).width).toBeGreaterThan(4000);
  });

  test("EXP-7: a macvlan hangs on the uplink that is its parent", () => {
    const topology = teachingTopology();
    const networks = topology.networks.map((network) =>
      network.parent === null ? network : { ...network, parent: "eth0" },
    );
    const countPaths = (of: Topology): number =>
      readXml(svgOf(of).text).names.filter((name) => name === "path").length;
    // Two lines for each.
    expect(countPaths({ ...topology, networks }) - countPaths(topology)).toBe(
      2 * networks.filter(({ parent }) => parent !== null).length,
    );
  });

  test("EXP-7: without a port and a known host there is no strip", () => {
    const topology = teachingTopology();
    const containers = topology.containers.map((container) => ({ ...container, ports: [] }));
    const { texts } = readXml(svgOf({ ...topology, containers, host: null }).text);
    expect(texts).not.toContain("Host");
  });

  test("FILT-7: a network counts members that the picture leaves out", () => {
    const topology = teachingTopology();
    const bridge = topology.networks.find(({ name }) => name === "bridge");
    if (bridge === undefined) throw new Error("no bridge");
    const scope = {
      kind: "endpoint",
      networkId: bridge.id,
      containerId: memberOf(topology, bridge.id),
    } as const;
    const part = scopeTopology(topology, scope);
    const { texts } = readXml(svgOf(part, { members: topology.endpoints }).text);
    expect(texts.some((text) => /^2 of .* addresses$/.test(text))).toBe(true);
  });

  test("an empty topology is a picture too", () => {
    const topology = { ...teachingTopology(), networks: [], containers: [], endpoints: [] };
    readXml(svgOf(topology).text);
  });

  test("EXP-5: the legend explains what the picture holds", () => {
    const { texts } = readXml(svgOf(teachingTopology()).text);
    expect(texts).toContain("configured, not connected");
    expect(texts).toContain("default route of the host");
    const unknown = readXml(svgOf({ ...teachingTopology(), host: null }).text);
    expect(unknown.texts).not.toContain("default route of the host");
    const plain = sampleTopology({ containers: 3, networks: 1, seed: 1 });
    expect(readXml(svgOf(plain).text).texts).not.toContain("configured, not connected");
    expect(readXml(svgOf(plain, { withLegend: false }).text).texts).not.toContain("interface");
  });

  test.each([
    [`a&b<c>"d"'e'`, "a&amp;b&lt;c&gt;&quot;d&quot;&#39;e&#39;"],
    ["\u0000a\u000bb\u001f", "ab"],
    ["\uFFFEx\uFFFF", "x"],
    ["\uD800x\uDC00", "x"],
    ["😀é漢", "😀é漢"],
  ])("XML text of %j", (text, written) => expect(toXmlText(text)).toBe(written));

  test("numbers are short and undefined attributes absent", () => {
    expect(element("rect", { x: 1.23456, y: undefined }, [textNode("a")])).toBe('<rect x="1.23">a</rect>');
  });

  test("a text that is cut fits and keeps both its ends", () => {
    const style = { size: 13, isBold: true };
    const cut = fitText(`start-${"middle-".repeat(30)}end`, 120, style);
    expect(cut).toMatch(/^start.*….*end$/);
    expect(estimateWidth(cut, style)).toBeLessThanOrEqual(120);
    expect(fitText("short", 120, style)).toBe("short");
    fc.assert(
      fc.property(hostile, fc.integer({ min: 20, max: 300 }), (text, width) => {
        const shown = fitText(text, width, style);
        expect(shown === "…" || estimateWidth(shown, style) <= width || Array.from(shown).length <= 1).toBe(
          true,
        );
      }),
    );
  });

  test("mixes colours", () => expect(mixColours("#ffffff", "#000000", 0.5)).toBe("#808080"));
});

describe("EXP-4: scope", () => {
  const topology = teachingTopology();
  const idOf = (name: string) => topology.containers.find((each) => each.name === name)!.id;
  const networkOf = (name: string) => topology.networks.find((each) => each.name === name)!.id;
  const names = (part: Topology) => [
    part.networks.map(({ name }) => name).join(" "),
    part.containers.map(({ name }) => name).join(" "),
    part.endpoints.length,
  ];
  test.each([
    [
      "a network: its members and what shares their namespace",
      { kind: "network", id: networkOf("shop_back") } as const,
      ["shop_back", "cache db db-exporter nightly-report proxy web1", 5],
    ],
    [
      "a container: its networks and their members",
      { kind: "container", id: idOf("web2") } as const,
      ["shop_front", "proxy web1 web2 web3", 4],
    ],
    [
      "several containers: their networks",
      { kind: "containers", ids: [idOf("web2"), idOf("toolbox")] } as const,
      ["bridge shop_front", "toolbox web2", 2],
    ],
    [
      "an endpoint: its two ends",
      { kind: "endpoint", networkId: networkOf("shop_front"), containerId: idOf("web2") } as const,
      ["shop_front", "web2", 1],
    ],
    [
      "a container in another's namespace: that one's networks",
      { kind: "containers", ids: [idOf("db-exporter"), idOf("mail")] } as const,
      ["dmz shop_back", "db db-exporter mail", 2],
    ],
  ])("of %s", (_, scope, expected) => expect(names(scopeTopology(topology, scope))).toEqual(expected));

  test("of null: the whole", () => expect(scopeTopology(topology, null)).toBe(topology));
});

describe("Mermaid", () => {
  const mermaid = (topology: Topology) => toMermaid(topology, null, networkColours(toShape(topology)));

  test("networks, containers and endpoints with their addresses", () => {
    const topology = teachingTopology();
    const text = toMermaid(
      topology,
      {
        kind: "containers",
        ids: topology.containers.filter((each) => /^(web1|nightly)/.test(each.name)).map(({ id }) => id),
      },
      networkColours(toShape(topology)),
    );
    expect(text.split("\n").filter((line) => !/style|linkStyle|classDef/i.test(line))).toEqual([
      "flowchart LR",
      '  subgraph p1["shop"]',
      '    n1(["shop_back<br/>bridge, internal<br/>172.21.0.0/24"]):::network',
      '    n2(["shop_front<br/>bridge<br/>172.20.0.0/16"]):::network',
      '    c1["nightly-report<br/>shop/report#58;2<br/>exited"]:::stopped',
      '    c2["web1<br/>nginx#58;1.27-alpine"]',
      "  end",
      '  c1 -.-|"172.21.0.50 reserved"| n1',
      '  c2 ---|"172.21.0.3"| n1',
      '  c2 ===|"172.20.0.3"| n2',
      "",
    ]);
    expect(mermaid(topology)).toBe(mermaid(topology));
  });

  test.each([
    ["web-1_a.b/c", "web-1_a.b/c"],
    [`say "hi"`, "say #34;hi#34;"],
    ["#quot;", "#35;quot#59;"],
    ["<b>&</b>", "#60;b#62;#38;#60;/b#62;"],
    ["`**x**`", "#96;#42;#42;x#42;#42;#96;"],
    ["%%{init}%%", "#37;#37;#123;init#125;#37;#37;"],
    ["a\nend", "a#92;u#123;a#125;end"],
    ["fd00::2", "fd00#58;#58;2"],
    ["ﬂ°34¶ß", "ﬂ#176;34#182;ß"],
    ["é漢", "é漢"],
    ["😀", "#128512;"],
  ])("label of %j", (text, label) => expect(escapeLabel(text)).toBe(label));

  test("EXP-6: published ports are one arrow a container, and no host where there are none", () => {
    const topology = teachingTopology();
    const lines = mermaid(topology).split("\n");
    expect(lines).toContain('  host[["Host"]]');
    expect(lines.filter((line) => line.startsWith("  host -->"))).toEqual([
      expect.stringMatching(/^ {2}host -->\|"0\.0\.0\.0#58;1025 #8594; 1025\/tcp"\| c\d+$/),
      expect.stringMatching(
        /^ {2}host -->\|"0\.0\.0\.0#58;8080 #8594; 80\/tcp<br\/>127\.0\.0\.1#58;8081 #8594; 8080\/tcp"\| c\d+$/,
      ),
    ]);
    const containers = topology.containers.map((container) => ({ ...container, ports: [] }));
    expect(mermaid({ ...topology, containers })).not.toContain("host[[");
  });

  test("EXP-6: no name breaks out of its label", () => {
    const base = teachingTopology();
    const label = String.raw`"(?:[\p{L}\p{M}\p{N} .…,_/-]|#\d+;|<br/>)*"`;
    const grammar = new RegExp(
      String.raw`^(?:flowchart LR|  subgraph p\d+\[${label}\]|  end| {2,4}n\d+\(\[${label}\]\):::network| {2,4}c\d+\[${label}\](?::::stopped)?|  host\[\["Host"\]\]|  host -->\|${label}\| c\d+|  c\d+ (?:---|===|-\.-)(?:\|${label}\|)? n\d+|  c\d+ -\.->\|${label}\| c\d+|  classDef (?:network stroke-width:3px|stopped stroke-dasharray:4 3)|  style n\d+ stroke:#[0-9a-f]{6}|  linkStyle \d+(?:,\d+)* stroke:#[0-9a-f]{6}|)$`,
      "u",
    );
    fc.assert(
      fc.property(hostile, hostile, hostile, (name, image, project) => {
        const text = mermaid({
          ...base,
          networks: base.networks.map((network) => ({
            ...network,
            name,
            driver: image,
            composeProject: project,
          })),
          containers: base.containers.map((container) => ({ ...container, name, image, state: project })),
          endpoints: base.endpoints.map((endpoint) => ({ ...endpoint, ipv4: image })),
        });
        for (const line of text.split("\n")) expect(line).toMatch(grammar);
      }),
      { numRuns: 60 },
    );
  });
});

test.each([
  ["docker on build-7", "2026-11-20T14:03:22.000Z", "patchbay-docker-on-build-7-2026-11-20-1403.svg"],
  ["../../etc/pässwd\u0000", "nonsense", "patchbay-etc-pa-sswd.svg"],
  ["‮…", "2026-11-20T14:03:22Z", "patchbay-2026-11-20-1403.svg"],
])("file name of %j", (name, takenAt, file) => expect(toFileName(name, takenAt, "svg")).toBe(file));

function memberOf({ endpoints }: Topology, network: string): Topology["endpoints"][number]["containerId"] {
  const found = endpoints.find(({ networkId }) => networkId === network);
  if (found === undefined) throw new Error("no member");
  return found.containerId;
}
