import { describe, expect, test } from "vitest";
import { readJson } from "@/lib/server/http/read-json";

const read = async (body: string | ReadableStream<Uint8Array>, path = "/"): Promise<string> => {
  const request = new Request(`http://localhost:3000${path}`, {
    method: "POST",
    body,
    ...(typeof body === "string" ? {} : { duplex: "half" }),
  });
  const result = await readJson(request);
  return result.ok ? JSON.stringify(result.value) : result.code;
};

describe("GUARD-5: bodies", () => {
  test.each([
    ['{"a":"{\\"b\\":1}","c":[{"a":1},{"a":2}]}', '{"a":"{\\"b\\":1}","c":[{"a":1},{"a":2}]}'],
    ["", "invalid-request"],
    ['{"a":', "invalid-request"],
    ['{"a":1}{"a":2}', "invalid-request"],
    ['{"a":1,"a":2}', "invalid-request"],
    ['{"a":1,"\\u0061":2}', "invalid-request"],
    [`{"a"${" ".repeat(500)}:1,"a":2}`, "invalid-request"],
    ['{"__proto__":{"x":1}}', "unprocessable"],
    ['{"labels":{"\\u005f_proto__":"x"}}', "unprocessable"],
    [`${"[".repeat(7)}${"]".repeat(7)}`, "invalid-request"],
    [JSON.stringify({ a: "x".repeat(66_000) }), "too-large"],
  ])("%s", async (body, expected) => {
    expect(await read(body)).toBe(expected);
  });

  test("a change of a hundred steps has room, and no more", async () => {
    const change = "/api/engines/default/changes?x";
    expect(await read(JSON.stringify({ a: "x".repeat(200_000) }), change)).not.toBe("too-large");
    expect(await read(JSON.stringify({ a: "x".repeat(270_000) }), change)).toBe("too-large");
  });

  test("a body without a length is counted while it comes", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(16_384).fill(32));
      },
    });
    expect(await read(endless)).toBe("too-large");
    expect(sent).toBeLessThan(10);
  });
});
