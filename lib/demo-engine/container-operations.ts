import { readAddress } from "./ipam";
import { attach, type AttachmentDraft, detachAll, toAttachment } from "./endpoint-operations";
import { attachmentsByPriority } from "./default-route";
import { EngineFailure } from "./engine-failure";
import { madeUpName, shortId } from "./identifiers";
import { findContainer, findNetwork, findNetworkOrNull } from "./lookup";
import {
  type Container,
  type EngineModel,
  type Image,
  isRunning,
  isUserDefinedName,
  type PortBinding,
} from "./model";

/** What a client may ask of a new container. */
export type ContainerDraft = {
  name: string;
  image: string;
  command?: string[] | null;
  entrypoint?: string[] | null;
  environment?: string[] | null;
  hostname?: string;
  user?: string;
  workingDirectory?: string;
  labels?: Record<string, string>;
  exposedPorts?: string[];
  macAddress?: string;
  stopSignal?: string;
  stopTimeout?: number | null;
  healthcheck?: object | null;
  hasTty?: boolean;
  networkMode?: string;
  portBindings?: Record<string, PortBinding[]> | null;
  publishAllPorts?: boolean;
  restartPolicy?: { name: string; maximumRetryCount: number };
  autoRemove?: boolean;
  links?: string[] | null;
  isPrivileged?: boolean;
  extraHosts?: string[] | null;
  dns?: string[] | null;
  binds?: string[] | null;
  attachments?: Record<string, AttachmentDraft>;
};

const namePattern = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
const namesAllowed = "only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed";
const signals: Record<string, number> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  KILL: 9,
  USR1: 10,
  USR2: 12,
  TERM: 15,
  STOP: 19,
  CONT: 18,
};

/** `POST /containers/create`. */
export function createContainer(
  model: EngineModel,
  draft: ContainerDraft,
): { container: Container; warnings: string[] } {
  if (draft.image === "" && !draft.command)
    throw new EngineFailure(400, "Config cannot be empty in order to create a container");
  const warnings = checkHostConfig(draft);
  const image = findImage(model, draft.image);
  if (!image) {
    const reference = draft.image.includes(":") ? draft.image : `${draft.image}:latest`;
    throw new EngineFailure(404, `No such image: ${reference}`);
  }
  const wanted = Object.entries(draft.attachments ?? {});
  checkWantedNetworks(wanted);
  const name = draft.name || madeUpName((made) => model.containersByName.has(made));
  if (!namePattern.test(name))
    throw new EngineFailure(400, `Invalid container name (${name}), ${namesAllowed}`);
  checkNameIsFree(model, name);
  const container = toContainer(model, { draft, name, image });
  noteNetworks(model, { container, wanted });
  model.containers.set(container.id, container);
  model.containersByName.set(name, container);
  model.containerEvent(container, "create");
  return { container, warnings };
}

/** `POST /containers/{id}/start`; false: it runs already. */
export function startContainer(model: EngineModel, container: Container): boolean {
  if (container.state === "paused")
    throw new EngineFailure(409, "cannot start a paused container, try unpause instead");
  if (container.state === "running") return false;
  try {
    joinNetworks(model, container);
  } catch (error) {
    detachAll(model, container);
    if (error instanceof EngineFailure) {
      container.error = error.message;
      if (container.exitCode === 0) container.exitCode = 128;
    }
    throw error;
  }
  container.state = "running";
  container.error = "";
  container.exitCode = 0;
  container.startedAt = model.now().getTime();
  container.finishedAt = null;
  container.pid = model.nextPid++;
  container.sandboxId = model.ids(`sandbox:${container.name}`);
  model.containerEvent(container, "start");
  return true;
}

/** `POST /containers/{id}/stop`; false: it doesn't run. */
export function stopContainer(model: EngineModel, container: Container): boolean {
  if (!isRunning(container)) return false;
  const signal = signalNumber(container.config.stopSignal) ?? 15;
  const image = imageOf(model, container);
  model.containerEvent(container, "kill", { signal: String(signal) });
  const ends = signal === 9 || image?.exitOnStop !== null;
  if (!ends) model.containerEvent(container, "kill", { signal: "9" });
  end(model, container, signal === 9 || !ends ? 137 : (image?.exitOnStop ?? 137));
  model.containerEvent(container, "stop");
  removeIfAsked(model, container);
  return true;
}

/** `POST /containers/{id}/restart`. */
export function restartContainer(model: EngineModel, container: Container): void {
  const { autoRemove } = container.host;
  container.host.autoRemove = false;
  stopContainer(model, container);
  container.host.autoRemove = autoRemove;
  startContainer(model, container);
  model.containerEvent(container, "restart");
}

/** `POST /containers/{id}/kill`. */
export function killContainer(
  model: EngineModel,
  container: Container,
  { signal, reference }: { signal: string; reference: string },
): void {
  const number = signalNumber(signal || "KILL");
  if (number === null) throw new EngineFailure(400, `Invalid signal: ${signal}`);
  if (!isRunning(container)) {
    throw new EngineFailure(
      409,
      `Cannot kill container: ${reference}: Container ${container.id} is not running`,
    );
  }
  model.containerEvent(container, "kill", { signal: String(number) });
  const exitOnStop = imageOf(model, container)?.exitOnStop ?? null;
  if (number === 9) end(model, container, 137);
  else if ([1, 2, 3, 15].includes(number) && exitOnStop !== null) end(model, container, exitOnStop);
  else return;
  removeIfAsked(model, container);
}

/** `POST /containers/{id}/pause`. */
export function pauseContainer(model: EngineModel, container: Container): void {
  if (container.state === "paused")
    throw new EngineFailure(409, `Container ${container.id} is already paused`);
  if (container.state !== "running") throw new EngineFailure(409, `Container ${container.id} is not running`);
  container.state = "paused";
  model.containerEvent(container, "pause");
}

/** `POST /containers/{id}/unpause`. */
export function unpauseContainer(model: EngineModel, container: Container): void {
  if (container.state !== "paused") throw new EngineFailure(500, `Container ${container.id} is not paused`);
  container.state = "running";
  model.containerEvent(container, "unpause");
}

/** `POST /containers/{id}/rename`. */
export function renameContainer(model: EngineModel, container: Container, newName: string): void {
  const name = newName.replace(/^\//, "");
  if (name === "") throw new EngineFailure(400, "Neither old nor new names may be empty");
  if (name === container.name)
    throw new EngineFailure(400, "Renaming a container with the same name as its current name");
  const failing = "Error when allocating new name: ";
  if (!namePattern.test(name))
    throw new EngineFailure(400, `${failing}Invalid container name (/${name}), ${namesAllowed}`);
  checkNameIsFree(model, name, failing);
  const oldName = container.name;
  model.containersByName.delete(oldName);
  container.name = name;
  model.containersByName.set(name, container);
  model.containerEvent(container, "rename", { oldName: `/${oldName}` });
}

/** `DELETE /containers/{id}`. */
export function removeContainer(
  model: EngineModel,
  container: Container,
  { force }: { force: boolean },
): void {
  if (isRunning(container)) {
    if (!force) {
      const how = container.state === "paused" ? "paused" : "running";
      const then = how === "paused" ? "Unpause and then stop" : "Stop";
      throw new EngineFailure(
        409,
        `You cannot remove a ${how} container ${container.id}. ${then} the container before attempting removal or force remove`,
      );
    }
    model.containerEvent(container, "kill", { signal: "9" });
    end(model, container, 137);
  }
  forget(model, container);
}

/** Finds an image by tag, with or without `:latest`, or by id. */
export function findImage(model: EngineModel, reference: string): Image | null {
  const bare = reference.replace(/^docker\.io\/(library\/)?/, "");
  const tagged = bare.lastIndexOf(":") > bare.lastIndexOf("/") ? bare : `${bare}:latest`;
  const byTag = model.images.find((image) => image.tags.includes(tagged));
  if (byTag || bare === "") return byTag ?? null;
  const hex = bare.replace(/^sha256:/, "");
  if (!/^[0-9a-f]{4,64}$/.test(hex)) return null;
  return model.images.find((image) => image.id.startsWith(`sha256:${hex}`)) ?? null;
}

function imageOf(model: EngineModel, container: Container): Image | undefined {
  return model.images.find((image) => image.id === container.imageId);
}

function checkHostConfig(draft: ContainerDraft): string[] {
  for (const port of Object.keys(draft.portBindings ?? {})) {
    const number = port.split("/")[0] ?? "";
    if (!/^\d{1,5}(-\d{1,5})?$/.test(number))
      throw new EngineFailure(400, `invalid port specification: "${number}"`);
  }
  const publishes = Object.keys(draft.portBindings ?? {}).length > 0;
  return publishes && draft.networkMode === "host"
    ? ["Published ports are discarded when using host network mode"]
    : [];
}

function checkWantedNetworks(wanted: [string, AttachmentDraft][]): void {
  if (wanted.length > 1) {
    const names = wanted.map(([name]) => name).join(", ");
    throw new EngineFailure(400, `Container cannot be connected to network endpoints: ${names}`);
  }
  for (const [, { ipam }] of wanted) {
    for (const [family, text] of [
      [4, ipam?.IPv4Address],
      [6, ipam?.IPv6Address],
    ] as const) {
      if (text && readAddress(text)?.family !== family) {
        throw new EngineFailure(400, `invalid IPv${family} address: ${text}`);
      }
    }
  }
}

function checkNameIsFree(model: EngineModel, name: string, prefix = ""): void {
  const holder = model.containersByName.get(name);
  if (!holder) return;
  throw new EngineFailure(
    409,
    `${prefix}Conflict. The container name "/${name}" is already in use by container "${holder.id}". You have to remove (or rename) that container to be able to reuse that name.`,
  );
}

function toContainer(
  model: EngineModel,
  { draft, name, image }: { draft: ContainerDraft; name: string; image: Image },
): Container {
  const id = model.ids(`container:${name}`);
  const exposed = new Set([...image.exposedPorts, ...(draft.exposedPorts ?? [])]);
  return {
    id,
    name,
    createdAt: model.now().getTime(),
    image: draft.image,
    imageId: image.id,
    state: "created",
    startedAt: null,
    finishedAt: null,
    exitCode: 0,
    error: "",
    pid: 0,
    restartCount: 0,
    health: null,
    config: {
      command: draft.command ?? image.command,
      entrypoint: draft.entrypoint ?? null,
      environment: draft.environment ?? (image.environment.length > 0 ? image.environment : null),
      hostname: draft.hostname || (draft.networkMode === "host" ? "patchbay-demo" : shortId(id)),
      user: draft.user ?? "",
      workingDirectory: draft.workingDirectory ?? "",
      labels: { ...draft.labels },
      exposedPorts: exposed.size > 0 ? [...exposed] : null,
      macAddress: draft.macAddress ?? "",
      stopSignal: draft.stopSignal || image.stopSignal,
      stopTimeout: draft.stopTimeout ?? null,
      healthcheck: draft.healthcheck ?? null,
      hasTty: draft.hasTty ?? false,
    },
    host: {
      networkMode: toNetworkMode(model, draft.networkMode || "default"),
      portBindings: draft.portBindings ?? null,
      publishAllPorts: draft.publishAllPorts ?? false,
      restartPolicy: draft.restartPolicy ?? { name: "", maximumRetryCount: 0 },
      autoRemove: draft.autoRemove ?? false,
      links: draft.links ?? null,
      isPrivileged: draft.isPrivileged ?? false,
      extraHosts: draft.extraHosts ?? null,
      dns: draft.dns ?? null,
      binds: draft.binds ?? null,
    },
    attachments: new Map(),
    published: null,
    nextInterface: 0,
    sandboxId: "",
    execIds: [],
    waiters: new Set(),
  };
}

/** `container:NAME` is kept with the full id, if there is such a container. */
function toNetworkMode(model: EngineModel, mode: string): string {
  if (!mode.startsWith("container:")) return mode;
  try {
    return `container:${findContainer(model, mode.slice("container:".length)).id}`;
  } catch (error) {
    if (error instanceof EngineFailure) return mode;
    throw error;
  }
}

function noteNetworks(
  model: EngineModel,
  { container, wanted }: { container: Container; wanted: [string, AttachmentDraft][] },
): void {
  const mode = container.host.networkMode;
  if (mode.startsWith("container:")) return;
  let own = mode === "default" ? "bridge" : mode;
  if (isUserDefinedName(own)) own = findNetworkOrNull(model, own)?.name ?? own;
  const entries = wanted.map(([name, draft]) => {
    const isOwn = (mode === "default" && name === "default") || findNetworkOrNull(model, name)?.name === own;
    return [isOwn ? own : name, toAttachment(draft)] as const;
  });
  for (const [name, attachment] of entries.length > 0 ? entries : [[own, toAttachment()] as const]) {
    container.attachments.set(name, attachment);
  }
}

function joinNetworks(model: EngineModel, container: Container): void {
  const mode = container.host.networkMode;
  container.nextInterface = 0;
  if (mode.startsWith("container:")) {
    const target = findContainer(model, mode.slice("container:".length));
    if (target === container) throw new EngineFailure(409, "cannot join own network");
    if (!isRunning(target)) {
      throw new EngineFailure(409, `cannot join network of a non running container: ${target.id}`);
    }
    return;
  }
  const wishes = [...container.attachments];
  for (const [name, attachment] of wishes) {
    const network = findNetwork(model, attachment.networkId || name, "attach");
    if (network.name !== name) container.attachments.delete(name);
    attach(model, { container, network, attachment });
  }
  // At a start the interfaces are made in the order of their priority for the default route.
  for (const [index, { endpoint }] of attachmentsByPriority(model, container).entries())
    endpoint.interfaceIndex = index;
}

function end(model: EngineModel, container: Container, exitCode: number): void {
  container.state = "exited";
  container.exitCode = exitCode;
  container.finishedAt = model.now().getTime();
  container.pid = 0;
  model.containerEvent(container, "die", { exitCode: String(exitCode) });
  detachAll(model, container);
  for (const waiter of container.waiters) {
    if (waiter.condition === "removed") continue;
    container.waiters.delete(waiter);
    waiter.done(exitCode);
  }
}

function removeIfAsked(model: EngineModel, container: Container): void {
  if (container.host.autoRemove) forget(model, container);
}

function forget(model: EngineModel, container: Container): void {
  model.containers.delete(container.id);
  model.containersByName.delete(container.name);
  model.containerEvent(container, "destroy");
  for (const waiter of container.waiters) waiter.done(container.exitCode);
  container.waiters.clear();
}

function signalNumber(signal: string): number | null {
  if (/^\d+$/.test(signal)) return Number(signal);
  return signals[signal.toUpperCase().replace(/^SIG/, "")] ?? null;
}
