import type { Issue } from "@/lib/domain/problem/problem";
import { masked } from "@/lib/domain/topology/mask-secrets";
import type { NetworkDraft, PoolDraft } from "@/lib/domain/topology/plan-network";

/** A row of a list of names and values. */
export interface Pair {
  key: string;
  value: string;
}

export interface PoolForm {
  subnet: string;
  ipRange: string;
  gateway: string;
  auxiliary: Pair[];
}

/** What the create dialog's fields hold. */
export interface NetworkForm {
  name: string;
  driver: string;
  pool4: PoolForm;
  ipv6: boolean;
  pool6: PoolForm;
  internal: boolean;
  attachable: boolean;
  icc: boolean;
  masquerade: boolean;
  mtu: string;
  parent: string;
  labels: Pair[];
  /** Driver options that no field of their own holds. */
  options: Pair[];
  /** Keys of the confirmations that were given. */
  confirmed: string[];
}

const emptyPool: PoolForm = { subnet: "", ipRange: "", gateway: "", auxiliary: [] };

export const emptyNetworkForm: NetworkForm = {
  name: "",
  driver: "bridge",
  pool4: emptyPool,
  ipv6: false,
  pool6: emptyPool,
  internal: false,
  attachable: false,
  icc: true,
  masquerade: true,
  mtu: "",
  parent: "",
  labels: [],
  options: [],
  confirmed: [],
};

const iccOption = "com.docker.network.bridge.enable_icc";
const masqueradeOption = "com.docker.network.bridge.enable_ip_masquerade";
const mtuOption = "com.docker.network.driver.mtu";

/** Which of the driver-specific fields a driver has. */
export function fieldsOfDriver(driver: string): {
  bridge: boolean;
  mtu: boolean;
  parent: boolean;
  attachable: boolean;
} {
  return {
    bridge: driver === "bridge",
    mtu: driver === "bridge" || driver === "overlay",
    parent: driver === "macvlan" || driver === "ipvlan",
    attachable: driver === "overlay",
  };
}

/** What every value of Go's `ParseBool` says that is no. */
const no = new Set(["false", "0", "f", "F", "FALSE", "False"]);

/**
 * A draft as the fields hold it: `toNetworkDraft` leads back. Null where the form has no place for it: it has one
 * subnet of each family.
 */
export function toNetworkForm(draft: NetworkDraft): NetworkForm | null {
  const has = fieldsOfDriver(draft.driver);
  const four = draft.pools.filter(({ subnet }) => subnet?.includes(":") !== true);
  const six = draft.pools.filter(({ subnet }) => subnet?.includes(":") === true);
  if (four.length > 1 || six.length > 1) return null;
  const { [iccOption]: icc, [masqueradeOption]: masquerade, [mtuOption]: mtu, ...rest } = draft.options;
  const isFolded = (isShown: boolean, value: string | undefined): boolean =>
    isShown && value !== undefined && no.has(value);
  const options = { ...rest };
  // What stands there and says what goes without saying is kept as it is.
  if (icc !== undefined && !isFolded(has.bridge, icc)) options[iccOption] = icc;
  if (masquerade !== undefined && !isFolded(has.bridge, masquerade)) options[masqueradeOption] = masquerade;
  if (mtu !== undefined && !has.mtu) options[mtuOption] = mtu;
  return {
    ...emptyNetworkForm,
    name: draft.name,
    driver: draft.driver,
    pool4: toPoolForm(four[0]),
    ipv6: draft.ipv6,
    pool6: toPoolForm(six[0]),
    internal: draft.internal,
    attachable: draft.attachable,
    icc: !isFolded(has.bridge, icc),
    masquerade: !isFolded(has.bridge, masquerade),
    mtu: has.mtu ? (mtu ?? "") : "",
    parent: draft.parent ?? "",
    labels: toPairs(draft.labels),
    options: toPairs(options),
  };
}

function toPoolForm(pool: PoolDraft | undefined): PoolForm {
  if (pool === undefined) return emptyPool;
  return {
    subnet: pool.subnet ?? "",
    ipRange: pool.ipRange ?? "",
    gateway: pool.gateway ?? "",
    auxiliary: toPairs(pool.auxiliaryAddresses),
  };
}

function toPairs(texts: Record<string, string>): Pair[] {
  return Object.entries(texts).map(([key, value]) => ({ key, value }));
}

/** The request that the fields amount to. Fields that the driver does not have are left out. */
export function toNetworkDraft(form: NetworkForm): NetworkDraft {
  const has = fieldsOfDriver(form.driver);
  const options = toTexts(form.options);
  if (has.bridge && !form.icc) options[iccOption] = "false";
  if (has.bridge && !form.masquerade) options[masqueradeOption] = "false";
  if (has.mtu && form.mtu.trim() !== "") options[mtuOption] = form.mtu.trim();
  return {
    name: form.name.trim(),
    driver: form.driver,
    internal: form.internal,
    attachable: has.attachable && form.attachable,
    ipv6: form.ipv6,
    pools: poolsOf(form).map(({ pool }) => toPoolDraft(pool)),
    parent: has.parent && form.parent.trim() !== "" ? form.parent.trim() : null,
    options,
    labels: toTexts(form.labels),
    confirm: [],
  };
}

type PoolName = "pool4" | "pool6";

/** The pools that are sent, in their order: those of which anything is filled in. */
function poolsOf(form: NetworkForm): { name: PoolName; pool: PoolForm }[] {
  const names: PoolName[] = form.ipv6 ? ["pool4", "pool6"] : ["pool4"];
  return names.map((name) => ({ name, pool: form[name] })).filter(({ pool }) => !isEmptyPool(pool));
}

function isEmptyPool(pool: PoolForm): boolean {
  return (
    [pool.subnet, pool.ipRange, pool.gateway].every((text) => text.trim() === "") &&
    Object.keys(toTexts(pool.auxiliary)).length === 0
  );
}

function toPoolDraft(pool: PoolForm): PoolDraft {
  return {
    subnet: toText(pool.subnet),
    ipRange: toText(pool.ipRange),
    gateway: toText(pool.gateway),
    auxiliaryAddresses: toTexts(pool.auxiliary),
  };
}

function toText(text: string): string | null {
  return text.trim() === "" ? null : text.trim();
}

/** Rows of which both sides are empty were only begun. */
function toTexts(pairs: readonly Pair[]): Record<string, string> {
  return Object.fromEntries(
    pairs
      .filter(({ key, value }) => key.trim() !== "" || value.trim() !== "")
      .map(({ key, value }) => [key.trim(), value.trim()]),
  );
}

/** The field that an issue's path names: `pools[0].gateway` → `pool4.gateway`; empty for the request as a whole. */
export function fieldOfPath(form: NetworkForm, path: string): string {
  const pool = /^pools\[(\d+)\]\.(\w+)/.exec(path);
  if (pool !== null) return `${poolsOf(form)[Number(pool[1])]?.name ?? "pool4"}.${pool[2]}`;
  // What IPv6 lacks is a subnet; the field for it is there once IPv6 is on.
  if (path === "ipv6") return "pool6.subnet";
  if (path.startsWith("labels")) return "labels";
  if (path === `options.${mtuOption}`) return "mtu";
  return path.startsWith("options") ? "options" : path;
}

/** What the plan can't see, since a record has each key once. */
export function judgeRows(form: NetworkForm): Issue[] {
  const issues: Issue[] = [];
  const lists: [path: string, pairs: readonly Pair[]][] = [
    ["labels", form.labels],
    ["options", form.options],
    ...poolsOf(form).map(({ pool }, index): [string, Pair[]] => [
      `pools[${index}].auxiliaryAddresses`,
      pool.auxiliary,
    ]),
  ];
  for (const [path, pairs] of lists) {
    const seen = new Set<string>();
    for (const { key, value } of pairs) {
      const name = key.trim();
      if (path === "labels" && value === masked) {
        const message = `Patchbay does not read the value of “${name}”. Write it again, or take the row away.`;
        issues.push({ path, code: "masked", message });
      }
      if (name !== "" && seen.has(name))
        issues.push({ path, code: "key-twice", message: `“${name}” is given twice.` });
      seen.add(name);
    }
  }
  return issues;
}
