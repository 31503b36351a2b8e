import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Exposure, Publication } from "@/lib/domain/layout/publications";

/** From where a port is reached, in words. */
export const exposureText: Record<Exposure, string> = {
  everywhere: "reachable from outside, on every address of the host",
  address: "reachable on one address of the host",
  local: "reachable from this host only",
};

/** A chip's name for assistive technology. */
export function describePublication(publication: Publication): string {
  const { addresses, hostPort, containerName, containerPort, protocol, exposure } = publication;
  const hosts = addresses.map((one) => (one.includes(":") ? `[${one}]` : one || "0.0.0.0")).join(" and ");
  const target = `${toDisplayText(containerName)} ${containerPort}/${protocol}`;
  return `published port ${hosts}:${hostPort} to ${target}, ${exposureText[exposure]}`;
}
