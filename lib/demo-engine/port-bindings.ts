import { EngineFailure } from "./engine-failure";
import type { LiveAttachment } from "./default-route";
import type { Container, EngineModel, PublishedPort } from "./model";

const firstEphemeralPort = 32768;

/** Publishes a container's ports through one of its attachments. Only exposed ports count, as on the engine. */
export function publishPorts(model: EngineModel, container: Container, through: LiveAttachment): void {
  if (through.network.driver !== "bridge") return;
  const ports: Record<string, PublishedPort[]> = {};
  const claimed: string[] = [];
  try {
    for (const port of container.config.exposedPorts ?? []) {
      const bindings =
        container.host.portBindings?.[port] ??
        (container.host.publishAllPorts ? [{ hostIp: "", hostPort: "" }] : []);
      for (const binding of bindings) {
        const hostIp = binding.hostIp || "0.0.0.0";
        const hostPort = claimPort(model, {
          container,
          hostIp,
          wanted: binding.hostPort,
          protocol: port.split("/")[1] ?? "tcp",
        });
        claimed.push(claimKey(hostIp, hostPort, port.split("/")[1] ?? "tcp"));
        const published = (ports[port] ??= []);
        published.push({ hostIp, hostPort });
        if (binding.hostIp === "") published.push({ hostIp: "::", hostPort });
      }
    }
  } catch (error) {
    for (const key of claimed) model.hostPorts.delete(key);
    if (error instanceof EngineFailure) {
      const endpoint = `${container.name} (${through.endpoint.id})`;
      throw new EngineFailure(
        500,
        `driver failed programming external connectivity on endpoint ${endpoint}: ${error.message}`,
      );
    }
    throw error;
  }
  container.published = { networkName: through.networkName, ports };
}

/** Gives a container's host ports back. */
export function unpublishPorts(model: EngineModel, container: Container): void {
  for (const [key, id] of model.hostPorts) if (id === container.id) model.hostPorts.delete(key);
  container.published = null;
}

function claimPort(
  model: EngineModel,
  {
    container,
    hostIp,
    wanted,
    protocol,
  }: { container: Container; hostIp: string; wanted: string; protocol: string },
): number {
  const [first = firstEphemeralPort, last = first] =
    wanted === "" || wanted === "0" ? [firstEphemeralPort, 60999] : wanted.split("-").map(Number);
  if (!isHostAddress(model, hostIp)) {
    throw new EngineFailure(
      500,
      `Error starting userland proxy: listen ${protocol}4 ${hostIp}:${first}: bind: cannot assign requested address`,
    );
  }
  for (let port = first; port <= last; port += 1) {
    if (isFree(model, hostIp, port, protocol)) {
      model.hostPorts.set(claimKey(hostIp, port, protocol), container.id);
      return port;
    }
  }
  throw new EngineFailure(500, `Bind for ${hostIp}:${first} failed: port is already allocated`);
}

function claimKey(hostIp: string, port: number, protocol: string): string {
  return `${hostIp}:${port}/${protocol}`;
}

function isFree(model: EngineModel, hostIp: string, port: number, protocol: string): boolean {
  const clashes = hostIp === "0.0.0.0" || hostIp === "::" ? null : [hostIp, "0.0.0.0"];
  if (clashes) return clashes.every((address) => !model.hostPorts.has(claimKey(address, port, protocol)));
  const suffix = `:${port}/${protocol}`;
  for (const key of model.hostPorts.keys()) if (key.endsWith(suffix)) return false;
  return true;
}

function isHostAddress(model: EngineModel, address: string): boolean {
  if (address === "0.0.0.0" || address === "::" || address.startsWith("127.")) return true;
  return model.hostInterfaces.some((one) => one.addresses.some((cidr) => cidr.split("/")[0] === address));
}
