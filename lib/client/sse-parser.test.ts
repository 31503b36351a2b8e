import { describe, expect, it } from "vitest";
import { createSseParser, type SseEvent } from "@/lib/client/sse-parser";

function parse(...pieces: string[]): SseEvent[] {
  const events: SseEvent[] = [];
  const parser = createSseParser((event) => events.push(event));
  for (const piece of pieces) parser.push(piece);
  return events;
}

describe("createSseParser", () => {
  it("gives event, id and data at the blank line", () => {
    expect(parse('event: patch\nid: b-2\ndata: {"a":1}\n\n')).toEqual([
      { event: "patch", id: "b-2", data: '{"a":1}' },
    ]);
  });

  it("gives the same events however the text is cut", () => {
    const text = ": hb\n\nevent: a\r\nid: 1\r\ndata: x\r\ndata: y\r\n\r\ndata:z\n\n";
    const whole = parse(text);
    expect(whole).toEqual([
      { event: "a", id: "1", data: "x\ny" },
      { event: "message", id: "1", data: "z" },
    ]);
    for (let cut = 1; cut < text.length; cut += 1) {
      expect(parse(text.slice(0, cut), text.slice(cut)), `cut at ${cut}`).toEqual(whole);
    }
  });

  it("gives nothing for heartbeats and for an event that is not complete", () => {
    expect(parse(": hb\n\n", ": hb\n\n", "event: a\ndata: 1\n")).toEqual([]);
  });
});
