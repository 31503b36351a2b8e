/** A query longer than this is cut: nothing that a person looks for is, and every character costs time (FIND-2). */
export const maxQueryLength = 200;
/** Terms after these are left out, so that 200 characters of one-letter words stay cheap (FIND-2). */
const maxTerms = 16;

const fieldNames = [
  "name",
  "address",
  "subnet",
  "mac",
  "image",
  "label",
  "port",
  "driver",
  "state",
  "project",
  "alias",
  "network",
  "container",
  "interface",
  "id",
] as const;
export type QueryField = (typeof fieldNames)[number];

const fields: ReadonlyMap<string, QueryField> = new Map<string, QueryField>([
  ...fieldNames.map((name) => [name, name] as const),
  ["ip", "address"],
]);

export interface QueryTerm {
  /** Null for a bare term, which looks everywhere. */
  field: QueryField | null;
  /** In lower case, never empty. */
  value: string;
  isNegated: boolean;
}

export interface Query {
  terms: QueryTerm[];
}

// A minus, then a field, then quoted or plain text; a quote that is still open runs to the end, as it does while typing.
const token = /(-?)(?:([a-z]+):)?(?:"([^"]*)"?|([^\s"]+))/gy;
const blanks = /\s+/gy;
const unseen = /[\p{Cc}\p{Zl}\p{Zp}]/gu;

/** Reads what a person typed. Every text is a query; what can't be read as a field is a bare term (FIND-1, FIND-2). */
export function parseQuery(text: string): Query {
  const line = text.slice(0, maxQueryLength).replace(unseen, " ").toLowerCase();
  const terms = new Map<string, QueryTerm>();
  let at = 0;
  while (at < line.length && terms.size < maxTerms) {
    blanks.lastIndex = at;
    if (blanks.test(line)) {
      at = blanks.lastIndex;
      continue;
    }
    token.lastIndex = at;
    const match = token.exec(line);
    if (match === null) {
      // A lone `name:` or `-` before a blank or the end: a term that is being typed.
      at += 1;
      continue;
    }
    at = token.lastIndex;
    const term = toTerm(match);
    if (term !== null) terms.set(`${term.isNegated ? "-" : ""}${term.field ?? ""}:${term.value}`, term);
  }
  return { terms: [...terms.values()] };
}

function toTerm([, minus = "", prefix, quoted, plain = ""]: RegExpExecArray): QueryTerm | null {
  const field = prefix === undefined ? null : (fields.get(prefix) ?? null);
  // `nginx:1.25` and `fd00::2` hold a colon and name no field.
  const lead = prefix !== undefined && field === null ? `${prefix}:` : "";
  const value = `${lead}${quoted ?? plain}`.trim();
  const isBeingTyped =
    value === "" || value === "-" || (field === null && quoted === undefined && isBareField(value));
  return isBeingTyped ? null : { field, value, isNegated: minus === "-" };
}

function isBareField(value: string): boolean {
  return value.endsWith(":") && fields.has(value.slice(0, -1));
}
