import { describe, expect, test } from "vitest";
import { toDisplayText, truncateMiddle } from "@/lib/domain/topology/display-text";

describe("toDisplayText", () => {
  test.each([
    ["web1", "web1"],
    ["<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"],
    ["größe-日本", "größe-日本"],
    ["a\u0000b\u001b[31m", "a\\u{0}b\\u{1b}[31m"],
    ["gpj.\u202Etxt.exe", "gpj.\\u{202e}txt.exe"],
    ["ad\u200Bmin\uFEFF", "ad\\u{200b}min\\u{feff}"],
    ["line\nbreak\u2028", "line\\u{a}break\\u{2028}"],
    ["lone \uD800 half", "lone \\u{d800} half"],
    ["tag \u{E0041}", "tag \\u{e0041}"],
    ["blank\u3164", "blank\\u{3164}"],
  ])("%j is shown as %j", (text, shown) => {
    expect(toDisplayText(text)).toBe(shown);
  });
});

describe("truncateMiddle", () => {
  test.each([
    ["web1", 8, "web1"],
    ["shop-worker-12", 9, "shop-…-12"],
    ["日本日本日本日本日本", 5, "日本日…本"],
    ["🚀🚀🚀🚀", 4, "🚀🚀🚀🚀"],
  ])("%j within %i", (text, length, shown) => {
    expect(truncateMiddle(text, length)).toBe(shown);
  });
});
