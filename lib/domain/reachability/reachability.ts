import { addressesOf, NameDirectory, type NameFactsById } from "@/lib/domain/names/resolve-names";
import { toAddress } from "@/lib/domain/ip/ip";
import {
  addressOf,
  type Filtering,
  gatewaysOf,
  isPrivate,
  judgePassages,
  isRouted,
  judgePublished,
  judgeToHost,
  judgeToInternet,
  type Passage,
  toFiltering,
} from "@/lib/domain/reachability/judge";
import { type Finding, type Reason, toReason, type Verdict } from "@/lib/domain/reachability/reasons";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import {
  findSandboxes,
  hostSandbox,
  type Sandbox,
  type SandboxFacts,
  signatureOf,
} from "@/lib/domain/topology/sandboxes";
import {
  type Container,
  type ContainerId,
  hasSandbox,
  type NetworkId,
  type PortBinding,
  type Topology,
} from "@/lib/domain/topology/topology";

/** `host` is the engine's host; `internet` is whatever lies beyond its uplink. */
export type SubjectId = ContainerId | "host" | "internet";

export interface Subject {
  id: SubjectId;
  kind: "container" | "host" | "internet";
  name: string;
}

export interface PairVerdict {
  from: SubjectId;
  to: SubjectId;
  /** Whether packets pass to at least one of the target's addresses. The internet knows a container by its published ports. */
  byAddress: Verdict;
  /** Whether a name of the target resolves at the source, and packets pass to what it resolves to. */
  byName: Verdict;
  /** The names of the target that resolve to it at the source. */
  names: readonly string[];
  /** Its addresses to which packets pass; `address:port` where only a published or a linked port lets in. */
  addresses: readonly string[];
  reasons: readonly Reason[];
}

/** Verdicts in one byte each: by address in the low two bits, by name in the next two. */
export const verdictNumbers = { blocked: 0, reachable: 1, unknown: 2 } as const satisfies Record<
  Verdict,
  number
>;

interface ContainerSubject {
  kind: "container";
  id: ContainerId;
  container: Container;
  sandbox: Sandbox;
  /** Number of its class: same networks, same routes, same pause state, same kind of names. */
  group: number;
}

type Member = ContainerSubject | { kind: "host"; id: "host" } | { kind: "internet"; id: "internet" };

/** What holds for every pair of two classes. Reasons are put into words once for all of them. */
interface GroupJudgement {
  byAddress: Verdict;
  /** `by-name` where the names of the very pair decide. */
  byName: Verdict | "by-name";
  passages: readonly Passage[];
  addressFindings: readonly Finding[];
  nameFindings: readonly Finding[];
  /** Put into words when somebody reads them: a matrix needs the verdicts alone. */
  worded: { address: readonly Reason[]; all: readonly Reason[] } | null;
}

const openPair = 255;
/** More are judged again when they are asked for again: a map of a million takes the event loop 0.2 s to grow (measured). */
const maximumJudgements = 100_000;

/**
 * Who reaches whom (rules REACH-1 to REACH-16 of SPEC.md), each pair judged when it is asked for. Containers on the
 * same networks are judged together: a full matrix costs classes², not containers².
 */
export class Reachability {
  readonly subjects: readonly Subject[];
  readonly #members: readonly Member[];
  readonly #places: ReadonlyMap<SubjectId, number>;
  readonly #topology: Topology;
  readonly #filtering: Filtering;
  readonly #facts: NameFactsById;
  readonly directory: NameDirectory;
  readonly #judgements = new Map<number, GroupJudgement>();
  readonly #groupCount: number;
  /** Of each class as the source, what `#byteOf` found. */
  readonly #bytes: (Uint8Array | undefined)[] = [];
  readonly #networkNames: ReadonlyMap<NetworkId, string>;
  readonly #defaultBridge: NetworkId | null;

  constructor(options: { topology: Topology; facts: SandboxFacts; nameFacts: NameFactsById }) {
    const { topology } = options;
    this.#topology = topology;
    this.#facts = options.nameFacts;
    this.#filtering = toFiltering(topology, options.facts);
    this.directory = new NameDirectory(topology);
    this.#defaultBridge =
      topology.networks.find(({ predefined, driver }) => predefined && driver === "bridge")?.id ?? null;
    this.#networkNames = new Map(topology.networks.map(({ id, name }) => [id, toDisplayText(name)]));
    const sandboxes = findSandboxes(topology, options.facts);
    const numbers = new Map<string, number>(topology.networks.map(({ id }, index) => [id, index]));
    const groups = new Map<string, number>();
    const members: Member[] = [];
    for (const container of topology.containers) {
      if (!hasSandbox(container)) continue;
      const sandbox = sandboxes.get(container.id) ?? hostSandbox;
      const isGuest = sandbox.owner?.id !== container.id;
      const key = `${signatureOf(sandbox, numbers)}|${container.state === "paused"}|${isGuest}`;
      const group = groups.get(key) ?? groups.size;
      groups.set(key, group);
      members.push({ kind: "container", id: container.id, container, sandbox, group });
    }
    this.#groupCount = groups.size;
    this.#members = [...members, { kind: "host", id: "host" }, { kind: "internet", id: "internet" }];
    this.#places = new Map(this.#members.map(({ id }, index) => [id, index]));
    this.subjects = this.#members.map((member) => ({
      id: member.id,
      kind: member.kind,
      name: member.kind === "container" ? member.container.name : member.kind,
    }));
  }

  /** How many classes of containers there are. */
  get groupCount(): number {
    return this.#groupCount;
  }

  has(id: string): id is SubjectId {
    return this.#places.has(id as SubjectId);
  }

  /** The network namespace that a subject lives in; null for the internet and for what is no subject. */
  sandboxOf(id: SubjectId): Sandbox | null {
    const member = this.#memberOf(id);
    if (member?.kind === "container") return member.sandbox;
    return member?.kind === "host" ? hostSandbox : null;
  }

  /** The verdict of one ordered pair; null where one of them is no subject. */
  verdict(from: SubjectId, to: SubjectId): PairVerdict | null {
    const source = this.#memberOf(from);
    const target = this.#memberOf(to);
    return source === undefined || target === undefined ? null : this.#judge(source, target);
  }

  /** The verdicts from one subject to every other, in the order of the subjects. */
  *row(from: SubjectId): Generator<PairVerdict> {
    const source = this.#memberOf(from);
    if (source === undefined) return;
    for (const target of this.#members) if (target !== source) yield this.#judge(source, target);
  }

  /** The row of one subject as bytes (`verdictNumbers`), in the order of the subjects; the pair with itself is 0. */
  fillRow(place: number, bytes: Uint8Array): void {
    const source = this.#members[place];
    if (source === undefined) return;
    for (const [index, target] of this.#members.entries()) {
      bytes[index] = source === target ? 0 : this.#judgeBriefly(source, target);
    }
  }

  /** How each address of the target is met; empty for the host and the internet. */
  passages(from: SubjectId, to: SubjectId): readonly Passage[] {
    const source = this.sandboxOf(from);
    const target = this.#memberOf(to);
    if (source === null || target?.kind !== "container") return [];
    return judgePassages(source, target.sandbox, this.#filtering);
  }

  /** How the source leaves for the internet, for its path. */
  wayOut(from: SubjectId): ReturnType<typeof judgeToInternet> | null {
    const source = this.sandboxOf(from);
    return source === null ? null : judgeToInternet(source, this.#filtering);
  }

  /** Published ports of the target as the source can use them, as `address:port`. */
  publishedWays(from: SubjectId, to: SubjectId): { at: string; binding: PortBinding }[] {
    const source = this.#memberOf(from);
    const target = this.#memberOf(to);
    if (source === undefined || target?.kind !== "container") return [];
    return this.#publishedWays(source, target);
  }

  #memberOf(id: SubjectId): Member | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : this.#members[place];
  }

  #judge(source: Member, target: Member): PairVerdict {
    if (target.kind === "internet") return this.#judgeOutbound(source);
    if (source.kind === "internet")
      return target.kind === "container" ? this.#judgeInbound(target) : this.#judgeHostFromOutside(target.id);
    if (target.kind === "host") return this.#judgeHost(source);
    return this.#judgeContainer(source, target);
  }

  #judgeBriefly(source: Member, target: Member): number {
    if (source.kind === "container" && target.kind === "container") {
      const byte = this.#byteOf(source, target);
      if (byte !== openPair) return byte - 1;
    }
    const { byAddress, byName } = this.#judge(source, target);
    return verdictNumbers[byAddress] | (verdictNumbers[byName] << 2);
  }

  #reason(finding: Finding): Reason {
    return toReason(finding, (id) => (id === null ? "it" : (this.#networkNames.get(id) ?? "it")));
  }

  #reasonFor(code: Finding["code"], networkId: NetworkId | null = null): Reason {
    return this.#reason({ code, networkId, otherId: null });
  }

  #putIntoWords(judgement: GroupJudgement): { address: readonly Reason[]; all: readonly Reason[] } {
    if (judgement.worded === null) {
      const address = distinct(judgement.addressFindings).map((finding) => this.#reason(finding));
      const name = distinct(judgement.nameFindings).map((finding) => this.#reason(finding));
      judgement.worded = { address, all: [...address, ...name] };
    }
    return judgement.worded;
  }

  // Container to container, and host to container.

  #judgementOf(source: Member, target: ContainerSubject): GroupJudgement {
    const isSame = source.kind === "container" && source.sandbox === target.sandbox;
    const from = source.kind === "container" ? source.group : this.#groupCount;
    // Two of one class may share one namespace or have two: these are apart.
    const key = (from * (this.#groupCount + 1) + target.group) * 2 + (isSame ? 1 : 0);
    const known = this.#judgements.get(key);
    if (known !== undefined) return known;
    const judgement = this.#judgeGroups(source, target);
    if (this.#judgements.size >= maximumJudgements) this.#judgements.clear();
    this.#judgements.set(key, judgement);
    return judgement;
  }

  /** The judgement of two classes as a byte, plus one; 255 where the very pair has to be looked at. */
  #byteOf(source: ContainerSubject, target: ContainerSubject): number {
    const row = (this.#bytes[source.group] ??= new Uint8Array(this.#groupCount * 2));
    const column = target.group * 2 + (source.sandbox === target.sandbox ? 1 : 0);
    const known = row[column] ?? 0;
    if (known !== 0) return known;
    const { byAddress, byName, nameFindings, addressFindings } = this.#judgeGroups(source, target);
    const isOpen =
      byName === "by-name" ||
      nameFindings.some(({ code }) => code === "default-bridge-no-names") ||
      this.#mayLinksOpen(addressFindings);
    const byte = isOpen ? openPair : 1 + (verdictNumbers[byAddress] | (verdictNumbers[byName] << 2));
    row[column] = byte;
    return byte;
  }

  #judgeGroups(source: Member, target: ContainerSubject): GroupJudgement {
    const isPaused = source.kind === "container" && source.container.state === "paused";
    const sandbox = source.kind === "container" ? source.sandbox : hostSandbox;
    const decide = (
      byAddress: Verdict,
      byName: GroupJudgement["byName"],
      findings: { address: readonly Finding[]; name: readonly Finding[]; passages?: readonly Passage[] },
    ): GroupJudgement => {
      const extra: Finding[] =
        byAddress === "reachable" && target.container.state === "paused"
          ? [{ code: "paused-target", networkId: null, otherId: null }]
          : [];
      return {
        byAddress,
        byName,
        passages: findings.passages ?? [],
        addressFindings: extra.length === 0 ? findings.address : [...findings.address, ...extra],
        nameFindings: findings.name,
        worded: null,
      };
    };
    const because = (code: Finding["code"], networkId: NetworkId | null = null): Finding => ({
      code,
      networkId,
      otherId: null,
    });
    if (isPaused) return decide("blocked", "blocked", { address: [because("paused")], name: [] });
    if (sandbox.kind === "lost" || target.sandbox.kind === "lost")
      return decide("unknown", "unknown", { address: [because("sandbox-gone")], name: [] });
    if (sandbox === target.sandbox) {
      const names = this.#judgeNames(sandbox, target, []);
      const byName =
        sandbox.kind === "host" ? "blocked" : names.verdict === "blocked" ? "blocked" : names.verdict;
      const passages =
        target.sandbox.kind === "host" ? [] : judgePassages(sandbox, target.sandbox, this.#filtering);
      return decide("reachable", byName, {
        address: [because(sandbox.kind === "host" ? "host-itself" : "same-namespace")],
        name: names.findings,
        passages,
      });
    }
    if (target.sandbox.kind === "host") {
      const way = judgeToHost(sandbox);
      return decide(way.verdict, "blocked", {
        address: [way, because("host-itself")],
        name: [because("no-own-name")],
      });
    }
    if (target.sandbox.attachments.length === 0)
      return decide("blocked", "blocked", { address: [because("no-interface")], name: [] });
    const passages = judgePassages(sandbox, target.sandbox, this.#filtering);
    const byAddress = best(passages);
    const names = this.#judgeNames(sandbox, target, passages);
    return decide(byAddress, names.verdict, {
      address: passages.filter(({ verdict }) => verdict === byAddress),
      name: names.findings,
      passages,
    });
  }

  /** By name, as far as the classes decide it (NAMES-1, NAMES-2): the first common user-defined network answers. */
  #judgeNames(
    sandbox: Sandbox,
    target: ContainerSubject,
    passages: readonly Passage[],
  ): { verdict: GroupJudgement["byName"]; findings: Finding[] } {
    const because = (code: Finding["code"], networkId: NetworkId | null): Finding => ({
      code,
      networkId,
      otherId: null,
    });
    if (sandbox.kind !== "own") return { verdict: "blocked", findings: [because("no-embedded-dns", null)] };
    if (target.sandbox.owner?.id !== target.id)
      return { verdict: "blocked", findings: [because("no-own-name", null)] };
    const common = sandbox.attachments.filter(({ network }) =>
      target.sandbox.attachments.some((one) => one.network.id === network.id),
    );
    const telling = common.filter(({ network }) => !network.predefined);
    const [first] = telling;
    if (first === undefined) {
      const bridge = common[0]?.network;
      return {
        verdict: "blocked",
        findings: [
          bridge === undefined
            ? because("no-common-name-network", null)
            : because("default-bridge-no-names", bridge.id),
        ],
      };
    }
    const findings = [because("name-resolves", first.network.id)];
    if (sandbox === target.sandbox) return { verdict: "reachable", findings };
    const verdict = best(passages.filter(({ to }) => to.network.id === first.network.id));
    return { verdict: telling.length > 1 && verdict !== "reachable" ? "by-name" : verdict, findings };
  }

  /** Whether a link may make a name of it where the classes say that there is none. */
  #mayHaveLinks(source: ContainerSubject, judgement: GroupJudgement): boolean {
    if (!judgement.nameFindings.some(({ code }) => code === "default-bridge-no-names")) return false;
    const facts = this.#facts.get(source.sandbox.owner?.id ?? source.id);
    return facts === undefined || facts.links.length > 0;
  }

  /** Whether members of the default bridge are kept apart: there a link opens what its target exposes. */
  #mayLinksOpen(findings: readonly Finding[]): boolean {
    return findings.some(({ code, networkId }) => code === "icc-off" && networkId === this.#defaultBridge);
  }

  /**
   * REACH-5: on the default bridge with `icc=false`, a `--link` lets its bearer's packets pass to the ports that the
   * target exposes, and to nothing else of it. Null where there is no such link; `unknown` where that is not known.
   */
  #linkedPorts(
    source: Member,
    target: ContainerSubject,
    judgement: GroupJudgement,
  ): { verdict: Verdict; addresses: string[]; reason: Reason } | null {
    if (source.kind !== "container" || judgement.byAddress !== "blocked") return null;
    if (!this.#mayLinksOpen(judgement.addressFindings)) return null;
    const { owner } = target.sandbox;
    const endpoint =
      owner === null || this.#defaultBridge === null
        ? null
        : this.directory.endpointOf(this.#defaultBridge, owner.id);
    if (owner === null || endpoint === null || endpoint.ipv4 === null) return null;
    const isUnknown = {
      verdict: "unknown" as const,
      addresses: [],
      reason: this.#reasonFor("names-not-inspected"),
    };
    const facts = this.#facts.get(source.sandbox.owner?.id ?? source.id);
    if (facts === undefined) return isUnknown;
    if (!facts.links.some((link) => link.networkId === null && link.target === owner.name)) return null;
    if (owner.exposedPorts === null) return isUnknown;
    // What answers by UDP alone is no proof that packets pass (REACH-1).
    if (!owner.exposedPorts.some((port) => port.endsWith("/tcp"))) return null;
    const { ipv4 } = endpoint;
    return {
      verdict: "reachable",
      addresses: owner.exposedPorts.map((port) => `${ipv4}:${port.replace(/\/tcp$/, "")}`),
      reason: {
        ...this.#reasonFor("link-opens"),
        text: `A --link lets it in at the exposed ports alone: ${owner.exposedPorts.map(toDisplayText).join(", ")}.`,
      },
    };
  }

  #judgeContainer(source: Member, target: ContainerSubject): PairVerdict {
    const judgement = this.#judgementOf(source, target);
    let byName = judgement.byName;
    let names: string[] = [];
    const worded = this.#putIntoWords(judgement);
    let reasons = worded.all;
    if (source.kind === "container" && source.container.state !== "paused") {
      const resolved = this.#namesFor(source, target, judgement);
      names = resolved.map(({ name }) => name);
      if (byName === "by-name") {
        byName = best(resolved);
      } else if (byName === "blocked" && this.#mayHaveLinks(source, judgement)) {
        if (resolved.length > 0) {
          byName = best(resolved);
          reasons = [...worded.address, this.#reasonFor("name-by-link")];
        } else if (!this.#facts.has(source.sandbox.owner?.id ?? source.id)) {
          byName = "unknown";
          reasons = [...reasons, this.#reasonFor("names-not-inspected")];
        }
      }
    } else if (byName === "by-name") byName = "blocked";
    const door = this.#linkedPorts(source, target, judgement);
    if (door !== null) {
      // The name that the link has written into the hosts file leads to the same address.
      if (names.length > 0) byName = door.verdict;
      else if (door.verdict === "unknown") byName = "unknown";
      reasons = [door.reason, ...reasons.filter(({ code }) => code !== door.reason.code)];
    }
    if (door === null && judgement.byAddress === "blocked" && target.container.ports.length > 0) {
      const ways = this.#publishedWays(source, target);
      if (ways.length > 0) reasons = [...reasons, this.#portReason(ways)];
    }
    return {
      from: source.id,
      to: target.id,
      byAddress: door?.verdict ?? judgement.byAddress,
      byName,
      names,
      addresses: door?.addresses ?? this.#addressesFor(source, target, judgement),
      reasons,
    };
  }

  #addressesFor(source: Member, target: ContainerSubject, judgement: GroupJudgement): string[] {
    if (judgement.byAddress !== "reachable") return [];
    if (target.sandbox.kind === "host")
      return source.kind === "container" && source.sandbox.kind === "own"
        ? judgeToHost(source.sandbox).addresses
        : ["127.0.0.1"];
    if (source.kind === "container" && source.sandbox === target.sandbox) {
      const own = target.sandbox.attachments.flatMap(({ endpoint }) => addressesOf(endpoint));
      return own.length === 0 ? ["127.0.0.1"] : own;
    }
    return judgement.passages
      .filter(({ verdict }) => verdict === "reachable")
      .flatMap(({ to, family }) => {
        const endpoint = this.directory.endpointOf(to.network.id, target.sandbox.owner?.id ?? target.id);
        return endpoint === null ? [] : [addressOf(endpoint, family)].filter((address) => address !== null);
      });
  }

  /** The target's names that lead to it from the source, with how packets fare there. */
  #namesFor(
    source: ContainerSubject,
    target: ContainerSubject,
    judgement: GroupJudgement,
  ): { name: string; verdict: Verdict }[] {
    const { sandbox } = source;
    if (sandbox.kind !== "own" || target.sandbox.owner?.id !== target.id) return [];
    const found = new Map<string, Verdict>();
    const verdictOn = (networkId: NetworkId): Verdict =>
      sandbox === target.sandbox
        ? "reachable"
        : best(judgement.passages.filter(({ to }) => to.network.id === networkId));
    for (const { network } of sandbox.attachments) {
      if (network.predefined) continue;
      const endpoint = this.directory.endpointOf(network.id, target.id);
      if (endpoint === null) continue;
      for (const { name } of this.directory.namesOf(endpoint)) {
        const key = name;
        if (found.has(key)) continue;
        // A network that comes earlier may have given the name to somebody else (NAMES-2).
        const answer =
          sandbox.attachments.length === 1 ? null : this.directory.lookUp(sandbox.attachments, name);
        if (answer === null || answer.endpoints.includes(endpoint)) found.set(key, verdictOn(network.id));
      }
    }
    const links = this.directory.linksOf(this.#facts.get(sandbox.owner?.id ?? source.id));
    for (const { name, endpoint } of links) {
      if (endpoint.containerId === target.id && !found.has(name))
        found.set(name, verdictOn(endpoint.networkId));
    }
    return [...found].map(([name, verdict]) => ({ name, verdict }));
  }

  // The host and the internet.

  #judgeHost(source: Member): PairVerdict {
    const answer = (byAddress: Verdict, rest: Partial<PairVerdict>): PairVerdict => ({
      from: source.id,
      to: "host",
      byAddress,
      byName: byAddress === "reachable" ? "blocked" : byAddress,
      names: [],
      addresses: [],
      reasons: [],
      ...rest,
    });
    if (source.kind !== "container")
      return answer("reachable", { addresses: ["127.0.0.1"], reasons: [this.#reasonFor("host-itself")] });
    if (source.container.state === "paused")
      return answer("blocked", { reasons: [this.#reasonFor("paused")] });
    if (source.sandbox.kind === "lost")
      return answer("unknown", { reasons: [this.#reasonFor("sandbox-gone")] });
    if (source.sandbox.kind === "host")
      return answer("reachable", { addresses: ["127.0.0.1"], reasons: [this.#reasonFor("host-itself")] });
    const way = judgeToHost(source.sandbox);
    const reasons = [this.#reason(way)];
    if (way.verdict !== "reachable") return answer(way.verdict, { reasons });
    const facts = this.#facts.get(source.sandbox.owner?.id ?? source.id);
    const names = (facts?.extraHosts ?? [])
      .filter((entry) => isHostEntry(entry, way.addresses))
      .map((entry) => entry.slice(0, entry.indexOf(":")));
    const [byName, code]: [Verdict, Finding["code"]] =
      facts === undefined
        ? ["unknown", "names-not-inspected"]
        : names.length > 0
          ? ["reachable", "name-in-hosts-file"]
          : ["blocked", "no-own-name"];
    return answer("reachable", {
      byName,
      names,
      addresses: way.addresses,
      reasons: [...reasons, this.#reasonFor(code)],
    });
  }

  #judgeOutbound(source: Member): PairVerdict {
    const answer = (verdict: Verdict, reasons: Reason[]): PairVerdict => ({
      from: source.id,
      to: "internet",
      byAddress: verdict,
      byName: verdict === "blocked" ? "blocked" : "unknown",
      names: [],
      addresses: [],
      reasons: verdict === "blocked" ? reasons : [...reasons, this.#reasonFor("external-dns")],
    });
    if (source.kind === "container" && source.container.state === "paused")
      return answer("blocked", [this.#reasonFor("paused")]);
    const sandbox = source.kind === "container" ? source.sandbox : hostSandbox;
    if (sandbox.kind === "lost") return answer("unknown", [this.#reasonFor("sandbox-gone")]);
    const way = judgeToInternet(sandbox, this.#filtering);
    return answer(way.verdict, [this.#reason(way)]);
  }

  #judgeHostFromOutside(to: SubjectId): PairVerdict {
    return {
      from: "internet",
      to,
      byAddress: to === "internet" ? "reachable" : "unknown",
      byName: "unknown",
      names: [],
      addresses: [],
      reasons: [this.#reasonFor("host-firewall")],
    };
  }

  #judgeInbound(target: ContainerSubject): PairVerdict {
    const { sandbox } = target;
    const answer = (verdict: Verdict, reasons: Reason[], addresses: string[] = []): PairVerdict => ({
      from: "internet",
      to: target.id,
      byAddress: verdict,
      byName: verdict === "unknown" ? "unknown" : "blocked",
      names: [],
      addresses,
      reasons,
    });
    if (sandbox.kind === "lost") return answer("unknown", [this.#reasonFor("sandbox-gone")]);
    if (sandbox.kind === "host")
      return { ...this.#judgeHostFromOutside(target.id), reasons: [this.#reasonFor("host-firewall")] };
    const source: Member = { kind: "internet", id: "internet" };
    const ways = this.#publishedWays(source, target);
    if (ways.length > 0) {
      const paused = target.container.state === "paused" ? [this.#reasonFor("paused-target")] : [];
      return answer(
        "reachable",
        [this.#portReason(ways), ...paused],
        ways.map(({ at }) => at),
      );
    }
    const onWire = sandbox.attachments.find(
      ({ network }) => (network.driver === "macvlan" || network.driver === "ipvlan") && !network.internal,
    );
    if (onWire !== undefined)
      return answer("unknown", [this.#reasonFor("macvlan-outside", onWire.network.id)]);
    const open = sandbox.attachments.find(
      ({ network, endpoint }) => endpoint.ipv6 !== null && !this.#filtering.ipv6 && !isPrivate(network, 6),
    );
    if (open !== undefined) return answer("unknown", [this.#reasonFor("ipv6-global", open.network.id)]);
    const foreign = sandbox.attachments.find(
      ({ network }) => !["bridge", "macvlan", "ipvlan", "overlay"].includes(network.driver),
    );
    if (foreign !== undefined)
      return answer("unknown", [this.#reasonFor("foreign-driver", foreign.network.id)]);
    return answer("blocked", [
      this.#reasonFor(sandbox.attachments.length === 0 ? "no-interface" : "not-published"),
    ]);
  }

  #portReason(ways: readonly { at: string; binding: PortBinding }[]): Reason {
    const shown = ways
      .slice(0, 5)
      .map(({ at, binding }) => `${at} → ${binding.containerPort}/${binding.protocol}`)
      .join(", ");
    const more = ways.length > 5 ? ` and ${ways.length - 5} more` : "";
    return { ...this.#reasonFor("published-port"), text: `A published port leads to it: ${shown}${more}.` };
  }

  /** REACH-9. The address is the host's as the source would name it; `*` is any of the host's outer addresses. */
  #publishedWays(source: Member, target: ContainerSubject): { at: string; binding: PortBinding }[] {
    const { ports } = target.container;
    if (ports.length === 0 || target.sandbox.kind !== "own") return [];
    const ways: { at: string; binding: PortBinding }[] = [];
    const put = (address: string, binding: PortBinding): void => {
      const at = `${address.includes(":") ? `[${address}]` : address}:${binding.hostPort}`;
      if (ways.every((way) => way.at !== at || way.binding.protocol !== binding.protocol))
        ways.push({ at, binding });
    };
    // What is published there is met at the container's own address only.
    const home = target.sandbox.route4?.network;
    if (this.#filtering.routes && home !== undefined && isRouted(home, 4)) return [];
    const published = judgePublishedFor(source, target);
    for (const binding of ports) {
      const { hostAddress } = binding;
      const isAny = hostAddress === "0.0.0.0" || hostAddress === "::";
      const isLoopback = hostAddress.startsWith("127.") || hostAddress === "::1";
      if (published === "host") put(isAny ? "127.0.0.1" : hostAddress, binding);
      else if (published === "internet") {
        if (isAny) put(this.#uplinkAddress(hostAddress === "::" ? 6 : 4) ?? "*", binding);
        else if (!isLoopback && !this.#isBridgeAddress(hostAddress)) put(hostAddress, binding);
      } else if (!isLoopback && hostAddress !== "::") {
        for (const { via, addresses } of published) {
          const own =
            via.network.driver === "overlay"
              ? this.#overlayDoor()
              : gatewaysOf(via).find((address) => !address.includes(":"));
          if (isAny && own !== undefined) put(own, binding);
          else if (!isAny && (addresses === "any" || addresses.includes(hostAddress)))
            put(hostAddress, binding);
        }
      }
    }
    return ways;
  }

  /** Where a container meets the host that leaves by docker_gwbridge. */
  #overlayDoor(): string | undefined {
    const bridge = this.#topology.networks.find(({ name }) => name === "docker_gwbridge");
    return bridge?.pools[0]?.gateway ?? this.#uplinkAddress(4) ?? undefined;
  }

  #uplinkAddress(family: 4 | 6): string | null {
    for (const { kind, addresses } of this.#topology.host?.interfaces ?? []) {
      if (kind !== "physical") continue;
      const found = addresses
        .map((address) => toAddress(address))
        .findIndex((address) => address?.family === family);
      if (found !== -1) return addresses[found]?.split("/")[0] ?? null;
    }
    return null;
  }

  #isBridgeAddress(address: string): boolean {
    return (
      this.#topology.networks.some(
        ({ driver, pools }) => driver === "bridge" && pools.some(({ gateway }) => gateway === address),
      ) || this.#topology.endpoints.some(({ gateway }) => gateway === address)
    );
  }
}

function judgePublishedFor(
  source: Member,
  target: ContainerSubject,
): "host" | "internet" | ReturnType<typeof judgePublished> {
  if (source.kind !== "container") return source.kind;
  if (source.sandbox.kind === "host") return "host";
  return source.container.state === "paused" ? [] : judgePublished(source.sandbox, target.sandbox);
}

function isHostEntry(entry: string, hostAddresses: readonly string[]): boolean {
  const value = entry.slice(entry.indexOf(":") + 1);
  return value === "host-gateway" || hostAddresses.includes(value);
}

function best(passages: readonly { verdict: Verdict }[]): Verdict {
  if (passages.some(({ verdict }) => verdict === "reachable")) return "reachable";
  return passages.some(({ verdict }) => verdict === "unknown") ? "unknown" : "blocked";
}

function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ code, networkId, otherId }) => {
    const key = `${code} ${networkId} ${otherId}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
