import { addressOf, toPictureFacts, type PictureFacts } from "@/lib/domain/export/picture-facts";
import { cordOf, exportPalettes } from "@/lib/domain/export/palette";
import { isLive, type Container, type NetworkId, type Topology } from "@/lib/domain/topology/topology";
import { scopeTopology } from "@/lib/domain/export/scope-topology";
import { toPublications } from "@/lib/domain/layout/publications";
import { toDisplayText, truncateMiddle } from "@/lib/domain/topology/display-text";
import type { Selection } from "@/lib/domain/topology/selection";

/** A label that is longer draws a node wider than the page. */
const longestLabel = 60;

/**
 * The topology as a Mermaid flowchart: containers and networks as nodes, compose projects around them, endpoints as
 * edges with their addresses. Thick edges carry default routes, dotted ones are not connected now. Published ports are
 * arrows from the host to their containers, one for each. Ids are counted, names stand in quoted labels only.
 */
export function toMermaid(
  topology: Topology,
  scope: Selection | null,
  colours: ReadonlyMap<NetworkId, number>,
): string {
  const part = scopeTopology(topology, scope);
  const facts = toPictureFacts(part);
  const networkIds = new Map(part.networks.map(({ id }, index) => [id, `n${index + 1}`]));
  const containerIds = new Map(part.containers.map(({ id }, index) => [id, `c${index + 1}`]));
  const nodes = [
    ...part.networks.map((network) => ({
      project: network.composeProject,
      line: `${networkIds.get(network.id)}(["${networkLabel(network)}"]):::network`,
    })),
    ...part.containers.map((container) => ({
      project: container.composeProject,
      line: `${containerIds.get(container.id)}["${containerLabel(container)}"]${isLive(container) ? "" : ":::stopped"}`,
    })),
  ];
  const projects = [...new Set(nodes.flatMap(({ project }) => project ?? []))].toSorted();
  const published = portEdges(part, containerIds);
  const edges = [...edgesOf(part, facts, networkIds, containerIds), ...published];
  const palette = exportPalettes.light;
  const strokes = new Map<string, number[]>();
  edges.forEach(({ network }, index) => {
    if (network === null) return;
    const stroke = cordOf(palette, colours.get(network));
    const list = strokes.get(stroke);
    if (list === undefined) strokes.set(stroke, [index]);
    else list.push(index);
  });
  return [
    "flowchart LR",
    ...projects.flatMap((project, index) => [
      `  subgraph p${index + 1}["${escapeLabel(project)}"]`,
      ...nodes.filter((node) => node.project === project).map((node) => `    ${node.line}`),
      "  end",
    ]),
    ...nodes.filter((node) => node.project === null).map((node) => `  ${node.line}`),
    ...(published.length === 0 ? [] : ['  host[["Host"]]']),
    ...edges.map(({ line }) => `  ${line}`),
    "  classDef network stroke-width:3px",
    "  classDef stopped stroke-dasharray:4 3",
    ...part.networks.map(
      ({ id }) => `  style ${networkIds.get(id)} stroke:${cordOf(palette, colours.get(id))}`,
    ),
    ...[...strokes].map(([stroke, list]) => `  linkStyle ${list.join(",")} stroke:${stroke}`),
    "",
  ].join("\n");
}

function edgesOf(
  { endpoints, containers }: Topology,
  facts: PictureFacts,
  networkIds: ReadonlyMap<string, string>,
  containerIds: ReadonlyMap<string, string>,
): { line: string; network: NetworkId | null }[] {
  const attached = endpoints.flatMap((endpoint) => {
    const from = containerIds.get(endpoint.containerId);
    const to = networkIds.get(endpoint.networkId);
    const container = facts.containers.get(endpoint.containerId);
    if (from === undefined || to === undefined || container === undefined) return [];
    const isLoose = endpoint.state !== "attached" || !isLive(container);
    const stroke = isLoose ? "-.-" : endpoint.defaultRoute ? "===" : "---";
    const address = addressOf(endpoint);
    const reserved = address?.isReserved === true ? " reserved" : "";
    const label = address === null ? "" : `|"${escapeLabel(`${address.text}${reserved}`)}"|`;
    return [{ line: `${from} ${stroke}${label} ${to}`, network: endpoint.networkId }];
  });
  const shared = containers.flatMap((container) => {
    const from = containerIds.get(container.id);
    const to = container.sharesNetworkOf === null ? undefined : containerIds.get(container.sharesNetworkOf);
    if (from === undefined || to === undefined) return [];
    return [{ line: `${from} -.->|"network namespace of"| ${to}`, network: null }];
  });
  return [...attached, ...shared];
}

/** What reaches a container through the host, however many ports that are: one arrow. */
function portEdges(
  { containers }: Topology,
  containerIds: ReadonlyMap<string, string>,
): { line: string; network: null }[] {
  const labels = new Map<string, string[]>();
  for (const { containerId, addresses, hostPort, containerPort, protocol } of toPublications(containers)) {
    const to = containerIds.get(containerId);
    if (to === undefined) continue;
    const [address = ""] = addresses;
    const host = address.includes(":") ? `[${address}]` : address || "0.0.0.0";
    const label = escapeLabel(`${host}:${hostPort} → ${containerPort}/${protocol}`);
    const known = labels.get(to);
    if (known === undefined) labels.set(to, [label]);
    else known.push(label);
  }
  return [...labels].map(([to, lines]) => ({
    line: `host -->|"${lines.join("<br/>")}"| ${to}`,
    network: null,
  }));
}

function networkLabel({ name, driver, internal, pools }: Topology["networks"][number]): string {
  const kind = `${driver === "null" ? "no driver" : driver}${internal ? ", internal" : ""}`;
  return [name, kind, ...pools.map((pool) => pool.subnet)].map(escapeLabel).join("<br/>");
}

function containerLabel({ name, image, state }: Container): string {
  return [name, image, ...(state === "running" ? [] : [state])].map(escapeLabel).join("<br/>");
}

/**
 * Text inside the quotes of a Mermaid label. Letters, digits and a few signs stand as they are; everything else, which
 * may end the quotes or be Markdown, HTML, a directive or a comment to Mermaid, is a numeric entity code.
 */
export function escapeLabel(text: string): string {
  return truncateMiddle(toDisplayText(text), longestLabel).replace(
    /[^\p{L}\p{M}\p{N} .…,_/-]/gu,
    (character) => `#${character.codePointAt(0)};`,
  );
}
