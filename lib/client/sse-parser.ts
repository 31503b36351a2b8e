/** One event of a server-sent event stream. */
export interface SseEvent {
  event: string;
  /** The last id that the stream told, this event's or an earlier one's. */
  id: string;
  data: string;
}

/**
 * Reads server-sent events from pieces of text (HTML standard §9.2.6). We can't use EventSource: it sends no
 * Authorization header, and cookies are ruled out (THREATS §1).
 */
export function createSseParser(onEvent: (event: SseEvent) => void): { push: (text: string) => void } {
  let rest = "";
  let event = "";
  let id = "";
  let data: string[] = [];

  function takeLine(line: string): void {
    if (line === "") {
      if (data.length > 0) onEvent({ event: event === "" ? "message" : event, id, data: data.join("\n") });
      event = "";
      data = [];
      return;
    }
    const colon = line.indexOf(":");
    // A comment, the heartbeat.
    if (colon === 0) return;
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "event") event = value;
    else if (field === "data") data.push(value);
    else if (field === "id" && !value.includes("\0")) id = value;
  }

  return {
    push(text) {
      rest += text;
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? "";
      for (const line of lines) takeLine(line);
    },
  };
}
