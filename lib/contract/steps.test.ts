import { expect, test } from "vitest";
import { stepSchema } from "@/lib/contract/steps";
import { connectStep, type FormerEndpoint } from "@/lib/domain/changes/change";

const extras = {
  links: ["web:backend"],
  driverOptions: { "com.example.note": "a b" },
  linkLocalAddresses: ["169.254.34.68", "fe80::5"],
};

function bringBack(former: Partial<FormerEndpoint>) {
  return {
    ...connectStep({ network: "front", container: "web" }),
    former: { ipv4: null, ipv6: null, mac: null, defaultRoute: false, ...former },
  };
}

test("CHG-5: a step brings an endpoint's extras as they were, and one without any is as before", () => {
  expect(stepSchema.parse(bringBack({ extras }))).toEqual(bringBack({ extras }));
  expect(stepSchema.parse(bringBack({}))).toEqual(bringBack({}));
});

test.each([
  ["a line end in an option", { ...extras, driverOptions: { a: "b\nc" } }],
  ["an endless option", { ...extras, driverOptions: { a: "b".repeat(4097) } }],
  ["an endless name", { ...extras, driverOptions: { ["a".repeat(256)]: "" } }],
  ["too many links", { ...extras, links: Array.from({ length: 101 }, () => "a:b") }],
  ["a link-local address that is none", { ...extras, linkLocalAddresses: ["169.254.0.1/16"] }],
  ["a field that there is not", { ...extras, privileged: true }],
])("%s is refused", (_title, wrong) => {
  expect(stepSchema.safeParse(bringBack({ extras: wrong })).success).toBe(false);
});
