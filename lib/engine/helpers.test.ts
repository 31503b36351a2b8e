import { describe, expect, it } from "vitest";
import { helperLabel } from "@/lib/domain/wiring/helper-container";
import { demultiplex } from "@/lib/engine/demultiplex";
import { createHelperFilter } from "@/lib/engine/helper-filter";
import { parseHelpers, parseImages, toHelperBody } from "@/lib/engine/parse-helpers";

const labels = { [helperLabel]: "1" };

describe("WIRE-H1: helpers are hidden", () => {
  it("in lists, by their label and their network mode", () => {
    const { hidesContainer } = createHelperFilter();
    expect(hidesContainer({ id: "a", labels, networkMode: "host" })).toBe(true);
    expect(hidesContainer({ id: "b", labels, networkMode: "container:123" })).toBe(true);
    expect(hidesContainer({ id: "c", labels: {}, networkMode: "host" })).toBe(false);
  });

  it("but nobody leaves the picture by a label alone", () => {
    const { hidesContainer, hidesEvent } = createHelperFilter();
    const start = { type: "container", actorId: "d", attributes: labels };
    expect(hidesEvent(start)).toBe(true);
    expect(hidesContainer({ id: "d", labels, networkMode: "bridge" })).toBe(false);
    expect(hidesEvent(start)).toBe(false);
    expect(hidesEvent({ type: "network", actorId: "net", attributes: { container: "d" } })).toBe(false);
  });

  it("in events, those of networks too", () => {
    const { hidesEvent } = createHelperFilter();
    const connect = { type: "network", actorId: "host", attributes: { container: "a" } };
    expect(hidesEvent(connect)).toBe(false);
    expect(hidesEvent({ type: "container", actorId: "a", attributes: labels })).toBe(true);
    expect(hidesEvent(connect)).toBe(true);
    expect(hidesEvent({ type: "network", actorId: "host", attributes: {} })).toBe(false);
  });

  it("before any event tells, when they are this process's own", () => {
    const { hide, hidesEvent } = createHelperFilter();
    hide("a");
    expect(hidesEvent({ type: "network", actorId: "host", attributes: { container: "a" } })).toBe(true);
  });
});

describe("a helper's body", () => {
  const plan = { image: "busybox", instance: "i", scope: { kind: "host" } } as const;

  it("joins no container but by its full id", () => {
    const of = (id: string): unknown => toHelperBody({ ...plan, scope: { kind: "container", id } });
    const id = "a".repeat(64);
    expect(of(id)).toMatchObject({ HostConfig: { NetworkMode: `container:${id}` } });
    for (const bad of ["", "web", "a".repeat(63), `${id}\n`, "A".repeat(64), `${id} --privileged`])
      expect(() => of(bad)).toThrow(/full id/);
  });

  it("has capabilities only where it sees the host's processes", () => {
    expect(toHelperBody(plan)).toMatchObject({
      User: "65534:65534",
      HostConfig: { CapDrop: ["ALL"], CapAdd: [], ReadonlyRootfs: true },
    });
    expect(toHelperBody(plan)).not.toHaveProperty("HostConfig.PidMode");
    expect(toHelperBody({ ...plan, scope: { kind: "host-and-processes" } })).toMatchObject({
      HostConfig: { PidMode: "host", CapDrop: ["ALL"], CapAdd: ["SYS_PTRACE", "DAC_READ_SEARCH"] },
    });
  });
});

describe("what the engine tells of images and helpers", () => {
  it("takes what every version writes for an untagged image", () => {
    const images = parseImages([
      { Id: "1", RepoTags: null, Size: 1 },
      { Id: "2", RepoTags: [], Size: 2 },
      { Id: "3", RepoTags: ["<none>:<none>"] },
      { Id: "4", RepoTags: ["a:1", "a:2"], Size: 4 },
    ]);
    expect(images?.map(({ tag, size }) => [tag, size])).toEqual([
      [null, 1],
      [null, 2],
      [null, 0],
      ["a:1", 4],
    ]);
    expect(parseImages({})).toBeNull();
  });

  it("takes a container as a helper by its label and its network mode together", () => {
    const helper = {
      Id: "1",
      State: "exited",
      HostConfig: { NetworkMode: "host" },
      Labels: labels,
    };
    expect(
      parseHelpers([
        helper,
        { ...helper, Id: "2", HostConfig: { NetworkMode: "container:123" } },
        { ...helper, Id: "3", Labels: { [helperLabel]: "0" } },
        { ...helper, Id: "4", Labels: null },
        // An image hands its labels on to whatever is made of it.
        { ...helper, Id: "5", HostConfig: { NetworkMode: "default" } },
        { Id: "6", Labels: labels },
      ])?.map(({ id }) => id),
    ).toEqual(["1", "2"]);
    expect(parseHelpers([helper])).toEqual([{ id: "1", state: "exited", instance: null }]);
  });
});

describe("an attach stream", () => {
  const frame = (stream: number, text: string): Buffer => {
    const body = Buffer.from(text);
    const head = Buffer.alloc(8);
    head[0] = stream;
    head.writeUInt32BE(body.length, 4);
    return Buffer.concat([head, body]);
  };

  it("is taken apart however it is cut", () => {
    const bytes = Buffer.concat([frame(1, "één\n"), frame(2, "noise"), frame(1, ""), frame(1, "two\n")]);
    for (let size = 1; size <= bytes.length; size += 1) {
      const take = demultiplex();
      let text = "";
      for (let at = 0; at < bytes.length; at += size) text += take(bytes.subarray(at, at + size));
      expect(text).toBe("één\ntwo\n");
    }
  });

  it("keeps a character whole that two frames share", () => {
    const [first = 0, second = 0] = Buffer.from("é");
    const half = (byte: number): Buffer => Buffer.concat([frame(1, "x").subarray(0, 8), Buffer.from([byte])]);
    const take = demultiplex();
    expect(take(half(first)) + take(half(second))).toBe("é");
  });

  it("is refused where it is none", () => {
    expect(() => demultiplex()(Buffer.from("HTTP/1.1 200 OK"))).toThrow();
  });
});
