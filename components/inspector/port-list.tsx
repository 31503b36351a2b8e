import { Copyable } from "@/components/inspector/copyable";
import { Section } from "@/components/inspector/section";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Container, PortBinding } from "@/lib/domain/topology/topology";

/** Published ports, and those that the image exposes without being published. */
export function PortList({ container }: { container: Container }) {
  const published = new Set(container.ports.map((port) => `${port.containerPort}/${port.protocol}`));
  const exposed = (container.exposedPorts ?? []).filter((port) => !published.has(port));
  if (container.ports.length === 0 && exposed.length === 0) return null;
  return (
    <Section title="Ports">
      <ul className="grid grid-cols-[fit-content(60%)_auto_auto_minmax(0,1fr)] gap-x-2 text-[13px] leading-6">
        {container.ports.map((port) => (
          <li
            key={`${port.hostAddress}:${port.hostPort}:${port.containerPort}/${port.protocol}`}
            className="col-span-full grid grid-cols-subgrid items-baseline"
          >
            <Copyable value={toHostText(port)} what="host address and port" />
            <span className="text-muted">→</span>
            <span className="font-mono text-xs tabular-nums">
              {port.containerPort}/{toDisplayText(port.protocol)}
            </span>
            <span className="text-xs text-muted">{nameReach(port.hostAddress)}</span>
          </li>
        ))}
        {exposed.length === 0 ? null : (
          <li className="col-span-full text-xs leading-5 text-muted">
            Exposed by the image, not published:{" "}
            <span className="font-mono tabular-nums">{exposed.map(toDisplayText).join(", ")}</span>
          </li>
        )}
      </ul>
    </Section>
  );
}

function toHostText(port: PortBinding): string {
  const address = port.hostAddress.includes(":") ? `[${port.hostAddress}]` : port.hostAddress;
  return `${address}:${port.hostPort}`;
}

function nameReach(address: string): string {
  if (address === "0.0.0.0" || address === "") return "every IPv4 address of the host";
  if (address === "::") return "every IPv6 address of the host";
  if (address === "127.0.0.1" || address === "::1") return "this machine only";
  return "that address of the host";
}
