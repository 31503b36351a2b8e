import { EngineFailure } from "./engine-failure";

/** The `filters` parameter: for each name its values. */
export type Filters = Map<string, string[]>;

/** Reads `filters` in both its forms, `{"name":["a"]}` and the older `{"name":{"a":true}}`. */
export function parseFilters(text: string | null): Filters {
  const filters: Filters = new Map();
  if (!text) return filters;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new EngineFailure(500, "unexpected end of JSON input");
  }
  const kind = Array.isArray(parsed) ? "array" : typeof parsed;
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new EngineFailure(
      500,
      `json: cannot unmarshal ${kind} into Go value of type map[string]map[string]bool`,
    );
  }
  for (const [name, values] of Object.entries(parsed)) {
    if (Array.isArray(values)) filters.set(name, values.map(String));
    else if (typeof values === "object" && values !== null) filters.set(name, Object.keys(values));
    else
      throw new EngineFailure(
        500,
        `json: cannot unmarshal ${typeof values} into Go value of type map[string]bool`,
      );
  }
  return filters;
}

/** Refuses filters that the endpoint doesn't know. */
export function checkFilterNames(filters: Filters, known: readonly string[]): void {
  for (const name of filters.keys())
    if (!known.includes(name)) throw new EngineFailure(400, `Invalid filter '${name}'`);
}

/** Whether one of a filter's values satisfies the test; without the filter anything does. */
export function matches(filters: Filters, name: string, test: (value: string) => boolean): boolean {
  const values = filters.get(name);
  return values === undefined || values.length === 0 || values.some(test);
}

/** The engine takes name filters as regular expressions anywhere in the name, and as plain text if they aren't one. */
export function matchesName(value: string, name: string): boolean {
  try {
    return new RegExp(value).test(name);
  } catch {
    return value === name;
  }
}

/** Every `label` filter must hold: `key` or `key=value`. */
export function matchesLabels(filters: Filters, labels: Record<string, string>): boolean {
  return (filters.get("label") ?? []).every((wanted) => hasLabel(wanted, labels));
}

/** Whether labels hold `key` or `key=value`. */
export function hasLabel(wanted: string, labels: Record<string, string>): boolean {
  const cut = wanted.indexOf("=");
  if (cut < 0) return wanted in labels;
  return labels[wanted.slice(0, cut)] === wanted.slice(cut + 1);
}

/** A filter that takes one yes or no. */
export function readFlag(filters: Filters, name: string): boolean | null {
  const values = filters.get(name);
  if (values === undefined || values.length === 0) return null;
  if (values.length > 1) throw new EngineFailure(400, `got more than one value for filter key "${name}"`);
  const value = values[0] ?? "";
  if (["true", "1"].includes(value)) return true;
  if (["false", "0"].includes(value)) return false;
  throw new EngineFailure(
    400,
    `invalid value for filter '${name}', must be "true" (or "1"), or "false" (or "0")`,
  );
}
