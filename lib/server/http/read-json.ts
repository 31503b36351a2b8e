import "server-only";

/** Largest body that is read, deepest nesting, longest time in ms (THREATS: big, deep, slow bodies). */
const maximumBodyBytes = 64 * 1024;
/** A hundred steps, each with its aliases: what an undo sends back. */
const maximumChangeBytes = 256 * 1024;
const maximumDepth = 6;
const bodyDeadline = 10_000;

export type JsonRefusal = "too-large" | "request-timeout" | "invalid-request" | "unprocessable";

export type JsonRead = { ok: true; value: unknown } | { ok: false; code: JsonRefusal; detail: string };

/** How many bytes a body may have that is sent to this path. */
export function bodyLimitOf(path: string): number {
  return path.endsWith("/changes") ? maximumChangeBytes : maximumBodyBytes;
}

/** What a longer body is refused with. */
export function tooLargeDetail(limit: number): string {
  return `A request body has at most ${limit / 1024} KiB here.`;
}

/** Reads a body as text, counting while it comes. */
async function readBody(request: Request): Promise<{ ok: true; text: string } | (JsonRead & { ok: false })> {
  const limit = bodyLimitOf(new URL(request.url).pathname);
  const tooLarge = { ok: false, code: "too-large", detail: tooLargeDetail(limit) } as const;
  if (Number(request.headers.get("content-length") ?? 0) > limit) return tooLarge;
  const reader = request.body?.getReader();
  if (reader === undefined) return { ok: true, text: "" };
  const chunks: Uint8Array[] = [];
  let size = 0;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), bodyDeadline);
  });
  try {
    for (;;) {
      const part = await Promise.race([reader.read(), late]);
      if (part === "late") {
        void reader.cancel().catch(() => {});
        return { ok: false, code: "request-timeout", detail: "The body did not arrive within 10 s." };
      }
      if (part.done) break;
      size += part.value.byteLength;
      if (size > limit) {
        void reader.cancel().catch(() => {});
        return tooLarge;
      }
      chunks.push(part.value);
    }
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)) };
  } catch {
    return { ok: false, code: "invalid-request", detail: "The body broke off or is not UTF-8." };
  } finally {
    clearTimeout(timer);
  }
}

/** Reads a JSON body: bounded, and without the two traps that JSON.parse lets pass (repeated keys, `__proto__`). */
export async function readJson(request: Request): Promise<JsonRead> {
  const body = await readBody(request);
  if (!body.ok) return body;
  if (body.text.trim() === "")
    return { ok: false, code: "invalid-request", detail: "The body is empty; JSON is due." };
  let value: unknown;
  try {
    value = JSON.parse(body.text);
  } catch {
    return { ok: false, code: "invalid-request", detail: "The body is not JSON." };
  }
  return refuseShape(body.text) ?? { ok: true, value };
}

/** Walks text that JSON.parse has accepted, so it may trust its grammar. */
function refuseShape(text: string): (JsonRead & { ok: false }) | null {
  const openObjects: (Set<string> | null)[] = [];
  // A text (with the colon that makes it a key, if one follows) or a bracket.
  const tokens = /("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]/g;
  for (const match of text.matchAll(tokens)) {
    const token = match[0];
    if (token === "{" || token === "[") {
      openObjects.push(token === "{" ? new Set() : null);
      if (openObjects.length > maximumDepth) {
        return {
          ok: false,
          code: "invalid-request",
          detail: `The body nests deeper than ${maximumDepth} levels.`,
        };
      }
    } else if (token === "}" || token === "]") openObjects.pop();
    else if (match[1] !== undefined && match[2] !== undefined) {
      const key = String(JSON.parse(match[1]));
      const keys = openObjects.at(-1);
      if (keys?.has(key)) {
        return {
          ok: false,
          code: "invalid-request",
          detail: `The key “${key.slice(0, 60)}” stands twice in one object.`,
        };
      }
      if (key === "__proto__") {
        return { ok: false, code: "unprocessable", detail: "The key “__proto__” is not taken." };
      }
      keys?.add(key);
    }
  }
  return null;
}
