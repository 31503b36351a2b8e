import { eventStream, parseTrafficWish } from "@/lib/server/http/event-stream";
import { operation, routes } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: operation({
    handle: async ({ unit, request, query }) => {
      const { hub, traffic, probes } = await unit();
      return eventStream(hub, {
        lastEventId: request.headers.get("last-event-id"),
        signal: request.signal,
        traffic: parseTrafficWish(query.get("traffic")),
        sampler: traffic,
        probes,
      });
    },
  }),
});
