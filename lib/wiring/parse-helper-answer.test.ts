import { describe, expect, it } from "vitest";
import { parseHelperAnswer } from "@/lib/wiring/parse-helper-answer";
import { parseIpAddresses } from "@/lib/wiring/parse-ip-addresses";
import { parseLinks } from "@/lib/wiring/parse-links";
import { rankHelperImages } from "@/lib/wiring/rank-helper-images";
import { splitByProcess, splitHelperAnswer } from "@/lib/wiring/split-helper-answer";

const zeros = " 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0";
const routeHead = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT   ";

/** As the script prints it for a container on one bridge. */
const answer = `@section links
./eth0
./lo
@section values
./eth0/ifindex:4
./lo/ifindex:1
./eth0/iflink:5
./lo/iflink:1
./eth0/address:02:42:ac:12:00:02
./lo/address:00:00:00:00:00:00
./eth0/mtu:1500
./eth0/operstate:up
./lo/operstate:unknown
./eth0/type:1
./lo/type:772
./eth0/uevent:INTERFACE=eth0
./eth0/uevent:IFINDEX=4
@section dev
Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:${zeros}
  eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16
@section route
${routeHead}
eth0\t00000000\t010012AC\t0003\t0\t0\t0\t00000000\t0\t0\t0
eth0\t000012AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
@section fib_trie
Local:
  +-- 0.0.0.0/0 2 0 2
     |-- 127.0.0.1
        /32 host LOCAL
     |-- 172.18.0.0
        /16 link UNICAST
     |-- 172.18.0.2
        /32 host LOCAL
     |-- 172.18.255.255
        /32 link BROADCAST
@section if_inet6
fd000002000000000000000000000002 04 40 00 80     eth0
@section ipv6_route
00000000000000000000000000000000 00 00000000000000000000000000000000 00 fd000002000000000000000000000001 00000400 00000001 00000000 00000003     eth0
fd000002000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0
fe800000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0
fd000002000000000000000000000002 80 00000000000000000000000000000000 00 00000000000000000000000000000000 00000000 00000002 00000000 80200001     eth0`;

const parse = (text: string, view: "host" | "sandbox") => parseHelperAnswer(splitHelperAnswer(text), view);

describe("a helper's answer", () => {
  it("tells a namespace whole", () => {
    const host = parse(answer, "host");
    expect(host?.interfaces).toEqual([
      {
        name: "eth0",
        index: 4,
        peerIndex: 5,
        mac: "02:42:ac:12:00:02",
        mtu: 1500,
        state: "up",
        kind: "veth",
        master: null,
        addresses: ["172.18.0.2/16", "fd00:2::2/64"],
        vxlanId: null,
      },
      expect.objectContaining({ name: "lo", kind: "loopback", mac: null, addresses: [] }),
    ]);
    expect(host?.routes).toEqual([
      { destination: "0.0.0.0/0", gateway: "172.18.0.1", interface: "eth0", metric: 0 },
      { destination: "::/0", gateway: "fd00:2::1", interface: "eth0", metric: 1024 },
    ]);
  });

  it("tells the same of each of several processes, whose lines bear their paths", () => {
    const sections = splitHelperAnswer(answer);
    const asPrinted = (pid: number): { links: string[]; values: string[] } => {
      const links = (sections.get("links") ?? "").split("\n").map((line) => line.slice(2));
      const values = (sections.get("values") ?? "").split("\n").map((line) => line.slice(2));
      const files = ["dev", "route", "fib_trie", "if_inet6"].flatMap((name) =>
        (sections.get(name) ?? "").split("\n").map((line) => `/proc/${pid}/net/${name}:${line}`),
      );
      const at = `/proc/${pid}/root/sys/class/net`;
      return {
        links: links.map((line) => `${at}/${line}`),
        values: [
          ...values.map((line) => `${at}/${line}`),
          `/proc/${pid}/cgroup:0::/docker/a:${pid}`,
          ...files,
        ],
      };
    };
    const [one, other] = [asPrinted(4711), asPrinted(4712)];
    const together = splitByProcess(
      splitHelperAnswer(
        [
          "@section links",
          ...one.links,
          ...other.links,
          "@section values",
          // A program that serves a container's /sys can say whatever it likes, of that container only.
          "/proc/4711/root/sys/class/net/eth0/address:/proc/4712/net/dev:x",
          ...one.values,
          ...other.values,
          "/proc/4713/net/dev:    lo: 1",
        ].join("\n"),
      ),
    );
    // A process that shows no interface has no sandbox, but its counters may have been asked for.
    expect(parseHelperAnswer(together.get(4713) ?? new Map(), "sandbox")).toBeNull();
    expect(together.get(4713)?.get("dev")).toBe("    lo: 1");
    expect([...together.keys()]).toEqual([4711, 4712, 4713]);
    together.delete(4713);
    for (const [pid, own] of together) {
      expect(own.get("cgroup")).toBe(`0::/docker/a:${pid}`);
      expect(parseHelperAnswer(own, "sandbox")?.interfaces).toEqual(parse(answer, "sandbox")?.interfaces);
    }
  });

  it("is null where the interfaces can't be read", () => {
    expect(parse("@section links\n@unreadable\n@section dev\n", "host")).toBeNull();
    expect(parse("", "host")).toBeNull();
  });

  it("is null where sysfs shows another namespace than /proc", () => {
    const links = "@section links\n./lo\n./docker0 bridge\n./veth1\n./veth2\n./eth9\n";
    const values = [1, 2, 3, 4, 5]
      .map((index, at) => `./${["lo", "docker0", "veth1", "veth2", "eth9"][at]}/ifindex:${index}`)
      .join("\n");
    const dev = `@section dev\nhead\nhead\n lo:${zeros}\n eth0:${zeros}`;
    expect(parse(`${links}@section values\n${values}\n${dev}`, "sandbox")).toBeNull();
  });

  it("takes the addresses that `ip` tells before those that it must place itself", () => {
    const inet =
      "@section inet\n4: eth0    inet 10.9.9.9/32 brd 10.9.9.9 scope global eth0\\       valid_lft forever";
    expect(parse(`${answer}\n${inet}`, "host")?.interfaces[0]?.addresses).toEqual([
      "10.9.9.9/32",
      "fd00:2::2/64",
    ]);
  });
});

describe("links", () => {
  it.each([
    ["bridge by its type", "./x", "DEVTYPE=bridge", 1, 5, "bridge"],
    ["vxlan", "./x", "DEVTYPE=vxlan", 1, 5, "vxlan"],
    ["macvlan beside its parent", "./x lower", "", 1, 2, "macvlan"],
    ["wireguard", "./x", "DEVTYPE=wireguard", 65534, 5, "wireguard"],
    ["tun", "./x tun", "", 65534, 5, "tun"],
    ["a card", "./x device", "", 1, 5, "physical"],
    ["one end of a pair", "./x", "", 1, 2, "veth"],
    ["a type that is not known", "./x", "DEVTYPE=netkit", 1, 2, "unknown"],
    ["nothing that tells", "./x", "", 1, 5, "unknown"],
    ["no type, and a name of an object's", "./x", "DEVTYPE=constructor", 1, 5, "unknown"],
  ] as const)("%s", (_title, link, uevent, type, peer, kind) => {
    const values = `./x/ifindex:5\n./x/iflink:${peer}\n./x/type:${type}\n./x/uevent:${uevent}\n./y/ifindex:2\n./y/address:02:42:ac:12:00:09\n./x/address:02:42:ac:12:00:02`;
    expect(parseLinks(link, values, "host")[0]?.kind).toBe(kind);
  });

  it("in a sandbox nothing tells a veth from a macvlan", () => {
    const values = "./eth0/ifindex:5\n./eth0/iflink:2\n./eth0/type:1";
    expect(parseLinks("./eth0", values, "sandbox")[0]).toMatchObject({ kind: "unknown", peerIndex: 2 });
  });

  it("names the master, and leaves out who went away between two reads", () => {
    const values = "./br0/ifindex:2\n./v/ifindex:3\n./v/master/ifindex:2";
    expect(
      parseLinks("./br0\n./v\n./gone", values, "host").map(({ name, master }) => [name, master]),
    ).toEqual([
      ["br0", null],
      ["v", "br0"],
    ]);
  });

  it("takes hostile names as they are", () => {
    const name = "<b>$(id);'\"\\";
    expect(parseLinks(`./${name}`, `./${name}/ifindex:7\n./__proto__/ifindex:8`, "host")[0]).toMatchObject({
      name,
      index: 7,
    });
  });
});

describe("the addresses that `ip` tells", () => {
  it("have their prefix, and a point-to-point one is alone", () => {
    const text =
      "4: eth0    inet 172.18.0.2/16 brd 172.18.255.255 scope global eth0\n9: wg0 inet 10.0.0.1 peer 10.0.0.2/32 scope global wg0\njunk";
    expect([...parseIpAddresses(text)]).toEqual([
      ["eth0", ["172.18.0.2/16"]],
      ["wg0", ["10.0.0.1/32"]],
    ]);
  });
});

describe("images for a helper", () => {
  it("small ones with a shell first, untagged ones never", () => {
    const of = (tag: string | null, size: number) => ({ id: `sha256:${tag}`, tag, size });
    const ranked = rankHelperImages([
      of("postgres:17", 400),
      of(null, 1),
      of("registry.example:5000/tools/alpine:3.20", 8),
      of("nginx:1.27-alpine", 40),
      of("traefik:3", 100),
      of("mybusybox:1", 50),
      of("evil.example/busybox:1", 2),
      of("busybox:latest", 4),
      of("docker.io/library/alpine:3.20", 8),
    ]);
    expect(ranked.map(({ tag }) => tag)).toEqual([
      "busybox:latest",
      "docker.io/library/alpine:3.20",
      "evil.example/busybox:1",
      "registry.example:5000/tools/alpine:3.20",
      "nginx:1.27-alpine",
      "mybusybox:1",
      "traefik:3",
      "postgres:17",
    ]);
  });
});
