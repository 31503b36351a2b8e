import type { Cidr, IpAddress } from "@/lib/domain/ip/ip";
import { type EngineEvent, EventLog } from "./event-log";
import { type IdSource, randomIds } from "./identifiers";
import { Ipam } from "./ipam";

/** One IPAM config entry as the creator wrote it. */
export type PoolConfig = {
  subnet: string;
  ipRange: string;
  gateway: string;
  auxiliary: Record<string, string>;
};

/** A reserved pool with its gateway. */
export type ReservedPool = { key: string; cidr: Cidr; gateway: IpAddress; auxiliary: IpAddress[] };

export type DriverName = "bridge" | "host" | "null" | "macvlan" | "ipvlan";

export type Network = {
  id: string;
  name: string;
  createdAt: number;
  driver: DriverName;
  isPredefined: boolean;
  isInternal: boolean;
  isAttachable: boolean;
  isConfigOnly: boolean;
  hasIpv6: boolean;
  labels: Record<string, string>;
  options: Record<string, string>;
  ipamDriver: string;
  ipamOptions: Record<string, string> | null;
  configs: { v4: PoolConfig[]; v6: PoolConfig[] };
  pools: { v4: ReservedPool | null; v6: ReservedPool | null };
  /** Ids of the containers attached right now. */
  attached: Set<string>;
};

export type EndpointIpam = { IPv4Address?: string; IPv6Address?: string; LinkLocalIPs?: string[] };

/** What a container keeps of one network; `endpoint` is null while it isn't attached. */
export type Attachment = {
  ipam: EndpointIpam | null;
  links: string[] | null;
  aliases: string[] | null;
  driverOptions: Record<string, string> | null;
  /** Empty until the first attachment. */
  networkId: string;
  endpoint: Endpoint | null;
};

export type Endpoint = {
  id: string;
  ipv4: IpAddress | null;
  ipv6: IpAddress | null;
  mac: string;
  /** N of ethN in the container. */
  interfaceIndex: number;
};

export type PortBinding = { hostIp: string; hostPort: string };
export type PublishedPort = { hostIp: string; hostPort: number };

export type Health = { status: "starting" | "healthy" | "unhealthy"; failingStreak: number };

export type ContainerState = "created" | "running" | "paused" | "exited";

export type Container = {
  id: string;
  name: string;
  createdAt: number;
  image: string;
  imageId: string;
  state: ContainerState;
  startedAt: number | null;
  finishedAt: number | null;
  exitCode: number;
  error: string;
  pid: number;
  restartCount: number;
  health: Health | null;
  config: {
    command: string[];
    entrypoint: string[] | null;
    environment: string[] | null;
    hostname: string;
    user: string;
    workingDirectory: string;
    labels: Record<string, string>;
    exposedPorts: string[] | null;
    macAddress: string;
    stopSignal: string;
    stopTimeout: number | null;
    healthcheck: object | null;
    hasTty: boolean;
  };
  host: {
    networkMode: string;
    portBindings: Record<string, PortBinding[]> | null;
    publishAllPorts: boolean;
    restartPolicy: { name: string; maximumRetryCount: number };
    autoRemove: boolean;
    links: string[] | null;
    isPrivileged: boolean;
    extraHosts: string[] | null;
    dns: string[] | null;
    binds: string[] | null;
  };
  /** By network name, as the engine keeps them; a name without a network may stand here. */
  attachments: Map<string, Attachment>;
  /** The network through which ports are published, and how. */
  published: { networkName: string; ports: Record<string, PublishedPort[]> } | null;
  nextInterface: number;
  sandboxId: string;
  execIds: string[];
  /** Those who wait for the container's end or removal. */
  waiters: Set<{ condition: "not-running" | "next-exit" | "removed"; done: (exitCode: number) => void }>;
};

export type Image = {
  id: string;
  tags: string[];
  createdAt: number;
  size: number;
  command: string[];
  environment: string[];
  exposedPorts: string[];
  stopSignal: string;
  /** Exit code after its stop signal; null: it ignores SIGTERM and must be killed. */
  exitOnStop: number | null;
};

export type HostInterface = { name: string; addresses: string[] };

/** Everything the engine knows. The operations on it live in files of their own. */
export class EngineModel {
  readonly networks = new Map<string, Network>();
  readonly containers = new Map<string, Container>();
  readonly containersByName = new Map<string, Container>();
  readonly images: Image[] = [];
  readonly hostInterfaces: HostInterface[] = [];
  readonly ipam = new Ipam();
  readonly events = new EventLog();
  readonly now: () => Date;
  ids: IdSource = randomIds;
  /** Host ports in use: `address:port/protocol` by container id. */
  readonly hostPorts = new Map<string, string>();
  nextPid = 2001;
  /** How many names of several addresses were answered: their order turns by it. */
  dnsAnswers = 0;

  constructor(now: () => Date) {
    this.now = now;
  }

  addNetwork(network: Network): void {
    this.networks.set(network.id, network);
  }

  networkEvent(
    network: Network,
    action: EngineEvent["action"],
    attributes: Record<string, string> = {},
  ): void {
    this.events.add({
      type: "network",
      action,
      id: network.id,
      attributes: { ...attributes, name: network.name, type: network.driver },
      image: null,
      milliseconds: this.now().getTime(),
    });
  }

  containerEvent(
    container: Container,
    action: EngineEvent["action"],
    attributes: Record<string, string> = {},
  ): void {
    this.events.add({
      type: "container",
      action,
      id: container.id,
      attributes: { ...container.config.labels, ...attributes, image: container.image, name: container.name },
      image: container.image,
      milliseconds: this.now().getTime(),
    });
  }
}

export function isRunning(container: Container): boolean {
  return container.state === "running" || container.state === "paused";
}

/** A network that its creator named, in the engine's sense: not one of the predefined names. */
export function isUserDefinedName(name: string): boolean {
  return !["bridge", "host", "none", "default"].includes(name) && !name.startsWith("container:");
}
