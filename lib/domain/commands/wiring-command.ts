import { quoteArgument } from "@/lib/domain/commands/docker-command";

/** Commands that show on the engine's host what Patchbay shows of the wiring, one purpose each. */
export interface WiringCommand {
  /** What it shows. */
  title: string;
  command: string;
}

/**
 * The commands that show a link. `container` is a name or id as `commandName` gives it. They need root on the engine's
 * host; the pid is asked for in the command itself, since it changes with each start.
 */
export function linkCommands(link: {
  container: string;
  containerInterface: string | null;
  hostInterface: string | null;
  bridge: string | null;
}): WiringCommand[] {
  const { container, containerInterface, hostInterface, bridge } = link;
  const inside = enterNamespace(container);
  const commands: WiringCommand[] = [
    { title: "The container’s end", command: `${inside} ip addr` },
    { title: "The container’s routes", command: `${inside} ip route` },
  ];
  if (hostInterface !== null) {
    const name = quoteArgument(hostInterface);
    commands.push({ title: "The host’s end", command: showLink(hostInterface) });
    commands.push({ title: "Its counters", command: `ip -s -s link show dev ${name}` });
    if (bridge !== null) {
      commands.push({ title: "Its port on the bridge", command: `bridge link show dev ${name}` });
    }
    commands.push({ title: "Every packet on it", command: `tcpdump -ni ${name}` });
    return commands;
  }
  // A macvlan has no end on the host: packets are seen inside only.
  if (containerInterface !== null) {
    const name = quoteArgument(containerInterface);
    commands.push({ title: "Every packet on it", command: `${inside} tcpdump -ni ${name}` });
  }
  return commands;
}

/** The commands that show a bridge with its ports and the addresses it has learned. */
export function bridgeCommands(bridge: string): WiringCommand[] {
  const name = quoteArgument(bridge);
  return [
    { title: "The bridge", command: `ip -d addr show dev ${name}` },
    { title: "Its ports", command: `ip link show master ${name}` },
    { title: "Which MAC is behind which port", command: `bridge fdb show br ${name}` },
    { title: "Every packet on it", command: `tcpdump -ni ${name}` },
  ];
}

/** The commands that show an uplink and what is masqueraded. */
export function uplinkCommands(name: string): WiringCommand[] {
  const quoted = quoteArgument(name);
  return [
    { title: "Addresses", command: `ip -d addr show dev ${quoted}` },
    { title: "Its counters", command: `ip -s link show dev ${quoted}` },
    { title: "Routes through it", command: `ip route show dev ${quoted}` },
    { title: "IPv6 routes through it", command: `ip -6 route show dev ${quoted}` },
    { title: "Every packet on it", command: `tcpdump -ni ${quoted}` },
    { title: "What is masqueraded", command: "iptables -t nat -S POSTROUTING" },
  ];
}

/** `nsenter` into a container's network namespace. */
function enterNamespace(container: string): string {
  return `nsenter -t "$(docker inspect -f '{{.State.Pid}}' ${quoteArgument(container)})" -n`;
}

/** The kernel allows nearly any byte in an interface's name, a leading hyphen too, which `ip` would take for an option. */
function showLink(name: string): string {
  return `ip link show ${name.startsWith("-") ? "dev " : ""}${quoteArgument(name)}`;
}
