import { isRefusal, refusedStatus } from "@/lib/server/composition";
import { operation, routes } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: operation({
    handle: async ({ composition }) => {
      const outcome = await composition.ready;
      if (isRefusal(outcome))
        return Response.json({ engines: [refusedStatus(outcome, composition.settings)] });
      return Response.json({ engines: [outcome.hub.status] });
    },
  }),
});
