import { EngineFailure } from "./engine-failure";
import { type EngineEvent, toEventJson } from "./event-log";
import { type Filters, hasLabel, matches, parseFilters } from "./filters";
import type { Answer, Route } from "./http-router";
import { parseMoment } from "./human-duration";
import type { EngineModel } from "./model";

/** `/events`: one JSON object a line, in chunks that need not end with one. */
export function eventRoutes(model: EngineModel): Route[] {
  return [{ method: "GET", path: "/events", answer: ({ query }) => answerEvents(model, query) }];
}

function answerEvents(model: EngineModel, query: URLSearchParams): Answer {
  const since = readMoment(model, query.get("since"));
  const until = readMoment(model, query.get("until"));
  if (since !== null && until !== null && since > until) {
    throw new EngineFailure(
      400,
      `\`since\` time (${query.get("since")}) cannot be after \`until\` time (${query.get("until")})`,
    );
  }
  const filters = parseFilters(query.get("filters"));
  return {
    kind: "stream",
    serve: (response) => {
      response.writeHead(200, { "Content-Type": "application/json" });
      response.flushHeaders();
      const tell = (event: EngineEvent): void => {
        if (isWanted(event, filters)) response.write(`${JSON.stringify(toEventJson(event))}\n`);
      };
      const now = model.now().getTime();
      if (since !== null || (until !== null && until <= now)) {
        for (const event of model.events.recent()) {
          if (event.milliseconds >= (since ?? 0) && event.milliseconds <= (until ?? now)) tell(event);
        }
      }
      if (until !== null && until <= now) return response.end();
      const stopListening = model.events.listen(tell);
      const timer =
        until === null ? null : setTimeout(() => response.end(), Math.min(until - now, 2 ** 31 - 1));
      response.on("close", () => {
        stopListening();
        if (timer) clearTimeout(timer);
      });
    },
  };
}

function readMoment(model: EngineModel, text: string | null): number | null {
  if (text === null || text === "") return null;
  const moment = parseMoment(text, model.now().getTime());
  if (moment === null) throw new EngineFailure(500, `strconv.ParseInt: parsing "${text}": invalid syntax`);
  return moment;
}

function isWanted(event: EngineEvent, filters: Filters): boolean {
  const { attributes } = event;
  const isNamed = (type: EngineEvent["type"], value: string): boolean =>
    event.type === type && (event.id === value || attributes["name"] === value || event.id.startsWith(value));
  return (
    matches(filters, "type", (value) => value === event.type) &&
    // The action "exec_start: COMMAND" answers to the filter "exec_start".
    matches(filters, "event", (value) => event.action === value || event.action.startsWith(`${value}:`)) &&
    matches(filters, "container", (value) => isNamed("container", value)) &&
    matches(filters, "network", (value) => isNamed("network", value)) &&
    matches(filters, "image", (value) => event.image === value || event.image?.split(":")[0] === value) &&
    matches(filters, "scope", (value) => value === "local") &&
    (filters.get("label") ?? []).every((label) => hasLabel(label, attributes))
  );
}
