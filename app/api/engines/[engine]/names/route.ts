import { operation, routes } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: operation({
    handle: async ({ unit, query }) =>
      Response.json(await (await unit()).reachability.names(query.get("from") ?? "")),
  }),
});
