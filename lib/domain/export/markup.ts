declare const brand: unique symbol;

/** Text that is well-formed XML: made by `element` and `textNode` alone, so that no name gets in unescaped. */
export type Markup = string & { readonly [brand]: "Markup" };

/** An XML element. Attributes that are undefined are left out; children stand as they are. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  children: readonly Markup[] = [],
): Markup {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) =>
        ` ${key}="${toXmlText(typeof value === "number" ? toNumberText(value) : String(value))}"`,
    )
    .join("");
  return (
    children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join("")}</${name}>`
  ) as Markup;
}

/** Text between tags. */
export function textNode(text: string): Markup {
  return toXmlText(text) as Markup;
}

/** Text for XML, escaped; what XML 1.0 can't hold (controls, lone surrogates, U+FFFE) is taken out. */
export function toXmlText(text: string): string {
  return text.replace(illegal, "").replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

const illegal = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Two decimals: more is below a pixel at any zoom. */
function toNumberText(value: number): string {
  return String(Math.round(value * 100) / 100);
}
