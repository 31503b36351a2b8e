import http from "node:http";

export type Reply = {
  status: number;
  headers: http.IncomingHttpHeaders;
  /** Parsed JSON, or the text. */
  body: unknown;
  bytes: Buffer;
};

export type EngineEvent = {
  Type: string;
  Action: string;
  Actor: { ID: string; Attributes: Record<string, string> };
  status?: string;
  id?: string;
  from?: string;
  scope?: string;
  time: number;
  timeNano: number;
};

/** Sends one request to a socket, with nothing between. A string body goes as it is. */
export function send(
  socketPath: string,
  {
    method,
    path,
    body,
    headers = {},
  }: { method: string; path: string; body?: unknown; headers?: Record<string, string> },
): Promise<Reply> {
  const text = body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const type: Record<string, string | number> =
      text === null ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
    const request = http.request(
      { socketPath, method, path, agent: false, headers: { ...type, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const bytes = Buffer.concat(chunks);
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: parse(bytes), bytes });
        });
      },
    );
    request.on("error", reject);
    request.end(text ?? undefined);
  });
}

function parse(bytes: Buffer): unknown {
  const text = bytes.toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export type EventWatch = {
  /** Waits until some event satisfies the test, and answers all seen so far. */
  until: (test: (event: EngineEvent) => boolean) => Promise<EngineEvent[]>;
  stop: () => void;
};

/** Listens to `/events` until stopped. Chunks of the stream are not lines. */
export function watchEvents(socketPath: string, query = ""): Promise<EventWatch> {
  return new Promise((resolve, reject) => {
    const seen: EngineEvent[] = [];
    const waiting = new Set<() => void>();
    const request = http.get({ socketPath, path: `/events${query}`, agent: false }, (response) => {
      let rest = "";
      response.on("error", () => {});
      response.on("data", (chunk: Buffer) => {
        const lines = (rest + chunk.toString("utf8")).split("\n");
        rest = lines.pop() ?? "";
        seen.push(...lines.filter(Boolean).map((line) => JSON.parse(line) as EngineEvent));
        for (const check of waiting) check();
      });
      resolve({
        until: (test) =>
          new Promise((found, late) => {
            const timer = setTimeout(() => {
              waiting.delete(check);
              late(
                new Error(
                  `the awaited event didn't come; seen: ${JSON.stringify(seen.map((one) => one.Action))}`,
                ),
              );
            }, 15_000);
            const check = (): void => {
              if (!seen.some(test)) return;
              clearTimeout(timer);
              waiting.delete(check);
              found([...seen]);
            };
            waiting.add(check);
            check();
          }),
        stop: () => request.destroy(),
      });
    });
    request.on("error", reject);
  });
}

/** Splits docker's multiplexed stream: eight bytes (stream, 0, 0, 0, length), then the payload. */
export function demultiplex(bytes: Buffer): { stream: number; text: string }[] {
  const frames: { stream: number; text: string }[] = [];
  let at = 0;
  while (at + 8 <= bytes.length) {
    const length = bytes.readUInt32BE(at + 4);
    frames.push({
      stream: bytes.readUInt8(at),
      text: bytes.subarray(at + 8, at + 8 + length).toString("utf8"),
    });
    at += 8 + length;
  }
  return frames;
}
