import { pruneRequest } from "@/lib/contract/requests";
import { operation, routes } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: operation({
    action: "prune",
    body: pruneRequest,
    handle: async ({ unit, body }) => Response.json(await (await unit()).networks.prune(body)),
  }),
});
