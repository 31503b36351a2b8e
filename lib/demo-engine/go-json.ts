import { z } from "zod";
import { EngineFailure } from "./engine-failure";

/**
 * Reads a request body as the engine's Go decoder does: only the first document counts, keys match in any case, `null`
 * leaves a field at its zero value, unknown keys are dropped.
 */
export function decodeBody<Schema extends z.ZodType>(
  text: string,
  { schema, goType }: { schema: Schema; goType: string },
): z.output<Schema> {
  if (text.trim() === "") throw new EngineFailure(400, "got EOF while reading request body");
  const document = canonical(parseFirstDocument(text), schema);
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.filter((key) => typeof key === "string").join(".") ?? "";
  const found = jsonKind(valueAt(document, issue?.path ?? []));
  const expected = issue && "expected" in issue ? goKind(String(issue.expected)) : "string";
  const where = path === "" ? `Go value` : `Go struct field ${goType}.${path}`;
  throw new EngineFailure(400, `json: cannot unmarshal ${found} into ${where} of type ${expected}`);
}

function parseFirstDocument(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const end = endOfFirstDocument(text);
    if (end === null) throw new EngineFailure(400, "unexpected EOF");
    try {
      return JSON.parse(text.slice(0, end));
    } catch {
      const character = text.trimStart()[0] ?? "";
      throw new EngineFailure(400, `invalid character '${character}' looking for beginning of value`);
    }
  }
}

function endOfFirstDocument(text: string): number | null {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isInString) {
      if (character === "\\") at += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") {
      depth -= 1;
      if (depth <= 0) return at + 1;
    }
  }
  return depth > 0 || isInString ? null : text.length;
}

/** Renames keys to the schema's own spelling and drops nulls, through objects, arrays and records. */
function canonical(value: unknown, schema: z.ZodType): unknown {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject && isRecord(value)) {
    const shape = new Map(
      Object.entries(inner.shape).map(([key, field]) => [key.toLowerCase(), { key, field }]),
    );
    const out: Record<string, unknown> = {};
    for (const [key, field] of Object.entries(value)) {
      const known = shape.get(key.toLowerCase());
      if (known && field !== null) out[known.key] = canonical(field, known.field as z.ZodType);
    }
    return out;
  }
  if (inner instanceof z.ZodRecord && isRecord(value)) {
    const valueType = inner.valueType as z.ZodType;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, canonical(item, valueType)]));
  }
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((item) => canonical(item, inner.element as z.ZodType));
  }
  return value;
}

function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return unwrap(schema.unwrap() as z.ZodType);
  }
  return schema;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

function goKind(expected: string): string {
  if (expected === "boolean") return "bool";
  if (expected === "number" || expected === "int") return "int";
  if (expected === "record" || expected === "object") return "map[string]string";
  if (expected === "array") return "[]string";
  return expected;
}
