import { operation, routes } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: operation({
    handle: async ({ unit }) => Response.json({ results: (await unit()).probes.results }),
  }),
});
