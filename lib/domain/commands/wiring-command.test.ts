import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bridgeCommands, linkCommands, uplinkCommands } from "@/lib/domain/commands/wiring-command";

const inside = `nsenter -t "$(docker inspect -f '{{.State.Pid}}' web1)" -n`;

test("the commands of a veth pair show both its ends, its port and its packets", () => {
  const link = {
    container: "web1",
    containerInterface: "eth0",
    hostInterface: "veth9cf81ff",
    bridge: "docker0",
  };
  expect(linkCommands(link).map(({ command }) => command)).toEqual([
    `${inside} ip addr`,
    `${inside} ip route`,
    "ip link show veth9cf81ff",
    "ip -s -s link show dev veth9cf81ff",
    "bridge link show dev veth9cf81ff",
    "tcpdump -ni veth9cf81ff",
  ]);
});

test("a link without an end on the host is looked at from inside", () => {
  const link = { container: "web1", containerInterface: "eth0", hostInterface: null, bridge: null };
  expect(linkCommands(link).map(({ command }) => command)).toEqual([
    `${inside} ip addr`,
    `${inside} ip route`,
    `${inside} tcpdump -ni eth0`,
  ]);
});

test("CMD-5: an interface's name is one argument in every command, whatever it holds", () => {
  const names = fc
    .sample(
      fc.oneof(
        fc.string({ minLength: 1, maxLength: 15, unit: "grapheme-ascii" }),
        fc.constantFrom("$(id)", "a;b", "`x`", "it's", "-all", "*", "eth0&", '"q"'),
      ),
      60,
    )
    .filter((name) => !/[\s\0/:]/.test(name));
  for (const name of names) {
    const commands = [
      ...linkCommands({ container: "c", containerInterface: null, hostInterface: name, bridge: name }),
      ...bridgeCommands(name),
      ...uplinkCommands(name),
    ];
    for (const { command } of commands) {
      if (command.startsWith("nsenter")) continue;
      // The shell's own reading, one word a line.
      const words = execFileSync("sh", ["-c", `printf '%s\\n' ${command}`], { encoding: "utf8" })
        .trimEnd()
        .split("\n");
      const named = words.filter((word) => word === name);
      if (!command.startsWith("iptables")) expect(named.length).toBeGreaterThanOrEqual(1);
      // What begins like an option stands behind a word that takes a value.
      if (name.startsWith("-")) {
        const at = words.indexOf(name);
        if (at >= 0) expect(["dev", "master", "br", "-ni"]).toContain(words[at - 1]);
      }
    }
  }
});

test("CMD-5: a container's name is one argument, too", () => {
  const [first] = linkCommands({
    container: "it's; $(touch x)",
    containerInterface: "eth0",
    hostInterface: null,
    bridge: null,
  });
  expect(first?.command).toContain(String.raw`'it'\''s; $(touch x)'`);
});
