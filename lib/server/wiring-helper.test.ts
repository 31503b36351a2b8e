import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { HelperPlan } from "@/lib/domain/wiring/helper-container";
import { consentsFile, HelperConsents } from "@/lib/server/helper-consents";
import { WiringHelper, type WiringHelperOptions } from "@/lib/server/wiring-helper";
import type { HelperListener, HelperRuntime } from "@/lib/wiring/helper-runtime";

const unread = { source: null, reason: null };
const docker = { id: "engine-1", kind: "docker" } as const;

/** An engine on which every helper greets at once, but of images that have no shell. */
class FakeRuntime implements HelperRuntime {
  readonly plans: HelperPlan[] = [];
  readonly present = new Set<string>();
  readonly listeners = new Map<string, HelperListener>();

  async listImages() {
    return [
      { id: "sha256:1", tag: "scratch/app:1", size: 1 },
      { id: "sha256:2", tag: "busybox:latest", size: 4 },
    ];
  }
  async listHelpers() {
    return [...this.present].map((id) => ({ id, state: "running", instance: null }));
  }
  async createHelper(plan: HelperPlan) {
    this.plans.push(plan);
    const id = `helper-${this.plans.length}`;
    this.present.add(id);
    return id;
  }
  async attachHelper(id: string, listener: HelperListener) {
    this.listeners.set(id, listener);
    return { write: () => {}, close: () => {} };
  }
  async startHelper(id: string) {
    if (this.plans.at(-1)?.image === "scratch/app:1") throw new Error("no sh in it");
    this.listeners.get(id)?.onText("@ready\n");
  }
  async removeHelper(id: string) {
    this.present.delete(id);
  }
}

describe("the helper's consent", () => {
  let folder: string;
  let file: string;
  let runtime: FakeRuntime;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "patchbay-consents-"));
    file = consentsFile({ XDG_STATE_HOME: folder });
    runtime = new FakeRuntime();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = (options: Partial<WiringHelperOptions> = {}): WiringHelper =>
    new WiringHelper({
      runtime,
      consents: new HelperConsents(file),
      mode: "auto",
      readOnly: false,
      now: () => 0,
      ...options,
    });

  it("WIRE-H2: no container is made before someone says yes", async () => {
    const helper = open();
    await helper.meet(docker);
    expect(runtime.plans).toEqual([]);
    expect(await helper.describe(unread)).toMatchObject({
      source: null,
      helper: { isAllowed: false, whyNot: null },
    });
    await helper.change({ helper: true });
    expect(await helper.describe(unread)).toMatchObject({
      source: "helper",
      reason: null,
      helper: { isAllowed: true, running: "busybox:latest", isRemembered: true },
    });
    await helper.change({ helper: false });
    expect(runtime.present.size).toBe(0);
    expect(await helper.describe(unread)).toMatchObject({
      source: null,
      reason: null,
      helper: { isAllowed: false },
    });
  });

  it("WIRE-H2: the yes is kept for that engine only, and read by its owner only", async () => {
    const first = open();
    await first.meet(docker);
    await first.change({ helper: true, image: "busybox:latest", allowPidNamespace: true });
    await first.close();
    expect(runtime.present.size).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);

    const again = open();
    await again.meet({ id: "engine-2", kind: "docker" });
    expect(runtime.present.size).toBe(0);
    await again.meet(docker);
    expect(runtime.present.size).toBe(1);
    expect(runtime.plans.at(-1)).toMatchObject({
      image: "busybox:latest",
      scope: { kind: "host-and-processes" },
      instance: runtime.plans[0]?.instance,
    });
    await again.close();
  });

  it("WIRE-H2: read-only mode makes none, whatever was allowed before, unless the start says so", async () => {
    const before = open();
    await before.meet(docker);
    await before.change({ helper: true });
    await before.close();
    const made = runtime.plans.length;

    const readOnly = open({ readOnly: true });
    await readOnly.meet(docker);
    expect(runtime.plans).toHaveLength(made);
    await expect(readOnly.change({ helper: true })).rejects.toThrow(/read-only/);
    expect(runtime.plans).toHaveLength(made);

    const told = open({ readOnly: true, mode: "helper" });
    await told.meet(docker);
    expect(runtime.present.size).toBe(1);
    await told.close();
  });

  it.each(["local", "off"] as const)("makes none with --wiring %s", async (mode) => {
    const helper = open({ mode });
    await helper.meet(docker);
    await expect(helper.change({ helper: true })).rejects.toThrow(`--wiring ${mode}`);
    expect(runtime.plans).toEqual([]);
  });

  it("makes none on the demo engine", async () => {
    const helper = open({ mode: "helper" });
    await helper.meet({ id: "demo", kind: "demo" });
    expect(runtime.plans).toEqual([]);
    expect((await helper.describe(unread)).helper.whyNot).toMatch(/demo engine/);
  });

  it("refuses an image that the engine does not have, and tells why one does not run", async () => {
    const helper = open();
    await helper.meet(docker);
    await expect(helper.change({ helper: true, image: "x; rm -rf /" })).rejects.toThrow(/no image/);
    expect(runtime.plans).toEqual([]);
    await helper.change({ helper: true, image: "scratch/app:1" });
    expect(await helper.describe(unread)).toMatchObject({
      source: null,
      reason: expect.stringContaining("no sh in it") as string,
      helper: { isAllowed: true, running: null },
    });
    await helper.close();
  });

  it("gives no image that nobody chose the host's processes", async () => {
    const helper = open();
    await helper.meet(docker);
    await expect(helper.change({ helper: true, allowPidNamespace: true })).rejects.toMatchObject({
      code: "unprocessable",
      issues: [{ path: "image", code: "image-needed" }],
    });
    expect(runtime.plans).toEqual([]);
    expect((await helper.describe(unread)).helper.isAllowed).toBe(false);
  });

  it("tries less and less often to start a helper that can't be, unless someone asks", async () => {
    let now = 0;
    const helper = open({ now: () => now });
    await helper.meet(docker);
    await helper.change({ helper: true, image: "scratch/app:1" });
    const tries: number[] = [];
    for (; now < 300_000; now += 1000) {
      const made = runtime.plans.length;
      await expect(helper.source?.readHost()).rejects.toThrow(/no sh in it/);
      if (runtime.plans.length > made) tries.push(now / 1000);
    }
    expect(tries).toEqual([5, 15, 35, 75, 135, 195, 255]);
    const made = runtime.plans.length;
    await helper.meet(docker);
    expect(runtime.plans.length).toBe(made + 1);
    await helper.close();
  });

  it("tells who listens each change of the source", async () => {
    const helper = open();
    const seen: (string | null)[] = [];
    helper.subscribe((source) => seen.push(source?.image ?? null));
    await helper.meet(docker);
    await helper.change({ helper: true });
    await helper.change({ helper: false });
    expect(seen).toEqual(["busybox:latest", null]);
  });

  it("lives with a state file that can't be read or written", () => {
    const kept = new HelperConsents(file);
    expect(kept.set("engine", { image: null, allowPidNamespace: false })).toBe(true);
    expect(readFileSync(file, "utf8")).toContain(kept.instance);
    writeFileSync(file, "{ broken");
    expect(new HelperConsents(file).get("engine")).toBeNull();
    // A folder that is a file.
    const lost = new HelperConsents(path.join(file, "below", "wiring.json"));
    expect(lost.set("engine", { image: null, allowPidNamespace: false })).toBe(false);
    expect(lost.get("engine")).not.toBeNull();
  });

  it("keeps what another Patchbay has kept, and brings nothing back that it has forgotten", () => {
    const yes = { image: null, allowPidNamespace: false };
    new HelperConsents(file).set("engine-1", yes);
    const here = new HelperConsents(file);
    const there = new HelperConsents(file);
    there.set("engine-1", null);
    there.set("engine-2", yes);
    here.set("engine-3", yes);
    const after = new HelperConsents(file);
    expect(["engine-1", "engine-2", "engine-3"].map((id) => after.get(id))).toEqual([null, yes, yes]);
    expect(after.instance).toBe(here.instance);
  });

  it("ignores a relative XDG_STATE_HOME", () => {
    expect(consentsFile({ XDG_STATE_HOME: "here" })).toBe(
      path.join(os.homedir(), ".local/state/patchbay/wiring.json"),
    );
  });
});
