import { describeFolded } from "@/components/canvas/frames/describe-folded";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { CanvasModel, ContainerView, EndpointView, NetworkView } from "@/components/canvas/canvas-model";
import type { LayoutIndex } from "@/components/canvas/layout-index";
import type { Thing } from "@/components/canvas/keyboard/next-focus";

type Names = Pick<CanvasModel, "networks" | "containers">;

/** What stands there, in the order in which one wants to hear it: the name, what it is, its state, its addresses. */
export function describeThing(model: Names, { panels }: Pick<LayoutIndex, "panels">, at: Thing): string {
  switch (at.kind) {
    case "network": {
      const view = model.networks.get(at.id);
      return view === undefined ? "" : `${view.name}: network, ${describeNetwork(view)}`;
    }
    case "container": {
      const view = model.containers.get(at.id);
      return view === undefined ? "" : `${view.name}: container, ${describeContainer(view)}`;
    }
    case "endpoint": {
      const view = model.containers.get(at.containerId);
      const endpoint = view?.endpoints.find((one) => one.networkId === at.networkId);
      if (view === undefined || endpoint === undefined) return "";
      return `${view.name} to ${endpoint.networkName}: link, ${describeLink(endpoint)}`;
    }
    case "folded": {
      const panel = panels.get(at.key);
      if (panel === undefined || panel.collapsed === null) return "";
      return `${toDisplayText(panel.title ?? "")}: folded project, ${describeFolded(model, panel.collapsed).line}`;
    }
  }
}

/** The short name that stands beside a thing which is too small to be read. */
export function nameThing(model: Names, { panels }: Pick<LayoutIndex, "panels">, at: Thing): string {
  switch (at.kind) {
    case "network":
      return model.networks.get(at.id)?.name ?? "";
    case "folded":
      return toDisplayText(panels.get(at.key)?.title ?? "");
    case "container":
      return model.containers.get(at.id)?.name ?? "";
    case "endpoint":
      return `${model.containers.get(at.containerId)?.name ?? ""} – ${model.networks.get(at.networkId)?.name ?? ""}`;
  }
}

/** A network without its name: driver, subnets, gateways, how many are on it. */
export function describeNetwork(view: NetworkView): string {
  return [
    view.driver,
    ...view.subnets,
    view.gateways.length > 0 ? `gateway ${view.gateways.join(" and ")}` : null,
    view.isInternal ? "internal" : null,
    `${view.memberCount} ${view.memberCount === 1 ? "container" : "containers"}`,
    view.shownCount < view.memberCount ? `${view.shownCount} of them shown` : null,
  ]
    .filter((part) => part !== null)
    .join(", ");
}

/** A container without its name: state, networks with addresses, published ports. */
export function describeContainer(view: ContainerView): string {
  const places = view.endpoints.map((endpoint) => {
    const name = endpoint.networkName;
    if (endpoint.state === "ghost") return `not connected to ${name}`;
    if (endpoint.address === null) return `on ${name}`;
    return endpoint.isReserved ? `${endpoint.address} reserved on ${name}` : `${endpoint.address} on ${name}`;
  });
  if (view.sharesWith !== null) places.push(`in the network of ${view.sharesWith}`);
  if (places.length === 0) places.push("on no network");
  const ports = [...new Set(view.ports.map((port) => port.hostPort))];
  return [
    view.state,
    view.health === "unhealthy" ? "unhealthy" : null,
    ...places,
    ports.length > 0 ? `${ports.length === 1 ? "port" : "ports"} ${ports.join(" and ")} published` : null,
  ]
    .filter((part) => part !== null)
    .join(", ");
}

function describeLink(endpoint: EndpointView): string {
  if (endpoint.state === "ghost") return "not connected";
  const parts = [
    endpoint.address === null ? "no address" : `${endpoint.address}${endpoint.isReserved ? " reserved" : ""}`,
    endpoint.containerInterface,
    endpoint.hostInterface === null ? null : `${endpoint.hostInterface} on the host`,
    endpoint.isDefaultRoute ? "default route" : null,
  ];
  return parts.filter((part) => part !== null).join(", ");
}
