import "server-only";
import type { ProbeAnswer, ProbeLine, ProbeRequest } from "@/lib/contract/probes";
import { ProblemError, toProblem } from "@/lib/server/http/problem-response";
import type { RouteContext } from "@/lib/server/http/route";
import type { BegunProbe, ProbeService } from "@/lib/server/probe-service";

/**
 * Runs one probe and answers it: as one JSON object, or, where the caller accepts `application/x-ndjson`, line by line
 * as the tool prints. What is refused before anything runs is a problem with its status either way.
 */
export async function answerProbe(
  probes: ProbeService,
  context: RouteContext<ProbeRequest>,
): Promise<Response> {
  const { request, body, note, auditAfter } = context;
  note({ steps: [`${body.kind} ${body.target ?? body.to ?? ""} from ${body.from}`.slice(0, 200)] });
  const begun = await probes.begin(body);
  note(describeBegun(begun));
  const tell = (answer: ProbeAnswer | null): void => note({ result: answer?.seen ?? "cancelled" });
  if (request.headers.get("accept")?.includes("application/x-ndjson") !== true) {
    const answer = await probes.run(begun, {
      signal: request.signal,
      onStart: () => {},
      onOutput: () => {},
    });
    tell(answer);
    // Nobody is there to read this.
    if (answer === null) throw new ProblemError("invalid-request", "The probe was cancelled.");
    return Response.json(answer);
  }
  const cancel = new AbortController();
  const abort = (): void => cancel.abort();
  request.signal.addEventListener("abort", abort, { once: true });
  // Gone while the probe was judged: an event of then is not told again.
  if (request.signal.aborted) abort();
  const encoder = new TextEncoder();
  const lines = new TransformStream<Uint8Array, Uint8Array>({}, { highWaterMark: 64 });
  const writer = lines.writable.getWriter();
  writer.closed.catch(abort);
  const put = (line: ProbeLine): void => {
    writer.write(encoder.encode(`${JSON.stringify(line)}\n`)).catch(abort);
  };
  const run = async (): Promise<void> => {
    try {
      const answer = await probes.run(begun, {
        signal: cancel.signal,
        onStart: (command, by) => put({ type: "start", command, by }),
        onOutput: (text) => put({ type: "output", text }),
      });
      tell(answer);
      if (answer !== null) put({ type: "result", result: answer });
    } catch (error) {
      if (!(error instanceof ProblemError)) console.error(error);
      const problem =
        error instanceof ProblemError
          ? error
          : new ProblemError(
              "internal",
              "Something went wrong that should not: the server's output tells what.",
            );
      note({ result: problem.code });
      put({ type: "problem", problem: toProblem(problem.code, problem.message, problem.issues) });
    } finally {
      request.signal.removeEventListener("abort", abort);
      await writer.close().catch(() => {});
    }
  };
  auditAfter(run());
  return new Response(lines.readable, {
    headers: {
      "Content-Type": "application/x-ndjson; charset=utf-8",
      // `no-transform` keeps the compression middleware from buffering lines.
      "Cache-Control": "no-store, no-transform",
      "X-Accel-Buffering": "no",
    },
  });
}

function describeBegun({ plan, source }: BegunProbe): Parameters<RouteContext<unknown>["note"]>[0] {
  const port = plan.port === null ? "" : ` port ${plan.port}`;
  return {
    ...(source === null ? {} : { container: { id: source.id, name: source.name } }),
    steps: [`${plan.kind} ${plan.target.text}${port} from ${source?.name ?? "the host"}`],
  };
}
