import { readTopology } from "@/lib/server/read-topology";
import { operation, routes } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: operation({
    handle: async ({ unit }) => Response.json(await readTopology((await unit()).hub)),
  }),
});
