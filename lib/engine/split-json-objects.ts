/**
 * Splits a stream of JSON objects into values. Docker's events come one after the other, usually but not always with
 * line ends between them, and chunks end anywhere. Objects that don't parse are dropped; an object over
 * `maximumLength` characters too.
 */
export function splitJsonObjects(maximumLength: number): (chunk: string) => unknown[] {
  let pending = "";
  let depth = 0;
  let isInText = false;
  let isEscaped = false;
  return (chunk) => {
    const values: unknown[] = [];
    let start = 0;
    for (let index = 0; index < chunk.length; index += 1) {
      const character = chunk[index];
      if (isInText) {
        if (isEscaped) isEscaped = false;
        else if (character === "\\") isEscaped = true;
        else if (character === '"') isInText = false;
      } else if (character === '"') isInText = depth > 0;
      else if (character === "{") {
        if (depth === 0) start = index;
        depth += 1;
      } else if (character === "}" && depth > 0) {
        depth -= 1;
        if (depth === 0) {
          const text = pending + chunk.slice(start, index + 1);
          pending = "";
          try {
            values.push(JSON.parse(text));
          } catch {
            // Not JSON after all: the next object starts clean.
          }
        }
      }
    }
    if (depth > 0) pending += chunk.slice(start);
    if (pending.length > maximumLength) {
      pending = "";
      depth = 0;
      isInText = false;
    }
    return values;
  };
}
