import { eventStream } from "@/lib/server/http/event-stream";
import { operation, routes } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: operation({
    handle: async ({ unit, request }) => {
      const { hub } = await unit();
      return eventStream(hub, { lastEventId: request.headers.get("last-event-id"), signal: request.signal });
    },
  }),
});
