import type { Publication } from "@/lib/domain/layout/publications";

/** A published port as `docker … -p` and compose take it; on every address of both families it names none. */
export function toPortWords({ addresses, hostPort, containerPort, protocol }: Publication): string[] {
  const target = `${hostPort}:${containerPort}/${protocol}`;
  if (addresses.includes("") || (addresses.includes("0.0.0.0") && addresses.includes("::"))) return [target];
  return addresses.map((address) => `${address.includes(":") ? `[${address}]` : address}:${target}`);
}

/** Ports that are exposed without being published. */
export function toExposed(
  exposedPorts: readonly string[] | null,
  publications: readonly Publication[],
): string[] {
  const published = new Set(
    publications.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`),
  );
  return (exposedPorts ?? []).filter((port) => !published.has(port));
}
