import { formatAddress } from "@/lib/domain/ip/ip";
import { humanDuration } from "./human-duration";
import { type Attachment, type Container, type EngineModel, isRunning, type Network } from "./model";
import { toTimeText } from "./network-view";

/** A container as `GET /containers/json` tells it. */
export function toContainerSummary(
  model: EngineModel,
  container: Container,
  { withSize, linkNames }: { withSize: boolean; linkNames: string[] },
): object {
  return {
    Id: container.id,
    Names: [`/${container.name}`, ...linkNames],
    Image: container.image,
    ImageID: container.imageId,
    Command: [...(container.config.entrypoint ?? []), ...container.config.command].join(" "),
    Created: Math.floor(container.createdAt / 1000),
    Ports: toPortList(container),
    ...(withSize && { SizeRootFs: imageSize(model, container) }),
    Labels: container.config.labels,
    State: container.state,
    Status: toStatusText(model, container),
    HostConfig: { NetworkMode: container.host.networkMode },
    // The list leaves aliases out; only inspect tells them.
    NetworkSettings: { Networks: toNetworks(model, container, { withAliases: false }) },
    Mounts: [],
  };
}

/** The words of `docker ps` on a container's state. */
function toStatusText(model: EngineModel, container: Container): string {
  const now = model.now().getTime();
  const since = (moment: number | null): string => humanDuration(now - (moment ?? now));
  switch (container.state) {
    case "created":
      return "Created";
    case "exited":
      return `Exited (${container.exitCode}) ${since(container.finishedAt)} ago`;
    case "paused":
      return `Up ${since(container.startedAt)} (Paused)`;
    case "running": {
      if (!container.health) return `Up ${since(container.startedAt)}`;
      const health = container.health.status === "starting" ? "health: starting" : container.health.status;
      return `Up ${since(container.startedAt)} (${health})`;
    }
  }
}

/** A container as `GET /containers/{id}/json` tells it. */
export function toContainerDetails(
  model: EngineModel,
  container: Container,
  { withSize }: { withSize: boolean },
): object {
  const folder = `/var/lib/docker/containers/${container.id}`;
  const [path = "", ...args] = [...(container.config.entrypoint ?? []), ...container.config.command];
  return {
    Id: container.id,
    Created: toTimeText(container.createdAt),
    Path: path,
    Args: args,
    State: toState(container),
    Image: container.imageId,
    ResolvConfPath: `${folder}/resolv.conf`,
    HostnamePath: `${folder}/hostname`,
    HostsPath: `${folder}/hosts`,
    LogPath: `${folder}/${container.id}-json.log`,
    Name: `/${container.name}`,
    RestartCount: container.restartCount,
    Driver: "overlay2",
    Platform: "linux",
    MountLabel: "",
    ProcessLabel: "",
    AppArmorProfile: "",
    ExecIDs: container.execIds.length > 0 ? container.execIds : null,
    HostConfig: toHostConfig(model, container),
    GraphDriver: { Data: null, Name: "overlay2" },
    ...(withSize && { SizeRw: 0, SizeRootFs: imageSize(model, container) }),
    Mounts: [],
    Config: toConfig(container),
    NetworkSettings: toNetworkSettings(model, container),
  };
}

function toState(container: Container): object {
  return {
    Status: container.state,
    Running: isRunning(container),
    Paused: container.state === "paused",
    Restarting: false,
    OOMKilled: false,
    Dead: false,
    Pid: container.pid,
    ExitCode: container.exitCode,
    Error: container.error,
    StartedAt: toTimeText(container.startedAt),
    FinishedAt: toTimeText(container.finishedAt),
    ...(container.health && {
      Health: { Status: container.health.status, FailingStreak: container.health.failingStreak, Log: [] },
    }),
  };
}

function toHostConfig(model: EngineModel, container: Container): object {
  const { host } = container;
  const bindings = host.portBindings
    ? Object.fromEntries(
        Object.entries(host.portBindings).map(([port, list]) => [
          port,
          list.map(({ hostIp, hostPort }) => ({ HostIp: hostIp, HostPort: hostPort })),
        ]),
      )
    : null;
  return {
    Binds: host.binds,
    ContainerIDFile: "",
    LogConfig: { Type: "json-file", Config: {} },
    NetworkMode: host.networkMode,
    PortBindings: bindings,
    RestartPolicy: { Name: host.restartPolicy.name, MaximumRetryCount: host.restartPolicy.maximumRetryCount },
    AutoRemove: host.autoRemove,
    VolumeDriver: "",
    VolumesFrom: null,
    CapAdd: null,
    CapDrop: null,
    CgroupnsMode: "host",
    Dns: host.dns,
    DnsOptions: null,
    DnsSearch: null,
    ExtraHosts: host.extraHosts,
    GroupAdd: null,
    IpcMode: "private",
    Links: host.links?.map((link) => toLinkPath(model, container, link)) ?? null,
    OomScoreAdj: 0,
    PidMode: "",
    Privileged: host.isPrivileged,
    PublishAllPorts: host.publishAllPorts,
    ReadonlyRootfs: false,
    SecurityOpt: null,
    UTSMode: "",
    UsernsMode: "",
    ShmSize: 67_108_864,
    Runtime: "runc",
    ConsoleSize: [0, 0],
    Isolation: "",
    Memory: 0,
    NanoCpus: 0,
  };
}

function toConfig(container: Container): object {
  const { config } = container;
  return {
    Hostname: config.hostname,
    Domainname: "",
    User: config.user,
    AttachStdin: false,
    AttachStdout: false,
    AttachStderr: false,
    ...(config.exposedPorts && {
      ExposedPorts: Object.fromEntries(config.exposedPorts.map((port) => [port, {}])),
    }),
    Tty: config.hasTty,
    OpenStdin: false,
    StdinOnce: false,
    Env: config.environment,
    Cmd: config.command,
    ...(config.healthcheck && { Healthcheck: config.healthcheck }),
    Image: container.image,
    Volumes: null,
    WorkingDir: config.workingDirectory,
    Entrypoint: config.entrypoint,
    ...(config.macAddress && { MacAddress: config.macAddress }),
    OnBuild: null,
    Labels: config.labels,
    ...(config.stopSignal !== "SIGTERM" && { StopSignal: config.stopSignal }),
    ...(config.stopTimeout !== null && { StopTimeout: config.stopTimeout }),
  };
}

/** The fields beside `Networks` repeat the default bridge's endpoint, and are empty on other networks. */
function toNetworkSettings(model: EngineModel, container: Container): object {
  const attachment = container.attachments.get("bridge");
  const onBridge = toEndpointFields(attachment && model.networks.get(attachment.networkId), attachment);
  return {
    Bridge: "",
    SandboxID: container.sandboxId,
    HairpinMode: false,
    LinkLocalIPv6Address: "",
    LinkLocalIPv6PrefixLen: 0,
    Ports: toPortMap(container),
    SandboxKey: sandboxKey(container),
    SecondaryIPAddresses: null,
    SecondaryIPv6Addresses: null,
    ...onBridge,
    Networks: toNetworks(model, container, { withAliases: true }),
  };
}

function sandboxKey(container: Container): string {
  if (container.sandboxId === "") return "";
  const name = container.host.networkMode === "host" ? "default" : container.sandboxId.slice(0, 12);
  return `/var/run/docker/netns/${name}`;
}

function toNetworks(
  model: EngineModel,
  container: Container,
  { withAliases }: { withAliases: boolean },
): Record<string, object> {
  const networks: Record<string, object> = {};
  for (const [name, attachment] of [...container.attachments].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    networks[name] = {
      IPAMConfig: attachment.ipam,
      Links: withAliases ? attachment.links : null,
      Aliases: withAliases ? attachment.aliases : null,
      NetworkID: attachment.networkId,
      ...toEndpointFields(model.networks.get(attachment.networkId), attachment),
      DriverOpts: attachment.driverOptions,
    };
  }
  return networks;
}

function toEndpointFields(network: Network | undefined, attachment: Attachment | undefined): object {
  const endpoint = attachment?.endpoint ?? null;
  const ipv4 = endpoint?.ipv4 ?? null;
  const ipv6 = endpoint?.ipv6 ?? null;
  const gateway = ipv4 && network?.pools.v4?.gateway;
  const gateway6 = ipv6 && network?.pools.v6?.gateway;
  return {
    EndpointID: endpoint?.id ?? "",
    Gateway: gateway ? formatAddress(gateway) : "",
    IPAddress: ipv4 ? formatAddress(ipv4) : "",
    IPPrefixLen: ipv4 ? (network?.pools.v4?.cidr.prefix ?? 0) : 0,
    IPv6Gateway: gateway6 ? formatAddress(gateway6) : "",
    GlobalIPv6Address: ipv6 ? formatAddress(ipv6) : "",
    GlobalIPv6PrefixLen: ipv6 ? (network?.pools.v6?.cidr.prefix ?? 0) : 0,
    MacAddress: endpoint?.mac ?? "",
  };
}

/** Ports are told only while some attachment publishes or exposes them. */
function toPortMap(container: Container): Record<string, object[] | null> {
  if (container.published === null) return {};
  const map: Record<string, object[] | null> = {};
  for (const port of (container.config.exposedPorts ?? []).toSorted()) {
    const published = container.published.ports[port];
    map[port] = published
      ? published.map(({ hostIp, hostPort }) => ({ HostIp: hostIp, HostPort: String(hostPort) }))
      : null;
  }
  return map;
}

function toPortList(container: Container): object[] {
  return Object.entries(toPortMap(container)).flatMap(([port, bindings]) => {
    const [number, protocol] = port.split("/");
    const common = { PrivatePort: Number(number), Type: protocol ?? "tcp" };
    if (bindings === null) return [common];
    return (container.published?.ports[port] ?? []).map(({ hostIp, hostPort }) => ({
      IP: hostIp,
      PrivatePort: common.PrivatePort,
      PublicPort: hostPort,
      Type: common.Type,
    }));
  });
}

/** For each linked container the names that others gave it, `/linker/alias`: it is listed under them too. */
export function linkNamesOf(model: EngineModel): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const linker of model.containers.values()) {
    for (const link of linker.host.links ?? []) {
      const [reference = "", alias = reference] = link.split(":");
      const target = model.containersByName.get(reference) ?? model.containers.get(reference);
      if (target) names.set(target.id, [...(names.get(target.id) ?? []), `/${linker.name}/${alias}`]);
    }
  }
  return names;
}

function toLinkPath(model: EngineModel, container: Container, link: string): string {
  const [target = "", alias = target] = link.split(":");
  const name = model.containersByName.get(target)?.name ?? target;
  return `/${name}:/${container.name}/${alias}`;
}

function imageSize(model: EngineModel, container: Container): number {
  return model.images.find((image) => image.id === container.imageId)?.size ?? 0;
}
