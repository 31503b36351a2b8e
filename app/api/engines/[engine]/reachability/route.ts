import { operation, routes } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: operation({
    handle: async ({ unit, query }) =>
      (await unit()).reachability.answer({ from: query.get("from"), to: query.get("to") }),
  }),
});
