import * as z from "zod/mini";
import { ApiProblem, call, enginePath, toApiProblem } from "@/lib/client/api";
import { createSseParser, type SseEvent } from "@/lib/client/sse-parser";
import { type Frame, frameSchema } from "@/lib/contract/frames";

export interface StreamListener {
  /** With the text that it was read from. */
  onFrame: (frame: Frame, text: string) => void;
  /** The stream stands, or a heartbeat came. */
  onBeat: () => void;
  /** A frame that the page can't read: what it would have told has to be fetched. */
  onUnreadable: () => void;
  /** The stream broke; it will be tried again. */
  onLost: (problem: ApiProblem) => void;
}

const firstDelay = 500;
const longestDelay = 5000;
/** The server beats every 15 s; two missed beats and some slack. */
const silenceLimit = 40_000;

/**
 * Holds the event stream until the signal ends it, reconnecting with a growing delay. Rejects only with the
 * `unauthorized` problem, since no retry mends that.
 */
export async function holdStream(
  listener: StreamListener,
  signal: AbortSignal,
  query: "" | "?traffic=only" = "",
): Promise<void> {
  let lastEventId = "";
  let failures = 0;
  while (!signal.aborted) {
    try {
      await readStream({
        path: enginePath("events") + query,
        lastEventId,
        signal,
        onBeat: listener.onBeat,
        onEvent: (event) => {
          failures = 0;
          if (event.id !== "") lastEventId = event.id;
          takeEvent(event, listener);
        },
      });
      throw new ApiProblem({
        code: "server-unreachable",
        title: "The connection to Patchbay was closed",
        detail: "The Patchbay server closed the event stream.",
      });
    } catch (error) {
      if (signal.aborted) return;
      const problem = toApiProblem(error);
      if (problem.code === "unauthorized") throw problem;
      listener.onLost(problem);
    }
    const delay = Math.min(longestDelay, firstDelay * 2 ** failures);
    failures += 1;
    await wait(delay * (0.75 + Math.random() / 2), signal);
  }
}

function takeEvent(event: SseEvent, listener: StreamListener): void {
  let data: unknown;
  try {
    data = JSON.parse(event.data);
  } catch {
    listener.onUnreadable();
    return;
  }
  const parsed = z.safeParse(frameSchema, data);
  if (parsed.success) listener.onFrame(parsed.data, event.data);
  // A newer server may send kinds of frames that this page does not know (they carry no topology).
  else if (event.event === "snapshot" || event.event === "patch") listener.onUnreadable();
}

interface Reading {
  path: string;
  lastEventId: string;
  signal: AbortSignal;
  onBeat: () => void;
  onEvent: (event: SseEvent) => void;
}

async function readStream(reading: Reading): Promise<void> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceLimit);
  try {
    const response = await call(reading.path, {
      headers: {
        Accept: "text/event-stream",
        ...(reading.lastEventId === "" ? {} : { "Last-Event-ID": reading.lastEventId }),
      },
      signal: AbortSignal.any([reading.signal, silence.signal]),
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (reader === undefined) return;
    const parser = createSseParser(reading.onEvent);
    reading.onBeat();
    for (;;) {
      const piece = await reader.read();
      if (piece.done) return;
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silenceLimit);
      parser.push(piece.value);
      reading.onBeat();
    }
  } catch (error) {
    if (!silence.signal.aborted) throw error;
    throw new ApiProblem({
      code: "server-unreachable",
      title: "Patchbay does not answer",
      detail: "The event stream has been silent for too long.",
    });
  } finally {
    clearTimeout(timer);
  }
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
  });
}
