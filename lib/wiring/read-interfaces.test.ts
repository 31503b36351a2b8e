import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readInterfaces } from "@/lib/wiring/read-interfaces";

// What is listed and what is there differ when an interface goes or is renamed in between.
const listed = vi.hoisted(() => ({ next: [] as string[][] }));
vi.mock("node:fs", async (original) => {
  const actual = await original<typeof fs>();
  return {
    ...actual,
    readdirSync: (folder: string) => listed.next.shift() ?? actual.readdirSync(folder),
  };
});

let folder = "";
beforeEach(() => {
  listed.next = [];
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "patchbay-net-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** The files that sysfs has of an interface, as plain ones. */
function put(name: string, { index, peer = index }: { index: number; peer?: number }): void {
  const at = path.join(folder, name);
  fs.mkdirSync(at);
  const files: Record<string, string> = {
    uevent: `INTERFACE=${name}\nIFINDEX=${index}\n`,
    ifindex: String(index),
    iflink: String(peer),
    address: `02:00:00:00:00:0${index}`,
    mtu: "1500",
    operstate: "up",
    type: "1",
  };
  for (const [file, text] of Object.entries(files)) fs.writeFileSync(path.join(at, file), `${text}\n`);
}

const namesOf = async (): Promise<string[]> =>
  (await readInterfaces(folder, { view: "host" })).map(({ name }) => name);

test("one that is renamed after the list is found under its new name, once", async () => {
  put("stays", { index: 1 });
  put("new", { index: 2, peer: 7 });
  listed.next = [["old", "stays"]];
  expect(await readInterfaces(folder, { view: "host" })).toEqual([
    expect.objectContaining({ name: "stays", index: 1 }),
    expect.objectContaining({ name: "new", index: 2, peerIndex: 7, kind: "veth" }),
  ]);
});

test("one that goes after the list is left out, and the rest stays right", async () => {
  put("stays", { index: 1 });
  listed.next = [["gone", "stays"]];
  expect(await namesOf()).toEqual(["stays"]);
});

test("one that always goes is looked for three times at most", async () => {
  put("stays", { index: 1 });
  listed.next = Array.from({ length: 9 }, () => ["gone", "stays"]);
  expect(await namesOf()).toEqual(["stays"]);
  expect(listed.next).toHaveLength(6);
});

test("one whose name has passed to another between two of its files is not told as a mixture", async () => {
  put("veth1", { index: 3, peer: 9 });
  fs.writeFileSync(path.join(folder, "veth1/ifindex"), "4\n");
  expect(await namesOf()).toEqual([]);
});

test("what is no interface is passed over", async () => {
  put("eth0", { index: 5 });
  fs.writeFileSync(path.join(folder, "bonding_masters"), "\n");
  expect(await namesOf()).toEqual(["eth0"]);
});
