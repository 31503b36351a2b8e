import { describeContainer } from "@/lib/server/describe-container";
import { operation, routes } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: operation({
    handle: async ({ unit, parameters }) =>
      Response.json(await describeContainer(await unit(), parameters["container"] ?? "")),
  }),
});
