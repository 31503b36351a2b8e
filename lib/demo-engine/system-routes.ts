import { EngineFailure } from "./engine-failure";
import { findImage } from "./container-operations";
import { type Answer, apiVersion, engineVersion, type Route } from "./http-router";
import { type EngineModel, type Image, isRunning } from "./model";

/** By this a client knows the demo engine: `Platform.Name` of `/version`, `OperatingSystem` of `/info`. */
const demoEngineName = "Patchbay demo engine";

const noCache = { "Cache-Control": "no-cache, no-store, must-revalidate", Pragma: "no-cache" };

/** `/_ping`, `/version`, `/info` and the images. */
export function systemRoutes(model: EngineModel): Route[] {
  const image = (reference: string): Image => {
    const found = findImage(model, reference);
    if (!found)
      throw new EngineFailure(
        404,
        `No such image: ${reference.includes(":") ? reference : `${reference}:latest`}`,
      );
    return found;
  };
  return [
    { method: "GET", path: "/_ping", answer: () => ({ kind: "text", body: "OK", headers: noCache }) },
    { method: "HEAD", path: "/_ping", answer: () => ({ kind: "text", body: "", headers: noCache }) },
    { method: "GET", path: "/version", answer: () => ({ kind: "json", body: toVersion() }) },
    { method: "GET", path: "/info", answer: () => ({ kind: "json", body: toInfo(model) }) },
    {
      method: "GET",
      path: "/images/json",
      answer: () => ({ kind: "json", body: model.images.map(toImageSummary) }),
    },
    {
      method: "GET",
      path: "/images/{name*}/json",
      answer: ({ params }): Answer => ({ kind: "json", body: toImageDetails(image(params["name"] ?? "")) }),
    },
    {
      method: "POST",
      path: "/images/create",
      answer: ({ query }) => {
        const name = query.get("fromImage") ?? "";
        throw new EngineFailure(404, `pull access denied for ${name}, the demo engine has no registry`);
      },
    },
  ];
}

function toVersion(): object {
  const build = "2023-04-04T18:20:46.000000000+00:00";
  const details = {
    ApiVersion: apiVersion,
    Arch: "amd64",
    BuildTime: build,
    Experimental: "false",
    GitCommit: "demo",
    GoVersion: "none",
    KernelVersion: "none",
    MinAPIVersion: "1.12",
    Os: "linux",
  };
  return {
    Platform: { Name: demoEngineName },
    Components: [{ Name: "Engine", Version: engineVersion, Details: details }],
    Version: engineVersion,
    ApiVersion: apiVersion,
    MinAPIVersion: details.MinAPIVersion,
    GitCommit: details.GitCommit,
    GoVersion: details.GoVersion,
    Os: details.Os,
    Arch: details.Arch,
    KernelVersion: details.KernelVersion,
    BuildTime: build,
  };
}

function toInfo(model: EngineModel): object {
  const containers = [...model.containers.values()];
  const paused = containers.filter(({ state }) => state === "paused").length;
  const running = containers.filter(isRunning).length - paused;
  return {
    ID: "DEMO:PATC:HBAY:DEMO:PATC:HBAY:DEMO:PATC:HBAY:DEMO:PATC:HBAY",
    Containers: containers.length,
    ContainersRunning: running,
    ContainersPaused: paused,
    ContainersStopped: containers.length - running - paused,
    Images: model.images.length,
    Driver: "overlay2",
    DriverStatus: [],
    Plugins: {
      Volume: ["local"],
      Network: ["bridge", "host", "ipvlan", "macvlan", "null", "overlay"],
      Authorization: null,
      Log: ["json-file"],
    },
    IPv4Forwarding: true,
    BridgeNfIptables: true,
    BridgeNfIp6tables: true,
    Debug: false,
    SystemTime: model.now().toISOString(),
    LoggingDriver: "json-file",
    CgroupDriver: "cgroupfs",
    CgroupVersion: "1",
    NEventsListener: model.events.listenerCount,
    KernelVersion: "none",
    OperatingSystem: demoEngineName,
    OSVersion: "",
    OSType: "linux",
    Architecture: "x86_64",
    IndexServerAddress: "https://index.docker.io/v1/",
    RegistryConfig: null,
    NCPU: 2,
    MemTotal: 4_294_967_296,
    GenericResources: null,
    DockerRootDir: "/var/lib/docker",
    HttpProxy: "",
    HttpsProxy: "",
    NoProxy: "",
    Name: "patchbay-demo",
    Labels: [],
    ExperimentalBuild: false,
    ServerVersion: engineVersion,
    Runtimes: { runc: { path: "runc" } },
    DefaultRuntime: "runc",
    Swarm: {
      NodeID: "",
      NodeAddr: "",
      LocalNodeState: "inactive",
      ControlAvailable: false,
      Error: "",
      RemoteManagers: null,
    },
    LiveRestoreEnabled: false,
    Isolation: "",
    InitBinary: "docker-init",
    ContainerdCommit: { ID: "", Expected: "" },
    RuncCommit: { ID: "", Expected: "" },
    InitCommit: { ID: "", Expected: "" },
    SecurityOptions: [],
    Warnings: null,
  };
}

function toImageSummary(image: Image): object {
  return {
    Containers: -1,
    Created: Math.floor(image.createdAt / 1000),
    Id: image.id,
    Labels: null,
    ParentId: "",
    RepoDigests: null,
    RepoTags: image.tags,
    SharedSize: -1,
    Size: image.size,
    VirtualSize: image.size,
  };
}

function toImageDetails(image: Image): object {
  return {
    Id: image.id,
    RepoTags: image.tags,
    RepoDigests: [],
    Parent: "",
    Created: new Date(image.createdAt).toISOString(),
    DockerVersion: "",
    Config: {
      Cmd: image.command,
      Env: image.environment,
      ExposedPorts: Object.fromEntries(image.exposedPorts.map((port) => [port, {}])),
      StopSignal: image.stopSignal,
    },
    Architecture: "amd64",
    Os: "linux",
    Size: image.size,
    VirtualSize: image.size,
  };
}
