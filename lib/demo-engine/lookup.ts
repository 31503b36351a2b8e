import { EngineFailure } from "./engine-failure";
import type { Container, EngineModel, Network } from "./model";

/** How the two lookups of the engine word an ambiguous reference. */
type Wording = (reference: string, count: number, basis: "name" | "ID prefix") => string;

const inspectWording: Wording = (reference, count, basis) =>
  `${count} matches found based on ${basis}: network ${reference} is ambiguous`;
const attachWording: Wording = (reference, count, basis) =>
  basis === "name"
    ? `network ${reference} is ambiguous (${count} matches found on name)`
    : `network ${reference} is ambiguous (${count} matches found based on ID prefix)`;
const removeWording: Wording = (reference, count, basis) =>
  `network ${reference} is ambiguous (${count} matches found based on ${basis})`;

/** Finds a network by full id, then name, then unambiguous id prefix. */
export function findNetwork(
  model: EngineModel,
  reference: string,
  purpose: "inspect" | "attach" | "remove" = "inspect",
): Network {
  const byId = model.networks.get(reference);
  if (byId) return byId;
  const wording = { inspect: inspectWording, attach: attachWording, remove: removeWording }[purpose];
  const all = [...model.networks.values()];
  for (const [basis, matches] of [
    ["name", all.filter((network) => network.name === reference)],
    ["ID prefix", reference === "" ? [] : all.filter((network) => network.id.startsWith(reference))],
  ] as const) {
    if (matches.length > 1) throw new EngineFailure(400, wording(reference, matches.length, basis));
    if (matches[0]) return matches[0];
  }
  throw new EngineFailure(404, `network ${reference} not found`);
}

/** As `findNetwork`, for callers to whom an unknown or ambiguous network is no failure. */
export function findNetworkOrNull(model: EngineModel, reference: string): Network | null {
  try {
    return findNetwork(model, reference, "attach");
  } catch (error) {
    if (error instanceof EngineFailure) return null;
    throw error;
  }
}

/** Finds a container by full id, then name, then unambiguous id prefix. */
export function findContainer(model: EngineModel, reference: string): Container {
  if (reference === "") throw new EngineFailure(400, 'invalid name or ID supplied: ""');
  const name = reference.replace(/^\//, "");
  const exact = model.containers.get(reference) ?? model.containersByName.get(name);
  if (exact) return exact;
  const matches = [...model.containers.values()].filter((container) => container.id.startsWith(reference));
  if (matches.length > 1)
    throw new EngineFailure(500, `Multiple IDs found with provided prefix: ${reference}`);
  if (matches[0]) return matches[0];
  throw new EngineFailure(404, `No such container: ${reference}`);
}
