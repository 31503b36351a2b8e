import { describe, expect, test } from "vitest";
import { type GuardedRequest, isApiPath, refuseRequest } from "@/lib/server/http/guard";

const settings = { host: null, port: 3000, token: null };
const token = "0123456789abcdef0123456789abcdef";

function judge(
  change: Partial<GuardedRequest> & { add?: [string, string][] },
  options: Partial<{ host: string; port: number; token: string }> = {},
): string {
  const { add = [], ...rest } = change;
  const request = {
    method: "GET",
    target: "/api/engines",
    headers: [["Host", "localhost:3000"], ...add] as [string, string][],
    ...rest,
  };
  return refuseRequest(request, { ...settings, ...options })?.code ?? "ok";
}
const host = (...values: string[]): Partial<GuardedRequest> => ({
  headers: values.map((value) => ["host", value] as const),
});

describe("GUARD-1: Host, exactly", () => {
  test.each(["localhost:3000", "127.0.0.1:3000", "[::1]:3000", "LOCALHOST:3000"])("%s is ours", (value) => {
    expect(judge(host(value))).toBe("ok");
    expect(judge({ ...host(value), target: "/_next/static/x.js" })).toBe("ok");
  });

  test.each([
    "evil.example:3000",
    "localhost.evil.example:3000",
    "localhost:80",
    "localhost",
    "2130706433:3000",
    "0.0.0.0:3000",
    "127.1:3000",
    "localhost:3000@evil.example",
    "",
    "[::ffff:127.0.0.1]:3000",
  ])("%j is not", (value) => {
    expect(judge(host(value))).toBe("wrong-host");
    expect(judge({ ...host(value), target: "/_next/static/x.js" })).toBe("wrong-host");
  });

  test("two Hosts, or none", () => {
    expect(judge(host("localhost:3000", "evil.example:3000"))).toBe("invalid-request");
    expect(judge(host("localhost:3000", "localhost:3000"))).toBe("invalid-request");
    expect(judge({ headers: [] })).toBe("invalid-request");
  });

  test("an address that was asked for is ours too, and only that", () => {
    expect(judge(host("10.0.0.5:3000"), { host: "10.0.0.5" })).toBe("ok");
    expect(judge(host("10.0.0.6:3000"), { host: "10.0.0.5" })).toBe("wrong-host");
    expect(judge(host("localhost"), { port: 80 })).toBe("ok");
  });
});

test.each([
  "http://localhost:3000/api/engines",
  "//evil.example/",
  "*",
  "/a\\b",
  "/a b",
  "/api/../x",
  "/api/%2E%2e/x",
  "/api/.",
])("GUARD-2: the target %j is refused", (target) => {
  expect(judge({ target })).toBe("invalid-request");
});

describe("GUARD-3: other origins", () => {
  const post = { method: "POST", target: "/api/engines/default/networks" };
  test.each<[string, [string, string][], string]>([
    ["no browser", [], "ok"],
    [
      "own page",
      [
        ["Sec-Fetch-Site", "same-origin"],
        ["Origin", "http://localhost:3000"],
      ],
      "ok",
    ],
    ["own origin of an old browser", [["Origin", "http://localhost:3000"]], "ok"],
    ["evil origin", [["Origin", "http://evil.example"]], "forbidden"],
    ["null origin", [["Origin", "null"]], "forbidden"],
    ["https of ours", [["Origin", "https://localhost:3000"]], "forbidden"],
    ["another port of localhost", [["Origin", "http://localhost:8080"]], "forbidden"],
    ["cross-site", [["Sec-Fetch-Site", "cross-site"]], "forbidden"],
    ["same-site", [["Sec-Fetch-Site", "same-site"]], "forbidden"],
    ["none on a POST", [["Sec-Fetch-Site", "none"]], "forbidden"],
    [
      "two values",
      [
        ["Sec-Fetch-Site", "same-origin"],
        ["Sec-Fetch-Site", "cross-site"],
      ],
      "forbidden",
    ],
  ])("%s", (_, add, expected) => {
    expect(judge({ ...post, add })).toBe(expected);
  });

  test("a link from elsewhere opens the page, not the API, and embeds nothing", () => {
    const link: [string, string][] = [
      ["Sec-Fetch-Site", "cross-site"],
      ["Sec-Fetch-Mode", "navigate"],
      ["Sec-Fetch-Dest", "document"],
    ];
    expect(judge({ target: "/", add: link })).toBe("ok");
    expect(judge({ target: "/api/engines", add: link })).toBe("forbidden");
    expect(
      judge({
        target: "/",
        add: [link[0] as [string, string], ["Sec-Fetch-Mode", "navigate"], ["Sec-Fetch-Dest", "iframe"]],
      }),
    ).toBe("forbidden");
    expect(
      judge({
        target: "/_next/static/x.js",
        add: [
          ["Sec-Fetch-Site", "same-site"],
          ["Sec-Fetch-Mode", "no-cors"],
        ],
      }),
    ).toBe("forbidden");
  });
});

describe("GUARD-4: the token", () => {
  test.each<[string, [string, string][], string]>([
    ["right", [["Authorization", `Bearer ${token}`]], "ok"],
    ["none", [], "unauthorized"],
    ["wrong", [["Authorization", `Bearer ${token}x`]], "unauthorized"],
    [
      "twice",
      [
        ["Authorization", `Bearer ${token}`],
        ["Authorization", "Bearer x"],
      ],
      "unauthorized",
    ],
    ["as a cookie", [["Cookie", `t=${token}`]], "unauthorized"],
  ])("%s", (_, add, expected) => {
    expect(judge({ add }, { token })).toBe(expected);
  });

  test("the page itself needs none, every form of the API's path does", () => {
    expect(judge({ target: "/" }, { token })).toBe("ok");
    for (const target of [
      "/api",
      "/api/health",
      "//api/health",
      "/%61pi/engines",
      "/API/engines",
      "/api%2fengines",
      "/%zz",
    ]) {
      expect(isApiPath(target), target).toBe(true);
    }
    expect(isApiPath("/apiary")).toBe(false);
  });
});
