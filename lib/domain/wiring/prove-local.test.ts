import { describe, expect, test } from "vitest";
import type { Network, NetworkId } from "@/lib/domain/topology/topology";
import type { InterfaceKind, ObservedHost } from "@/lib/domain/wiring/observed-wiring";
import { proveLocal } from "@/lib/domain/wiring/prove-local";

const id = "0123456789ab".padEnd(64, "0");

function network(bridge: string, gateway: string | null): Network {
  return {
    id: id as NetworkId,
    name: "n",
    driver: "bridge",
    scope: "local",
    internal: false,
    attachable: false,
    ipv6: false,
    predefined: false,
    labels: {},
    options: {},
    composeProject: null,
    pools: [{ subnet: "172.17.0.0/16", ipRange: null, gateway, auxiliaryAddresses: {} }],
    bridge: { interface: bridge, icc: true, masquerade: true, mtu: null },
    parent: null,
  };
}

function host(name: string, addresses: string[], kind: InterfaceKind = "bridge"): ObservedHost {
  const own = { index: 3, peerIndex: 3, mac: null, mtu: 1500, state: "up", master: null, vxlanId: null };
  return { interfaces: [{ ...own, name, kind, addresses }], routes: [] };
}

const prove = (networks: Network[], on: ObservedHost, hasWitness = false): boolean =>
  proveLocal({ networks, host: on, hasWitness: () => hasWitness }).isLocal;

describe("WIRE-7: whether this is the engine's host", () => {
  test("a bridge that is named after its network's id proves it, with and without an address", () => {
    expect(
      prove([network("br-0123456789ab", "172.17.0.1")], host("br-0123456789ab", ["172.17.0.1/16"])),
    ).toBe(true);
    expect(prove([network("br-0123456789ab", "172.17.0.1")], host("br-0123456789ab", []))).toBe(true);
    expect(prove([network("br-0123456789ab", null)], host("br-0123456789ab", [], "veth"))).toBe(false);
  });
  test("docker0 alone needs a witness", () => {
    expect(prove([network("docker0", "172.17.0.1")], host("docker0", ["172.17.0.1/16"]))).toBe(false);
    expect(prove([network("docker0", "172.17.0.1")], host("docker0", ["172.17.0.1/16"]), true)).toBe(true);
  });
  test("20.10 does not tell the default bridge's gateway: an address of its pool will do", () => {
    expect(prove([network("docker0", null)], host("docker0", ["172.17.0.1/16"]), true)).toBe(true);
    expect(prove([network("docker0", null)], host("docker0", ["172.18.0.1/16"]), true)).toBe(false);
  });
  test("a bridge with another address is another engine's, whoever bears witness", () => {
    const proof = proveLocal({
      networks: [network("docker0", "172.17.0.1")],
      host: host("docker0", ["192.168.1.1/24"]),
      hasWitness: () => true,
    });
    expect(proof).toMatchObject({ isLocal: false, reason: expect.stringContaining("docker0") as string });
  });
  test("an engine without a bridge can't be recognised", () => {
    expect(prove([], host("docker0", []), true)).toBe(false);
  });
});
