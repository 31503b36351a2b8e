import { toDisplayText } from "@/lib/domain/topology/display-text";

/** What YAML is made of here. Mappings are Maps: a hostile key is a key, and the order is ours. */
export type YamlValue = string | number | boolean | readonly YamlValue[] | YamlMapping;
export type YamlMapping = ReadonlyMap<string, YamlValue>;

/**
 * A mapping as YAML in block style (EXP-10). Every text is a double-quoted scalar, for plain ones are read as numbers,
 * dates or booleans by one version and not by the other; only keys that no version can mistake stand plain.
 */
export function toYaml(mapping: YamlMapping): string {
  return `${mappingLines(mapping, "").join("\n")}\n`;
}

/** YAML reads 1024 characters as a key before its colon; a longer one needs a `?`. */
const longestKey = 1000;

function mappingLines(mapping: YamlMapping, indent: string): string[] {
  return [...mapping].flatMap(([key, value]) => {
    const quoted = quoteKey(key);
    return quoted.length <= longestKey
      ? entryLines(`${indent}${quoted}:`, value, indent)
      : [`${indent}? ${quoted}`, ...entryLines(`${indent}:`, value, indent)];
  });
}

function entryLines(start: string, value: YamlValue, indent: string): string[] {
  if (value instanceof Map) {
    return value.size === 0 ? [`${start} {}`] : [start, ...mappingLines(value, `${indent}  `)];
  }
  if (isSequence(value)) {
    if (value.length === 0) return [`${start} []`];
    return [start, ...value.flatMap((item) => itemLines(item, `${indent}  `))];
  }
  return [`${start} ${typeof value === "string" ? quoteYaml(value) : `${value as number | boolean}`}`];
}

/** A mapping in a sequence begins on the line of its dash. */
function itemLines(item: YamlValue, indent: string): string[] {
  if (!(item instanceof Map) || item.size === 0) return entryLines(`${indent}-`, item, indent);
  const [first = "", ...rest] = mappingLines(item, `${indent}  `);
  return [`${indent}- ${first.trimStart()}`, ...rest];
}

// `Array.isArray` does not narrow a readonly array.
function isSequence(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

/** Words that YAML 1.1 reads as booleans or nothing. */
const words = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

function quoteKey(key: string): string {
  return /^[A-Za-z][A-Za-z0-9_.-]*$/.test(key) && !words.test(key) ? key : quoteYaml(key);
}

/** A double-quoted scalar; what draws nothing or moves other text is escaped. Lone surrogates become U+FFFD. */
export function quoteYaml(text: string): string {
  const body = Array.from(text, (character) => {
    if (character === '"' || character === "\\") return `\\${character}`;
    if (character === "\n") return String.raw`\n`;
    if (/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character) && toDisplayText(character) === character)
      return character;
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff) return "\ufffd";
    if (code > 0xffff) return String.raw`\U${code.toString(16).padStart(8, "0")}`;
    return String.raw`\u${code.toString(16).padStart(4, "0")}`;
  });
  return `"${body.join("")}"`;
}
