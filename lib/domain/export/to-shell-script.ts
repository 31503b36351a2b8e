import {
  type CommandWord,
  commandName,
  connectCommand,
  createContainerCommand,
  createNetworkCommand,
  disconnectCommand,
  quoteArgument,
} from "@/lib/domain/commands/docker-command";
import { toScript } from "@/lib/domain/commands/to-script";
import { type ExportedText, toHead } from "@/lib/domain/export/export-head";
import { toExposed, toPortWords } from "@/lib/domain/export/port-word";
import {
  type ExportSource,
  type Recipe,
  type RecipeContainer,
  type RecipeEndpoint,
  type RecipeOptions,
  noteOn,
  toRecipe,
} from "@/lib/domain/export/recipe";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Selection } from "@/lib/domain/topology/selection";
import { type Container, isLive, type Network, type Topology } from "@/lib/domain/topology/topology";

export interface ScriptOptions extends RecipeOptions {
  /** Containers are created and started, too; else those of their names are connected. */
  withContainers: boolean;
}

/** Commands of which the script says what they do when one of them fails. */
interface Deed {
  what: string;
  commands: string[];
}

/**
 * The topology as a shell script of docker commands that builds it again (EXP-11). It looks first whether it can, and
 * stops at the first command that fails, saying at which.
 */
export function toShellScript(
  topology: Topology,
  scope: Selection | null,
  source: ExportSource,
  options: ScriptOptions,
): ExportedText {
  const recipe = toRecipe(topology, scope, source, options);
  const words = toWords(recipe, options);
  const notes = [...recipe.notes, ...listScriptNotes(recipe, options)].map(toDisplayText);
  const head = toHead(
    topology,
    scope,
    source,
    [
      ...(options.withContainers
        ? [
            "Makes the networks and the containers, which run what their images say: commands, environment, volumes",
            "and restart policies are not in it, for Patchbay does not read them.",
          ]
        : ["Makes the networks and connects the containers of these names, which must be there."]),
      "Looks first whether it can, stops at the first command that fails, and says at which: what was done until then",
      "stays.",
    ],
    notes,
  );
  const { networks, containers } = recipe;
  const stages: [string, Deed[]][] = [
    ["Networks", networks.map((network) => makeNetwork(network, words))],
    ["Containers", options.withContainers ? containers.map((each) => makeContainer(each, words)) : []],
    ["Connections", containers.map((each) => connectContainer(each, words, options))],
    ["Start", options.withContainers ? containers.map((each) => startContainer(each, words)) : []],
  ];
  const parts = stages.map(([title, deeds]) => ({
    title,
    commands: deeds.flatMap(({ what, commands }) =>
      commands.length === 0 ? [] : [`doing=${quoteArgument(toDisplayText(what))}`, ...commands],
    ),
  }));
  const check = { title: "Can it be done?", commands: checkCommands(recipe, words, options) };
  return { text: toScript([check, ...parts.filter(({ commands }) => commands.length > 0)], head), notes };
}

/** How the script names what it makes. */
interface Words {
  ofNetwork: (network: Network) => CommandWord;
  ofContainer: (each: RecipeContainer["container"]) => CommandWord;
}

/** By name where docker reads the name as just that, else by the id that docker answers when it is made. */
function toWords({ networks, containers }: Recipe, { withContainers }: ScriptOptions): Words {
  const made = new Map<string, CommandWord>();
  networks.forEach((network, index) => {
    made.set(
      network.id,
      commandName(network, networks) === network.name ? network.name : { variable: `network_${index + 1}` },
    );
  });
  const all = containers.map(({ container }) => container);
  all.forEach((container, index) => {
    const name = commandName(container, all);
    made.set(
      container.id,
      name === container.name || !withContainers ? name : { variable: `container_${index + 1}` },
    );
  });
  return {
    ofNetwork: ({ id, name }) => made.get(id) ?? name,
    ofContainer: ({ id, name }) => made.get(id) ?? name,
  };
}

function checkCommands(
  { networks, containers }: Recipe,
  words: Words,
  { withContainers }: ScriptOptions,
): string[] {
  const images = [...new Set(containers.map(({ container }) => container.image))];
  const toConnect = containers.filter(({ endpoints }) =>
    endpoints.some(({ network }) => !network.predefined),
  );
  return [
    "doing='begin; nothing was changed'",
    String.raw`trap 'code=$?; if [ "$code" -ne 0 ]; then printf "Could not %s\n" "$doing" >&2; fi' EXIT`,
    // Without what a terminal would act on: 20.10 takes any text as a network's name.
    String.raw`refuse() { printf '%s\n' "$1" | tr -d '\000-\011\013-\037\177' >&2; exit 1; }`,
    'new() { if docker "$1" inspect -- "$2" >/dev/null 2>&1; then refuse "There is a $1 $2 already."; fi; }',
    'there() { docker "$1" inspect -- "$2" >/dev/null 2>&1 || refuse "There is no $1 $2."; }',
    "docker version >/dev/null",
    ...networks.map(({ name }) => `new network ${quoteArgument(name)}`),
    ...(withContainers
      ? [
          ...containers.map(({ container }) => `new container ${quoteArgument(container.name)}`),
          ...images.map((image) => `there image ${quoteArgument(image)}`),
        ]
      : toConnect.map(({ container }) => `there container ${shellWord(words.ofContainer(container))}`)),
  ];
}

function makeNetwork(network: Recipe["networks"][number], { ofNetwork }: Words): Deed {
  const { options, labels } = network;
  const command = createNetworkCommand({
    ...network,
    options: onlyGivable(options),
    labels: onlyGivable(labels),
  });
  return { what: `create network ${network.name}`, commands: [keepId(ofNetwork(network), command)] };
}

/**
 * Its first network is given with it, unless that needs what only `docker network connect` can say; then, and where it
 * is on none, it is taken off the one that docker puts it on.
 */
function makeContainer(
  { container, owner, home, endpoints, publications, labels }: RecipeContainer,
  words: Words,
): Deed {
  const [first] = endpoints;
  const word = words.ofContainer(container);
  const network = home === null ? "bridge" : words.ofNetwork(home);
  const isPlain = first !== undefined && !needsConnect(first);
  const isModeAlone = owner !== null || home?.driver === "host" || home?.driver === "null";
  const command = createContainerCommand({
    name: typeof word === "string" ? container.name : null,
    image: container.image,
    network: owner === null ? network : toShared(words.ofContainer(owner)),
    endpoint: isPlain ? first : null,
    ...(isPlain && { extras: { links: toLinks(first), linkLocalAddresses: first.linkLocalAddresses } }),
    ports: publications.flatMap(toPortWords),
    exposedPorts: toExposed(container.exposedPorts, publications),
    labels: onlyGivable(labels),
  });
  const commands = [keepId(word, command)];
  if (!isPlain && !isModeAlone)
    commands.push(disconnectCommand({ network, container: word }, { force: false }));
  return { what: `create container ${container.name}`, commands };
}

function connectContainer(
  { container, endpoints }: RecipeContainer,
  words: Words,
  { withContainers }: ScriptOptions,
): Deed {
  const [first, ...rest] = endpoints;
  // Created with the first; docker’s own networks are joined when a container is created, so they are nothing to connect to.
  const wanted = !withContainers
    ? endpoints.filter(({ network }) => !network.predefined)
    : first === undefined || !needsConnect(first)
      ? rest
      : endpoints;
  return {
    what: `connect ${container.name}`,
    commands: wanted.map((endpoint) =>
      connectCommand(
        { network: words.ofNetwork(endpoint.network), container: words.ofContainer(container) },
        endpoint,
        {
          links: toLinks(endpoint),
          driverOptions: onlyGivable(endpoint.driverOptions),
          linkLocalAddresses: endpoint.linkLocalAddresses,
        },
      ),
    ),
  };
}

function startContainer({ container }: RecipeContainer, { ofContainer }: Words): Deed {
  const word = shellWord(ofContainer(container));
  const commands = isLive(container) ? [`docker container start ${word}`] : [];
  if (container.state === "paused") commands.push(`docker container pause ${word}`);
  return { what: `start ${container.name}`, commands };
}

/** `docker container create` has no flag for these. */
function needsConnect({ gatewayPriority, driverOptions }: RecipeEndpoint): boolean {
  return gatewayPriority !== null || Object.keys(driverOptions).length > 0;
}

function toLinks({ links }: RecipeEndpoint): string[] {
  return links.map(({ container, alias }) => `${container.name}:${alias}`);
}

function toShared(owner: CommandWord): CommandWord {
  return typeof owner === "string"
    ? `container:${owner}`
    : { prefix: "container:", variable: owner.variable };
}

function keepId(word: CommandWord, command: string): string {
  return typeof word === "string" ? command : `${word.variable}=$(${command})`;
}

function shellWord(word: CommandWord): string {
  return typeof word === "string" ? quoteArgument(word) : `"$${word.variable}"`;
}

/** docker cuts `key=value` at its first sign of equality, and takes no blank in a key; no argument holds a NUL. */
function isGivable([key, value]: readonly [string, string]): boolean {
  return /^[^\s=\0]+$/u.test(key) && !value.includes("\0");
}

function onlyGivable(texts: Readonly<Record<string, string>>): Record<string, string> {
  const sorted = Object.entries(texts).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.filter(isGivable));
}

function listScriptNotes({ networks, containers }: Recipe, { withContainers }: ScriptOptions): string[] {
  const found = (isMeant: (each: RecipeContainer) => boolean): Container[] =>
    containers.filter(isMeant).map(({ container }) => container);
  const isHard = (texts: Readonly<Record<string, string>>): boolean =>
    !Object.entries(texts).every(isGivable);
  return [
    ...noteOn(
      [
        ...networks.filter(({ labels, options }) => isHard(labels) || isHard(options)),
        ...found(({ labels }) => withContainers && isHard(labels)),
      ],
      (names) => `Labels or options of ${names} that no docker command can give.`,
    ),
    ...noteOn(
      found(({ endpoints }) =>
        endpoints.some(
          (each, index) => each.macAddress !== null && (!withContainers || index > 0 || needsConnect(each)),
        ),
      ),
      (names) => `MACs of ${names}: “docker network connect” takes none.`,
    ),
    ...noteOn(
      found(({ endpoints }) => withContainers && endpoints[0]?.macAddress != null),
      (names) => `The MACs of ${names}: a docker command of 25 or later gives none to an older engine.`,
    ),
    ...noteOn(
      found(({ endpoints }) => endpoints.some(({ gatewayPriority }) => gatewayPriority !== null)),
      (names) => `Gateway priorities of ${names} need docker 28.`,
    ),
    ...noteOn(
      found(
        ({ owner, endpoints }) =>
          !withContainers && (owner !== null || endpoints.some(({ network }) => network.predefined)),
      ),
      (names) =>
        `${names}: the default bridge, host, none or another container’s network is joined at “docker create”, so not here.`,
    ),
  ];
}
