import { createHash, randomBytes } from "node:crypto";

/** Makes 64-hex ids. */
export type IdSource = (what: string) => string;

/** Ids as the engine makes them. */
export const randomIds: IdSource = () => randomBytes(32).toString("hex");

/** Ids that depend on the name alone, so that a planted topology looks the same each time. */
export function namedIds(salt: string): IdSource {
  const seen = new Map<string, number>();
  return (what) => {
    const count = seen.get(what) ?? 0;
    seen.set(what, count + 1);
    return createHash("sha256").update(`${salt}\n${what}\n${count}`).digest("hex");
  };
}

/** The first 12 digits, as the engine uses them in host names, aliases and bridge names. */
export function shortId(id: string): string {
  return id.slice(0, 12);
}

const adjectives = [
  "amber",
  "brisk",
  "calm",
  "deft",
  "eager",
  "fond",
  "gentle",
  "happy",
  "keen",
  "lucid",
  "merry",
  "quiet",
];
const people = [
  "bartik",
  "cerf",
  "engelbart",
  "hamilton",
  "hopper",
  "kahn",
  "lamport",
  "liskov",
  "perlman",
  "postel",
  "turing",
];

/** A name for a container that was given none, in the engine's manner. */
export function madeUpName(isTaken: (name: string) => boolean): string {
  for (let attempt = 0; ; attempt += 1) {
    const [a = 0, b = 0] = randomBytes(2);
    const name = `${adjectives[a % adjectives.length]}_${people[b % people.length]}${attempt > 3 ? attempt : ""}`;
    if (!isTaken(name)) return name;
  }
}
