import { formatAddress, toAddress } from "@/lib/domain/ip/ip";
import type { Container, EngineModel } from "./model";
import { findListener, isAnswered, resolveAddress, resolveName, toRouteLines } from "./packet-path";

export type CommandResult = { exitCode: number; stdout: string; stderr: string };

/** What a command would print inside a container, as busybox words it; null for one that isn't there. */
export function runCommand(model: EngineModel, container: Container, argv: string[]): CommandResult | null {
  const [command = "", ...args] = argv;
  switch (command.replace(/^(\/usr)?\/s?bin\//, "")) {
    case "ping":
      return ping(model, container, args);
    case "nslookup":
      return nslookup(model, container, args);
    case "nc":
      return nc(model, container, args);
    case "timeout":
      return runCommand(model, container, args.slice(1));
    case "ip":
      return ip(model, container, args);
    case "true":
      return { exitCode: 0, stdout: "", stderr: "" };
    case "false":
      return { exitCode: 1, stdout: "", stderr: "" };
    default:
      return null;
  }
}

function ping(model: EngineModel, container: Container, args: string[]): CommandResult {
  const { options, rest } = readOptions(args, ["c", "s", "i", "t", "I", "W", "w", "p"]);
  const target = rest[0];
  if (target === undefined) return usage("ping [OPTIONS] HOST");
  const typed = toAddress(target);
  const address = typed ?? resolveName(model, container, target)[0];
  if (!address) return { exitCode: 1, stdout: "", stderr: `ping: bad address '${target}'\n` };
  const count = Math.max(1, Math.min(Number(options.get("c") ?? 4) || 1, 20));
  const text = formatAddress(address);
  const isUp = isAnswered(model, container, address);
  const lines = [`PING ${target} (${text}): 56 data bytes`];
  const times = Array.from({ length: count }, (_, at) => 0.08 + at * 0.013);
  if (isUp) {
    for (const [sequence, time] of times.entries()) {
      lines.push(`64 bytes from ${text}: seq=${sequence} ttl=64 time=${time.toFixed(3)} ms`);
    }
  }
  lines.push("", `--- ${target} ping statistics ---`);
  lines.push(
    `${count} packets transmitted, ${isUp ? count : 0} packets received, ${isUp ? 0 : 100}% packet loss`,
  );
  if (isUp) {
    const average = times.reduce((sum, time) => sum + time, 0) / count;
    const spread = [times[0] ?? 0, average, times.at(-1) ?? 0].map((time) => time.toFixed(3)).join("/");
    lines.push(`round-trip min/avg/max = ${spread} ms`);
  }
  return { exitCode: isUp ? 0 : 1, stdout: `${lines.join("\n")}\n`, stderr: "" };
}

function nslookup(model: EngineModel, container: Container, args: string[]): CommandResult {
  const name = args.find((arg) => !arg.startsWith("-"));
  if (name === undefined) return usage("nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]");
  const head = "Server:\t\t127.0.0.11\nAddress:\t127.0.0.11:53\n\n";
  const typed = toAddress(name);
  if (typed) {
    const found = resolveAddress(model, container, typed);
    if (found === null) return noAnswer();
    const reversed = formatAddress(typed).split(".").toReversed().join(".");
    return {
      exitCode: 0,
      stdout: `${head}Non-authoritative answer:\n${reversed}.in-addr.arpa\tname = ${found}\n\n`,
      stderr: "",
    };
  }
  const addresses = resolveName(model, container, name);
  if (addresses.length === 0) return noAnswer();
  const lines = addresses.map((address) => `Name:\t${name}\nAddress: ${formatAddress(address)}\n`).join("");
  // busybox asks for IPv4 and for IPv6 addresses; the second answer is empty.
  const body = `Non-authoritative answer:\n${lines}\nNon-authoritative answer:\n\n`;
  return { exitCode: 0, stdout: `${head}${body}`, stderr: "" };
}

/** A port is open where the container's image exposes it. Without `-z` a page is answered by what speaks HTTP. */
function nc(model: EngineModel, container: Container, args: string[]): CommandResult {
  const { options, rest } = readOptions(args, ["w", "e"]);
  const [target = "", port = ""] = rest;
  if (target === "" || port === "") return usage("nc [OPTIONS] HOST PORT");
  const address = toAddress(target) ?? resolveName(model, container, target)[0];
  if (!address) return { exitCode: 1, stdout: "", stderr: `nc: bad address '${target}'\n` };
  const text = `${target} (${formatAddress(address)}:${port})`;
  const listener = findListener(model, container, { address, port: Number(port) });
  if (listener === "open" && options.has("z"))
    return { exitCode: 0, stdout: "", stderr: options.has("v") ? `${text} open\n` : "" };
  if (listener === "open") {
    const body = "Hello from the demo engine\n";
    const head = `HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n`;
    return isTalkingHttp(Number(port))
      ? { exitCode: 0, stdout: head + body, stderr: "" }
      : { exitCode: 143, stdout: "", stderr: "" };
  }
  const why = listener === "refused" ? "Connection refused" : "Operation timed out";
  return { exitCode: 1, stdout: "", stderr: `nc: ${text}: ${why}\n` };
}

function isTalkingHttp(port: number): boolean {
  return [80, 2368, 3000, 8080, 8123, 9090, 9093, 9100].includes(port);
}

function ip(model: EngineModel, container: Container, args: string[]): CommandResult {
  if (args[0] === "route" || args[0] === "r") {
    const lines = toRouteLines(model, container);
    return { exitCode: 0, stdout: lines.map((line) => `${line}\n`).join(""), stderr: "" };
  }
  return usage("ip [OPTIONS] route");
}

function noAnswer(): CommandResult {
  return { exitCode: 1, stdout: ";; connection timed out; no servers could be reached\n\n", stderr: "" };
}

function usage(text: string): CommandResult {
  return { exitCode: 1, stdout: "", stderr: `Usage: ${text}\n` };
}

function readOptions(args: string[], withValue: string[]): { options: Map<string, string>; rest: string[] } {
  const options = new Map<string, string>();
  const rest: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? "";
    if (!arg.startsWith("-") || arg === "-") {
      rest.push(arg);
      continue;
    }
    const letter = arg[1] ?? "";
    if (!withValue.includes(letter)) options.set(letter, "");
    else if (arg.length > 2) options.set(letter, arg.slice(2));
    else options.set(letter, args[(at += 1)] ?? "");
  }
  return { options, rest };
}
