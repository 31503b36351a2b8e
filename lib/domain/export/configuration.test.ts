import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type ConfigurationFormat, toConfiguration } from "@/lib/domain/export/configuration";
import type { ExportSource } from "@/lib/domain/export/recipe";
import type { ScriptOptions } from "@/lib/domain/export/to-shell-script";
import type { TopologyFile } from "@/lib/domain/export/to-topology-json";
import { toYaml, type YamlMapping, type YamlValue } from "@/lib/domain/export/yaml-text";
import { masked } from "@/lib/domain/topology/mask-secrets";
import { teachingTopology } from "@/lib/domain/topology/sample-topology";
import type { Selection } from "@/lib/domain/topology/selection";
import type { Container, Endpoint, Network, NetworkId, Topology } from "@/lib/domain/topology/topology";

const source: ExportSource = { engineName: "box\n# x", engineVersion: "28.5.2", apiVersion: [1, 47] };
const exportAs = (
  format: ConfigurationFormat,
  topology: Topology,
  options: Partial<ScriptOptions> & { scope?: Selection } = {},
) =>
  toConfiguration(format, topology, options.scope ?? null, source, {
    withPinnedAddresses: false,
    withContainers: true,
    ...options,
  });
const composeOf = (topology: Topology, options: Parameters<typeof exportAs>[2] = {}) => {
  const { text, notes } = exportAs("compose", topology, options);
  return { text, notes, ...(parse(text) as { services: Services; networks: Record<string, Fields> }) };
};
type Fields = Record<string, unknown>;
type Services = Record<string, Fields & { networks?: Record<string, Fields> }>;

const nasty = [
  "it's",
  '"quoted" \\ back',
  "$HOME ${HOME} $(touch /tmp/pwned) `id`",
  "two\nlines\r\n",
  "# not a comment: - nor a list",
  "---",
  "yes",
  "1e3",
  "<<",
  "__proto__",
  "=",
  "-rf",
  "%s %n \\033",
  "\u001b[31mred\u0007\u202Egpj\u200b\u2028\ufeff",
  "😀 ünï \uffff",
  " ",
  "end\n\n",
];
const text = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: "binary", maxLength: 20 }));
const labels = fc.dictionary(text, text, { maxKeys: 4 });

/** The teaching topology with other names, labels, images and aliases; two networks of one name now and then. */
const hostileTopology = fc
  .record({
    names: fc.array(text, { minLength: 3, maxLength: 8 }),
    labels: fc.array(labels, { minLength: 1, maxLength: 4 }),
    aliases: fc.array(text, { maxLength: 3 }),
    hasPriority: fc.boolean(),
  })
  .map((wish): Topology => {
    const whole = teachingTopology();
    const pick = <Item>(list: readonly Item[], index: number): Item | undefined => list[index % list.length];
    return {
      ...whole,
      networks: whole.networks.map((network, index): Network =>
        network.predefined
          ? network
          : {
              ...network,
              name: index % 3 === 0 ? (pick(wish.names, index) ?? "") : network.name,
              labels: pick(wish.labels, index) ?? {},
              options: { ...network.options, ...pick(wish.labels, index + 1) },
            },
      ),
      containers: whole.containers.map((container, index): Container => ({
        ...container,
        name: index % 4 === 0 ? (pick(wish.names, index) ?? "") : container.name,
        image: index % 5 === 0 ? (pick(wish.names, index + 1) ?? "") : container.image,
        labels: pick(wish.labels, index) ?? {},
      })),
      endpoints: whole.endpoints.map((endpoint, index): Endpoint => ({
        ...endpoint,
        aliases: index % 2 === 0 ? wish.aliases : endpoint.aliases,
        gatewayPriority: wish.hasPriority && index % 3 === 0 ? index : null,
      })),
    };
  });

/** As UTF-8 keeps it: a lone surrogate becomes U+FFFD. */
const toUtf8 = (value: string): string => Buffer.from(value).toString();
const interpolated = (value: unknown): string => String(value).replaceAll("$$", "$");

/** What the script has asked of docker: a `docker` of its own that writes its arguments down. */
function readCommands(script: string, missing = "network|container"): string[][] {
  const fake = [
    'docker() { printf "%s\\0" "$#" "$@" >&3',
    '  case "${2:-}" in create) echo id-of-it;; esac',
    `  case "$1 \${2:-}" in ${missing.replaceAll(/\w+/g, "$&\\ inspect")}) return 1;; esac; return 0; }`,
    "exec 3>&1 1>/dev/null",
  ];
  const out = execFileSync("sh", ["-s"], {
    input: script.replace("set -eu\n", `set -eu\n${fake.join("\n")}\n`),
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  const words = out.split("\0").slice(0, -1);
  const commands: string[][] = [];
  for (let at = 0; at < words.length;) {
    const count = Number(words[at]);
    commands.push(words.slice(at + 1, at + 1 + count));
    at += count + 1;
  }
  return commands;
}
const flagsOf = (words: readonly string[], flag: string): string[] =>
  words.flatMap((word, index) => (words[index - 1] === flag ? [word] : []));

describe("EXP-8: what can't be carried over is told, in the file and beside it", () => {
  test("each kind once, with names", () => {
    const whole = teachingTopology();
    const topology: Topology = {
      ...whole,
      networks: whole.networks.map((network) =>
        network.name === "dmz" ? { ...network, labels: { "api.token": masked, keep: "it" } } : network,
      ),
      endpoints: whole.endpoints.map((endpoint, index) =>
        index === 0 ? { ...endpoint, aliases: null } : endpoint,
      ),
    };
    const { text: file, notes } = exportAs("compose", topology);
    for (const [what, name] of [
      [/^Ghost endpoints/, "half-plugged"],
      [/parent interface/, "office-lan"],
      [/aliases of .* not known/, ""],
      [/look like secrets/, "dmz"],
      [/would publish/, "nightly-report"],
      [/static address lies in the range/, "shop_back"],
      [/compose makes a network only/, "old-experiment"],
      [/--profile stopped/, "hello"],
      [/network_mode is none/, "never-attached"],
    ] as const) {
      const found = notes.filter((note) => what.test(note));
      expect(found, String(what)).toHaveLength(1);
      expect(found[0]).toContain(name);
      expect(file).toContain(`# - ${found[0]}`);
    }
    expect(file).not.toContain(masked);
    expect(exportAs("script", topology).text).not.toContain(masked);
  });

  test("no name ends a comment", () => {
    fc.assert(
      fc.property(
        hostileTopology,
        fc.constantFrom("compose" as const, "script" as const),
        (topology, format) => {
          const { text: file, notes } = exportAs(format, topology);
          const head = file.split("\n").slice(format === "script" ? 1 : 0, notes.length + 5);
          expect(head.every((line) => line.startsWith("#") || line === "" || line === "set -eu")).toBe(true);
          // Hidden characters are in the file nowhere as they are: YAML escapes them, the shell is given octal.
          expect(file).not.toMatch(
            /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028\u2029\ufeff]/,
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  test("the networks of members that a selection leaves out", () => {
    const topology = teachingTopology();
    const front = topology.networks.find(({ name }) => name === "shop_front")?.id as NetworkId;
    const { notes, services, networks } = composeOf(topology, { scope: { kind: "network", id: front } });
    expect(notes).toContain("The selection leaves out other networks of proxy, web1.");
    expect(Object.keys(networks)).toEqual(["shop_front"]);
    expect(Object.keys(services)).toEqual(["proxy", "web1", "web2", "web3"]);
  });
});

test("EXP-9: addresses that the engine chose are asked for only when pinned; a wanted MAC always", () => {
  const topology = teachingTopology();
  const addressesOf = (withPinnedAddresses: boolean) =>
    Object.values(composeOf(topology, { withPinnedAddresses }).services)
      .flatMap(({ networks }) => Object.values(networks ?? {}))
      .flatMap(({ ipv4_address: address }) => (address === undefined ? [] : [address]));
  expect(addressesOf(false)).toEqual(["172.21.0.50"]);
  const wanted = topology.endpoints.flatMap(({ ipv4, reserved, networkId }) => {
    const network = topology.networks.find(({ id }) => id === networkId);
    return network?.predefined === true ? [] : [ipv4 ?? reserved?.ipv4].filter((each) => each != null);
  });
  expect(new Set(addressesOf(true))).toEqual(new Set(wanted));
  const mac = (ipv4: string, given: string): unknown => {
    const endpoints = topology.endpoints.map((endpoint) => ({ ...endpoint, ipv4, mac: given }));
    return composeOf({ ...topology, endpoints }).services["db"]?.["mac_address"];
  };
  expect(mac("10.0.0.9", "02:42:0a:00:00:09")).toBeUndefined();
  expect(mac("10.0.0.9", "02:42:0a:00:00:08")).toBe("02:42:0a:00:00:08");
});

describe("EXP-10: compose", () => {
  const yamlValue: fc.Arbitrary<YamlValue> = fc.letrec<{ value: YamlValue; mapping: YamlMapping }>((tie) => ({
    mapping: fc.array(fc.tuple(text, tie("value")), { maxLength: 4 }).map((entries) => new Map(entries)),
    value: fc.oneof(
      { depthSize: "small" },
      text,
      fc.integer(),
      fc.boolean(),
      fc.array(tie("value"), { maxLength: 3 }).filter((list) => !list.some(Array.isArray)),
      tie("mapping"),
    ),
  })).mapping;
  const toPlain = (value: YamlValue): unknown =>
    value instanceof Map
      ? new Map([...value].map(([key, each]) => [toUtf8(key), toPlain(each)]))
      : Array.isArray(value)
        ? value.map((each: YamlValue) => toPlain(each))
        : typeof value === "string"
          ? toUtf8(value)
          : value;

  test("a YAML reader of either version gives back what was written", () => {
    fc.assert(
      fc.property(yamlValue, fc.constantFrom("1.1" as const, "1.2" as const), (mapping, version) => {
        const written = toYaml(mapping as YamlMapping);
        expect(
          parse(written, { version, mapAsMap: true, merge: true, uniqueKeys: false }) ?? new Map(),
        ).toEqual(toPlain(mapping));
      }),
    );
  });

  test("a key of any length is one: YAML looks for its colon within 1024 characters", () => {
    const services = new Map([["labels", new Map([[`${'"'.repeat(600)}\u202e`, "$1"]])]]);
    const written = toYaml(new Map([["services", services]]));
    expect(parse(written, { mapAsMap: true })).toEqual(new Map([["services", services]]));
    expect(written).toContain('    ? "');
  });

  test("every network, container, label and alias stands in it as it was, whatever its name", () => {
    fc.assert(
      fc.property(hostileTopology, (topology) => {
        const { services, networks, text: file } = composeOf(topology);
        const own = topology.networks.filter(({ predefined }) => !predefined);
        expect(Object.values(networks).map(({ name }) => interpolated(name))).toEqual(
          own.map(({ name }) => toUtf8(name)),
        );
        expect(Object.keys(services)).toHaveLength(topology.containers.length);
        for (const key of [...Object.keys(services), ...Object.keys(networks)])
          expect(key).toMatch(/^[a-zA-Z0-9._-]+$/);
        // One `$` alone would be a variable to compose.
        for (const line of file.split("\n").filter((each) => !each.startsWith("#")))
          expect(line.replaceAll("$$", "").replace(/^ *"(?:[^"\\]|\\.)*":/, "")).not.toContain("$");
        const labelsOf = (each: Fields): [string, string][] =>
          Object.entries((each["labels"] ?? {}) as Record<string, string>).map(([key, value]) => [
            key,
            interpolated(value),
          ]);
        own.forEach((network, index) => {
          const made = Object.values(networks)[index] ?? {};
          for (const [key, value] of Object.entries(network.labels))
            if (key !== "__proto__") expect(labelsOf(made)).toContainEqual([toUtf8(key), toUtf8(value)]);
        });
        const names = Object.values(services).map((each) => interpolated(each["container_name"]));
        expect(names.toSorted()).toEqual(topology.containers.map(({ name }) => toUtf8(name)).toSorted());
      }),
      { numRuns: 30 },
    );
  });

  test("modes, shares, ports, pools and options", () => {
    const whole = teachingTopology();
    const topology: Topology = {
      ...whole,
      networks: whole.networks.map((network) =>
        network.name === "dmz"
          ? {
              ...network,
              attachable: true,
              options: { "com.docker.network.driver.mtu": "1400" },
              labels: { "com.docker.compose.network": "dmz", cost: "5$" },
              pools: [
                {
                  subnet: "10.9.0.0/24",
                  ipRange: "10.9.0.128/25",
                  gateway: null,
                  auxiliaryAddresses: { nas: "10.9.0.9" },
                },
              ],
            }
          : network,
      ),
      containers: whole.containers.map((container) =>
        container.name === "mail"
          ? {
              ...container,
              exposedPorts: ["1025/tcp", "110/tcp"],
              ports: [
                { hostAddress: "0.0.0.0", hostPort: 25, containerPort: 1025, protocol: "tcp" },
                { hostAddress: "::", hostPort: 25, containerPort: 1025, protocol: "tcp" },
                { hostAddress: "127.0.0.1", hostPort: 53, containerPort: 53, protocol: "udp" },
                { hostAddress: "::1", hostPort: 53, containerPort: 53, protocol: "udp" },
              ],
            }
          : container,
      ),
    };
    const { services, networks, notes } = composeOf(topology);
    expect(networks["dmz"]).toEqual({
      name: "dmz",
      driver: "bridge",
      attachable: true,
      ipam: {
        config: [{ subnet: "10.9.0.0/24", ip_range: "10.9.0.128/25", aux_addresses: { nas: "10.9.0.9" } }],
      },
      driver_opts: { "com.docker.network.driver.mtu": "1400" },
      labels: { cost: "5$$" },
    });
    expect(notes).toContain("Compose’s own labels: it writes them anew.");
    expect(services["mail"]).toMatchObject({
      ports: ["25:1025/tcp", "127.0.0.1:53:53/udp", "[::1]:53:53/udp"],
      expose: ["110/tcp"],
    });
    const modes = ["toolbox", "node-exporter", "batch", "db-exporter", "never-attached"];
    expect(modes.map((name) => services[name]?.["network_mode"])).toEqual([
      "bridge",
      "host",
      "none",
      "service:db",
      "none",
    ]);
    expect(networks["lab-v6"]).toMatchObject({ enable_ipv6: true });
    // Compose creates it for the network of the highest priority.
    expect(
      Object.entries(services["web1"]?.networks ?? {}).find(([, { priority }]) => priority === 1000),
    ).toBeDefined();
  });
});

describe("EXP-11: shell script", () => {
  test("a shell gives docker every argument as it was, and runs nothing else", () => {
    fc.assert(
      fc.property(hostileTopology, fc.boolean(), (topology, withContainers) => {
        const { text: script } = exportAs("script", topology, { withContainers });
        const commands = readCommands(script, withContainers ? "network|container" : "network");
        const made = commands.filter(([kind, verb]) => kind === "network" && verb === "create");
        const own = topology.networks.filter(({ predefined }) => !predefined);
        expect(made.map((words) => words.at(-1))).toEqual(
          own.map(({ name }) => toUtf8(name.replaceAll("\0", ""))),
        );
        made.forEach((words, index) => {
          const givable = Object.entries(own[index]?.labels ?? {}).filter(
            ([key, value]) => /^[^\s=\0]+$/u.test(key) && !value.includes("\0"),
          );
          expect(flagsOf(words, "--label").toSorted()).toEqual(
            givable.map(([key, value]) => toUtf8(`${key}=${value}`)).toSorted(),
          );
        });
        const created = commands.filter(([kind, verb]) => kind === "container" && verb === "create");
        expect(created).toHaveLength(withContainers ? topology.containers.length : 0);
      }),
      { numRuns: 25 },
    );
  });

  test("order, flags, and what only connect can say", () => {
    const whole = teachingTopology();
    const idOf = (name: string) => whole.containers.find((each) => each.name === name)?.id;
    const topology: Topology = {
      ...whole,
      endpoints: whole.endpoints.map((endpoint) =>
        endpoint.containerId === idOf("cache")
          ? {
              ...endpoint,
              gatewayPriority: 7,
              extras: { links: ["db:store"], driverOptions: { a: "b" }, linkLocalAddresses: ["169.254.1.1"] },
            }
          : endpoint,
      ),
    };
    const lines = exportAs("script", topology).text.split("\n");
    const at = (start: string): number => lines.findIndex((line) => line.startsWith(start));
    // It starts as soon as whom it links to and whom it shares with are there.
    expect(at("docker container create --name db ")).toBeLessThan(
      at("docker container create --name cache "),
    );
    expect(at("docker container create --name db-exporter --network container:db ")).toBeGreaterThan(0);
    expect(lines).toContain("docker network disconnect shop_back cache");
    expect(lines).toContain(
      "docker network connect --gw-priority 7 --link db:store --link-local-ip 169.254.1.1 --driver-opt a=b shop_back cache",
    );
    expect(lines).toContain(
      "docker container create --name nightly-report --network shop_back --ip 172.21.0.50 shop/report:2",
    );
    // Static addresses are taken before the engine gives one away; what does not run is not started.
    expect(lines.some((line) => line === "docker container start nightly-report")).toBe(false);
    expect(lines.filter((line) => line.startsWith("docker container pause"))).toHaveLength(1);
    expect(lines).not.toContain("docker network connect host node-exporter");
    const connecting = exportAs("script", topology, { withContainers: false }).text;
    expect(connecting).not.toMatch(/container (create|start|pause)/);
    expect(connecting).toContain("docker network connect --alias web shop_front web1");
    expect(connecting).toContain("\nthere container web1\n");
  });

  test("two networks of one name, and names that docker reads otherwise, go by the ids that docker answers", () => {
    const whole = teachingTopology();
    const topology = {
      ...whole,
      networks: whole.networks.map((network) => ({
        ...network,
        name: ["dmz", "lab-v6"].includes(network.name) ? "-twin" : network.name,
      })),
    };
    const { text: script } = exportAs("script", topology);
    expect(script).toMatch(/^network_1=\$\(docker network create .* -- -twin\)$/m);
    expect(script).toMatch(/^docker container create --name mail --network "\$network_1" /m);
    const created = readCommands(script).find((words) => words.includes("mail") && words.includes("create"));
    expect(created).toContain("id-of-it");
    expect(exportAs("compose", topology).notes).toContain(
      "-twin, -twin: one name for several networks, of which compose knows one.",
    );
  });
});

describe("EXP-12: JSON", () => {
  test("the scope's part of the topology, with where and when it is from", () => {
    fc.assert(
      fc.property(hostileTopology, (topology) => {
        const { text: written } = exportAs("json", topology);
        expect(written).not.toMatch(/[\u202a-\u202e\u200b\u2028\ufeff]/);
        const file = JSON.parse(written) as TopologyFile;
        expect(file.topology).toEqual(JSON.parse(JSON.stringify(topology)));
        expect(file).toMatchObject({
          format: "patchbay-topology",
          version: 1,
          engine: { version: "28.5.2", apiVersion: "1.47" },
          takenAt: topology.takenAt,
          scope: null,
        });
      }),
      { numRuns: 25 },
    );
    const topology = teachingTopology();
    const front = topology.networks.find(({ name }) => name === "shop_front")?.id as NetworkId;
    const part = JSON.parse(exportAs("json", topology, { scope: { kind: "network", id: front } }).text);
    expect(part.topology.networks.map(({ name }: Network) => name)).toEqual(["shop_front"]);
    expect(part.topology.host).toBeNull();
  });
});
