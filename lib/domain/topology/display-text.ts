/**
 * Text that came from outside (names, images, labels) as it may be shown: characters that draw nothing or change the
 * order or place of others (controls, zero-width, bidirectional marks, line separators, lone surrogates) stand as
 * `\u{…}`, so that two different names never look the same by them. Everything else stays as it is.
 */
export function toDisplayText(text: string): string {
  return hidden.test(text) ? text.replace(hiddenAll, escapeCharacter) : text;
}

// Cc controls, Cf formats (bidi marks, zero-width joiners, BOM, soft hyphen, tags), Zl and Zp separators, Cs lone
// surrogates, Co private use; and the Hangul and Braille blanks, which are letters to Unicode and nothing to the eye.
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\u115f\u1160\u2800\u3164\uffa0]/u;
const hiddenAll = new RegExp(hidden.source, "gu");

function escapeCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** Shortens a text in its middle to at most `length` characters: the end of a container's name tells it apart. */
export function truncateMiddle(text: string, length: number): string {
  if (text.length <= length) return text;
  const characters = Array.from(text);
  if (characters.length <= length) return text;
  const tail = Math.floor((length - 1) * 0.4);
  return `${characters.slice(0, length - 1 - tail).join("")}…${characters.slice(characters.length - tail).join("")}`;
}
