import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { checkTarget } from "@/lib/domain/probes/check-target";
import { comparePair, compareProbe } from "@/lib/domain/probes/compare-probe";
import { pairBasis } from "@/lib/domain/probes/pair-basis";
import { planProbe, type ProbeDraft } from "@/lib/domain/probes/plan-probe";
import { probeExecCommand, probeHelperCommand } from "@/lib/domain/probes/probe-helper";
import { probeTools } from "@/lib/domain/probes/probe-tools";
import { isToolLacking, readSight } from "@/lib/domain/probes/read-sight";
import type { ProbeKind, ProbeResult } from "@/lib/domain/probes/probe";
import type { PairVerdict } from "@/lib/domain/reachability/reachability";
import { teachingTopology } from "@/lib/domain/topology/sample-topology";
import type { ContainerId, Topology } from "@/lib/domain/topology/topology";

describe("PROBE-1: targets", () => {
  test.each([
    ["172.18.0.2", "ipv4"],
    ["1.1.1.1", "ipv4"],
    ["127.0.0.1", "ipv4"],
    ["fd00::2", "ipv6"],
    ["2001:DB8::1", "ipv6"],
    ["db", "name"],
    ["shop_db_1", "name"],
    ["9f86d081884c", "name"],
    ["example.com", "name"],
    ["xn--bcher-kva.example", "name"],
    ["a.b-c.d0", "name"],
    [`${"a".repeat(63)}.b`, "name"],
  ])("%s is taken as %s", (text, form) => {
    const checked = checkTarget(text);
    expect(checked.ok && checked.target.form).toBe(form);
  });

  test.each([
    ["", "empty"],
    ["; rm -rf /", "bad-name"],
    ["-c 1000", "bad-name"],
    ["-c1000", "bad-name"],
    ["-f/etc/passwd", "bad-name"],
    ["--help", "bad-name"],
    ["$(id)", "bad-name"],
    ["`id`", "bad-name"],
    ["a b", "bad-name"],
    ["db\n", "bad-name"],
    ["db\nX-Header", "bad-name"],
    ["db\r\nHost", "bad-name"],
    ["db\0", "bad-name"],
    ["db.", "bad-name"],
    [".db", "bad-name"],
    ["a..b", "bad-name"],
    ["a-", "bad-name"],
    ["a.-b", "bad-name"],
    ["ü", "bad-name"],
    ["db\u202e", "bad-name"],
    ["user@db", "bad-name"],
    ["db/path", "bad-name"],
    ["db?x", "bad-name"],
    ["http://db", "bad-address"],
    ["file:", "bad-address"],
    ["db:80", "bad-address"],
    ["[::1]", "bad-address"],
    ["::ffff:169.254.169.254", "bad-address"],
    ["fe80::1%eth0", "bad-address"],
    ["172.18.0.2/16", "bad-name"],
    ["a".repeat(64), "bad-name"],
    ["a".repeat(300), "too-long"],
    [`${"a.".repeat(127)}a`, "too-long"],
  ])("%j is refused", (text, code) => {
    const checked = checkTarget(text);
    expect(checked.ok).toBe(false);
    if (!checked.ok) expect(checked.issue).toMatchObject({ path: "target", code });
  });
});

describe("PROBE-2: where no probe goes", () => {
  test.each([
    ["169.254.169.254", "refused-address"],
    ["169.254.0.1", "refused-address"],
    ["fe80::1", "refused-address"],
    ["febf::1", "refused-address"],
    ["fd00:ec2::254", "refused-address"],
    ["100.100.100.200", "refused-address"],
    ["64:ff9b::a9fe:a9fe", "refused-address"],
    ["0.0.0.0", "refused-address"],
    ["224.0.0.1", "refused-address"],
    ["255.255.255.255", "refused-address"],
    ["ff02::1", "refused-address"],
    ["::", "refused-address"],
    ["2130706433", "odd-address"],
    ["0xA9FEA9FE", "odd-address"],
    ["0xa9.0xfe.0xa9.0xfe", "odd-address"],
    ["169.254.43518", "odd-address"],
    ["0251.0376.0251.0376", "odd-address"],
    ["169.254.169.0xfe", "odd-address"],
    ["0x", "odd-address"],
    ["127.1", "odd-address"],
    ["metadata.google.internal", "refused-name"],
    ["METADATA.google.internal", "refused-name"],
  ])("%s", (text, code) => {
    const checked = checkTarget(text);
    expect(checked.ok ? null : checked.issue.code).toBe(code);
  });
});

const topology: Topology = teachingTopology();
const running = topology.containers.filter(
  ({ id, state }) =>
    state === "running" &&
    topology.endpoints.some(({ containerId, ipv4 }) => containerId === id && ipv4 !== null),
);
const [first, second] = running;
if (first === undefined || second === undefined) throw new Error("no two containers run");
const draft: ProbeDraft = {
  kind: "ping",
  from: first.id,
  to: second.id,
  target: "172.18.0.2",
  port: null,
  count: 3,
};

describe("PROBE-3: what a probe may ask", () => {
  const stopped = topology.containers.find(({ state }) => state === "exited");
  const paused: Topology = {
    ...topology,
    containers: topology.containers.map((each) =>
      each.id === first.id ? { ...each, state: "paused" } : each,
    ),
  };
  test.each<[string, Partial<ProbeDraft>, string, string]>([
    ["from the internet", { from: "internet" }, "from", "not-a-source"],
    ["from what does not run", { from: stopped?.id ?? ("gone" as ContainerId) }, "from", "not-running"],
    ["to itself", { to: first.id }, "to", "same"],
    ["a ping with a port", { port: 80 }, "port", "no-port"],
    ["tcp without a port", { kind: "tcp" }, "port", "missing"],
    ["port 0", { kind: "tcp", port: 0 }, "port", "out-of-range"],
    ["port 65536", { kind: "http", port: 65_536 }, "port", "out-of-range"],
    ["port 80.5", { kind: "tcp", port: 80.5 }, "port", "out-of-range"],
    ["port NaN", { kind: "tcp", port: Number.NaN }, "port", "out-of-range"],
    ["1000 pings", { count: 1000 }, "count", "out-of-range"],
    ["0 pings", { count: 0 }, "count", "out-of-range"],
    ["a lookup of an address", { kind: "dns" }, "target", "not-a-name"],
    ["nothing", { to: null, target: null }, "target", "missing"],
    ["the internet without an address", { to: "internet", target: null }, "target", "missing"],
    ["an option", { target: "-c1000" }, "target", "bad-name"],
  ])("%s is refused", (_title, change, path, code) => {
    const planned = planProbe(topology, { ...draft, ...change }, null);
    expect(planned.ok ? null : planned.refusal.issues[0]).toMatchObject({ path, code });
  });

  test("a paused source runs nothing", () => {
    const planned = planProbe(paused, draft, null);
    expect(planned.ok ? null : planned.refusal.issues[0]?.code).toBe("paused");
  });

  test("without a target it is the address that is predicted to work, else the target's first; an address names its owner", () => {
    const own =
      topology.endpoints.find((each) => each.containerId === second.id && each.ipv4 !== null)?.ipv4 ?? "";
    const plan = (change: Partial<ProbeDraft>, verdict: PairVerdict | null = null) => {
      const planned = planProbe(topology, { ...draft, ...change }, verdict);
      if (!planned.ok) throw new Error(planned.refusal.detail);
      return planned.value;
    };
    expect(plan({ target: null }).target.text).toBe(own);
    expect(plan({ target: null }, { ...verdictOf(), addresses: ["10.9.9.9"] }).target.text).toBe("10.9.9.9");
    expect(plan({ target: own, to: null }).to).toBe(second.id);
    expect(plan({ kind: "dns", target: null }).target.text).toBe(second.name);
    expect(plan({ kind: "http" }).port).toBe(80);
  });
});

describe("PROBE-4: arguments are arguments", () => {
  const kinds: ProbeKind[] = ["ping", "dns", "tcp", "http"];
  test("no tool has a shell, and the target stands whole in one word that is no option", () => {
    for (const kind of kinds) {
      for (const target of [
        { form: "name", text: "some-name" },
        { form: "ipv6", text: "fd00::2" },
      ] as const) {
        for (const { argv, input } of probeTools({ kind, target, port: 81, count: 2 })) {
          expect(argv).not.toContain("sh");
          expect(argv.some((word) => word.includes(target.text))).toBe(true);
          expect(argv.filter((word) => word.startsWith("-")).join(" ")).not.toContain(target.text);
          if (input !== null) expect(input.split("\r\n")[1]).toContain(target.text);
        }
      }
    }
  });

  test("the commands to copy are read back by a shell as they were", () => {
    const [tool] = probeTools({ kind: "ping", target: { form: "name", text: "db" }, port: null, count: 1 });
    const http = probeTools({ kind: "http", target: { form: "name", text: "db" }, port: 8080, count: 1 }).at(
      -2,
    );
    if (tool === undefined || http === undefined) throw new Error("no tool");
    expect(probeExecCommand("app", tool)).toBe("docker exec app ping -c 1 -W 2 -w 3 db");
    const helper = probeHelperCommand({
      image: "busybox",
      instance: "i",
      joins: { container: "a".repeat(64) },
      kind: "ping",
      tool,
    });
    expect(helper).toContain(`--network container:${"a".repeat(64)}`);
    expect(helper).toContain("--cap-add NET_RAW");
    const printed = execFileSync("sh", ["-c", probeExecCommand("app", http).replace(/\| docker.*$/, "")], {
      encoding: "utf8",
    });
    expect(printed).toBe(http.input);
  });
});

const busyboxPing = (tail: string) =>
  `PING bb (172.18.0.3): 56 data bytes\n${tail}\n--- bb ping statistics ---\n`;

describe("PROBE-6: what a tool has seen (words as busybox 1.35 and 1.36, iputils, OpenBSD nc, bind and curl print them)", () => {
  test.each<[ProbeKind, string, number, string, string, object]>([
    [
      "ping",
      "ping",
      0,
      busyboxPing("64 bytes from 172.18.0.3: seq=0 ttl=64 time=0.121 ms"),
      "answered",
      { addresses: ["172.18.0.3"], roundTripMs: 0.121 },
    ],
    [
      "ping",
      "ping",
      0,
      "PING db (10.0.0.2) 56(84) bytes of data.\n64 bytes from db.net (10.0.0.2): icmp_seq=1 ttl=64 time=0.05 ms\n",
      "answered",
      { addresses: ["10.0.0.2"] },
    ],
    [
      "ping",
      "ping",
      0,
      "PING db(db.net (fd00::2)) 56 data bytes\n64 bytes from fd00::2: time=1 ms\n",
      "answered",
      { addresses: ["fd00::2"] },
    ],
    [
      "ping",
      "ping",
      1,
      busyboxPing("1 packets transmitted, 0 packets received, 100% packet loss"),
      "silent",
      {},
    ],
    [
      "ping",
      "ping",
      1,
      "PING 10.0.0.1 (10.0.0.1): 56 data bytes\nping: sendto: Network is unreachable\n",
      "unreachable",
      {},
    ],
    [
      "ping",
      "ping",
      1,
      "PING 10.0.0.9 (10.0.0.9) 56(84) bytes of data.\nFrom 10.0.0.2 icmp_seq=1 Destination Host Unreachable\n1 packets transmitted, 0 received\n",
      "unreachable",
      {},
    ],
    ["ping", "ping", 1, "ping: bad address 'nobody'\n", "unresolved", {}],
    ["ping", "ping", 2, "ping: nobody: Name or service not known\n", "unresolved", {}],
    [
      "dns",
      "nslookup",
      0,
      "Server:\t\t127.0.0.11\nAddress:\t127.0.0.11:53\n\nNon-authoritative answer:\nName:\tbb\nAddress: 172.18.0.3\nName:\tbb\nAddress: 172.18.0.4\n\n",
      "resolved",
      { addresses: ["172.18.0.3", "172.18.0.4"] },
    ],
    [
      "dns",
      "nslookup",
      0,
      "Server:    127.0.0.11\nAddress 1: 127.0.0.11\n\nName:      bb\nAddress 1: 172.18.0.3 bb.net1\n",
      "resolved",
      { addresses: ["172.18.0.3"] },
    ],
    [
      "dns",
      "nslookup",
      0,
      "Server:\t\t127.0.0.11\nAddress:\t127.0.0.11#53\n\nName:\tbb\nAddress: fd00::3\n",
      "resolved",
      { addresses: ["fd00::3"] },
    ],
    [
      "dns",
      "nslookup",
      1,
      "Server:\t\t127.0.0.11\nAddress:\t127.0.0.11:53\n\n** server can't find nobody: NXDOMAIN\n",
      "unresolved",
      {},
    ],
    ["dns", "nslookup", 1, ";; connection timed out; no servers could be reached\n\n", "unresolved", {}],
    [
      "dns",
      "getent",
      0,
      "172.18.0.3      STREAM bb\n172.18.0.3      DGRAM\n",
      "resolved",
      { addresses: ["172.18.0.3"] },
    ],
    ["dns", "getent", 2, "", "unresolved", {}],
    ["tcp", "nc-z", 0, "Connection to bb 80 port [tcp/http] succeeded!\n", "open", {}],
    ["tcp", "nc-e", 0, "", "open", {}],
    ["tcp", "nc-e", 1, "nc: can't connect to remote host (172.18.0.3): Connection refused\n", "refused", {}],
    ["tcp", "nc-e", 1, "nc: timed out\n", "silent", {}],
    [
      "tcp",
      "nc-z",
      1,
      "nc: connect to 10.0.0.9 port 80 (tcp) timed out: Operation in progress\n",
      "silent",
      {},
    ],
    [
      "tcp",
      "nc-z",
      1,
      'nc: getaddrinfo for host "nobody" port 80: Name or service not known\n',
      "unresolved",
      {},
    ],
    [
      "tcp",
      "nc-e",
      1,
      "nc: can't connect to remote host (10.0.0.1): Network is unreachable\n",
      "unreachable",
      {},
    ],
    ["tcp", "curl", 52, "connect=0.000312", "open", {}],
    [
      "tcp",
      "curl",
      7,
      "curl: (7) Failed to connect to 10.0.0.2 port 81: Connection refused\nconnect=0.000000",
      "refused",
      {},
    ],
    ["tcp", "curl", 28, "connect=0.000000", "silent", {}],
    [
      "http",
      "curl",
      0,
      "HTTP/1.1 301 Moved\r\nLocation: http://169.254.169.254/\r\n\r\n",
      "answered",
      { status: 301 },
    ],
    ["http", "nc", 0, "HTTP/1.0 404 Not Found\r\n\r\n", "answered", { status: 404 }],
    ["http", "wget", 8, "  HTTP/1.1 500 Internal Server Error\n", "answered", { status: 500 }],
    ["http", "timeout-nc", 143, "", "not-http", {}],
    ["http", "timeout-nc", 0, "220 mail ESMTP\r\n", "not-http", {}],
    [
      "http",
      "timeout-nc",
      1,
      "nc: can't connect to remote host (10.0.0.2): Connection refused\n",
      "refused",
      {},
    ],
    ["http", "curl", 6, "curl: (6) Could not resolve host: nobody\n", "unresolved", {}],
    ["http", "curl", 56, "curl: (56) Recv failure", "not-http", {}],
  ])("%s by %s, exit %i", (kind, tool, exitCode, output, seen, more) => {
    expect(isToolLacking({ kind, tool, exitCode, output })).toBe(false);
    expect(readSight({ kind, tool, exitCode, output })).toMatchObject({ seen, ...more });
  });

  test.each<[ProbeKind, number, string]>([
    ["ping", 126, 'exec: "ping": executable file not found in $PATH: unknown'],
    ["http", 127, "timeout: can't execute 'nc': No such file or directory"],
    ["tcp", 1, "nc: invalid option -- 'z'\nUsage: nc"],
    ["http", 139, ""],
    ["http", 1, "wget: unrecognized option '--max-redirect=0'\n"],
    ["ping", 1, "PING bb (172.18.0.3): 56 data bytes\nping: permission denied (are you root?)\n"],
  ])("%s with exit %i and %j is a tool that is lacking", (kind, exitCode, output) => {
    expect(isToolLacking({ kind, tool: "any", exitCode, output })).toBe(true);
  });

  // With a search that is of the square of a line's length each takes over half a minute, past the test's own end.
  test.each([
    `PING ${"(".repeat(250_000)}`,
    `PING a(${")".repeat(250_000)}x) `,
    "PING (((((((\n".repeat(20_000),
  ])("256 kB from a program that calls itself ping are read at once", (output) => {
    expect(readSight({ kind: "ping", tool: "ping", exitCode: 1, output }).seen).toBe("failed");
  });

  test("what is kept of an answer has an end, and every number is one", () => {
    const many = Array.from({ length: 9000 }, (_, at) => `10.1.${at >> 8}.${at & 255} STREAM db\n`).join("");
    const { seen, addresses } = readSight({ kind: "dns", tool: "getent", exitCode: 0, output: many });
    expect([seen, addresses.length, addresses[0]]).toEqual(["resolved", 128, "10.1.0.0"]);
    for (const time of ["1.2.3", ".", "9".repeat(400)])
      expect(
        readSight({ kind: "ping", tool: "ping", exitCode: 0, output: `64 bytes: time=${time} ms\n` }),
      ).toMatchObject({ seen: "answered", roundTripMs: null });
  });
});

function verdictOf(change: Partial<PairVerdict> = {}): PairVerdict {
  return {
    from: "a" as ContainerId,
    to: "b" as ContainerId,
    byAddress: "reachable",
    byName: "reachable",
    names: ["db"],
    addresses: ["10.0.0.2"],
    reasons: [],
    ...change,
  };
}

function resultOf(change: Partial<ProbeResult> = {}): ProbeResult {
  return {
    kind: "ping",
    from: "a" as ContainerId,
    to: "b" as ContainerId,
    target: "10.0.0.2",
    port: null,
    seen: "answered",
    ok: true,
    elapsedMs: 100,
    roundTripMs: 0.1,
    addresses: ["10.0.0.2"],
    status: null,
    by: "exec",
    at: "2026-01-01T00:00:00.000Z",
    basis: "x",
    command: "",
    ...change,
  };
}

describe("PROBE-8: a result beside its prediction", () => {
  const own = ["10.0.0.2", "10.1.0.2"];
  const blocked = { byAddress: "blocked", byName: "blocked", names: [], addresses: [] } as const;
  const byLink = [{ code: "name-by-link" as const, text: "", networkId: null }];
  test.each<[string, Partial<ProbeResult>, Partial<PairVerdict>, string]>([
    ["answered as predicted", {}, {}, "agrees"],
    ["silent as predicted", { seen: "silent" }, blocked, "agrees"],
    ["no way, as predicted", { seen: "unreachable" }, blocked, "agrees"],
    ["silent against the prediction", { seen: "silent" }, {}, "disagrees"],
    ["answered against the prediction", {}, blocked, "disagrees"],
    ["a closed port lets packets pass", { kind: "tcp", port: 81, seen: "refused", ok: false }, {}, "agrees"],
    [
      "a closed port of one that is predicted blocked",
      { kind: "tcp", port: 81, seen: "refused" },
      blocked,
      "disagrees",
    ],
    [
      "the other address is not predicted",
      { target: "10.1.0.2", addresses: ["10.1.0.2"], seen: "silent" },
      {},
      "agrees",
    ],
    ["the other address answers", { target: "10.1.0.2", addresses: ["10.1.0.2"] }, {}, "disagrees"],
    ["nothing is predicted", {}, { byAddress: "unknown" }, "says-nothing"],
    ["an address of somebody else", { target: "10.9.0.1", addresses: ["10.9.0.1"] }, {}, "says-nothing"],
    ["it stopped", { seen: "stopped" }, {}, "says-nothing"],
    ["it had no end", { seen: "overdue" }, {}, "says-nothing"],
    ["the tool failed", { seen: "failed" }, {}, "says-nothing"],
    ["a name resolves as predicted", { kind: "dns", target: "DB", seen: "resolved" }, {}, "agrees"],
    [
      "a name does not resolve",
      { kind: "dns", target: "db", seen: "unresolved", addresses: [] },
      {},
      "disagrees",
    ],
    [
      "a name of the hosts file",
      { kind: "dns", target: "db", seen: "unresolved", addresses: [] },
      { reasons: byLink },
      "says-nothing",
    ],
    [
      "a name leads elsewhere",
      { kind: "dns", target: "db", seen: "resolved", addresses: ["10.0.0.7"] },
      {},
      "disagrees",
    ],
    [
      "a name that is not predicted does not resolve",
      { kind: "dns", target: "db", seen: "unresolved", addresses: [] },
      blocked,
      "agrees",
    ],
    [
      "a name that is not predicted resolves to it",
      { kind: "dns", target: "db", seen: "resolved" },
      blocked,
      "disagrees",
    ],
    [
      "icc off: the name resolves, packets don't pass",
      { kind: "dns", target: "db", seen: "resolved" },
      { ...blocked, names: ["db"] },
      "agrees",
    ],
    ["ping by name", { target: "db" }, {}, "agrees"],
    ["ping by name, silent", { target: "db", seen: "silent" }, {}, "disagrees"],
    [
      "ping by name takes the address that is not predicted",
      { target: "db", addresses: ["10.1.0.2"], seen: "silent" },
      {},
      "agrees",
    ],
    ["another one answers to the name", { target: "db", addresses: ["10.0.0.7"] }, {}, "says-nothing"],
    [
      "the internet answers",
      { to: "internet", target: "1.1.1.1", addresses: ["1.1.1.1"] },
      { to: "internet", addresses: [] },
      "agrees",
    ],
    [
      "an address of the internet is silent",
      { to: "internet", target: "1.1.1.1", seen: "silent" },
      { to: "internet", addresses: [] },
      "says-nothing",
    ],
    [
      "the internet answers where it is blocked",
      { to: "internet", target: "1.1.1.1" },
      { to: "internet", ...blocked },
      "disagrees",
    ],
  ])("%s", (_title, result, verdict, outcome) => {
    const compared = compareProbe(resultOf(result), verdictOf(verdict), {
      own: verdict.to === "internet" ? [] : own,
      others: [],
    });
    expect(compared.outcome).toBe(outcome);
  });

  test("a ping without an answer says nothing where TCP passes, and the pair agrees", () => {
    const ping = resultOf({ seen: "silent", ok: false });
    const tcp = resultOf({ kind: "tcp", port: 80, seen: "open" });
    expect(compareProbe(ping, verdictOf(), { own, others: [tcp] }).outcome).toBe("says-nothing");
    expect(comparePair([ping, tcp], verdictOf(), own)).toBe("agrees");
    expect(comparePair([ping], verdictOf(), own)).toBe("disagrees");
    expect(comparePair([], verdictOf(), own)).toBeNull();
  });
});

test("PROBE-9: a change of the pair's attachments is another basis, one of others is not", () => {
  const basis = pairBasis(topology, first.id, second.id);
  const without = (id: string): Topology => ({
    ...topology,
    endpoints: topology.endpoints.filter(({ containerId }) => containerId !== id),
  });
  expect(pairBasis(without(second.id), first.id, second.id)).not.toBe(basis);
  const other = topology.containers.find(({ id }) => id !== first.id && id !== second.id);
  expect(pairBasis(without(other?.id ?? ""), first.id, second.id)).toBe(basis);
});
