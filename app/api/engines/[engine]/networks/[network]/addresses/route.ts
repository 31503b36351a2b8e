import { describeAddresses } from "@/lib/server/describe-addresses";
import { operation, routes } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: operation({
    handle: async ({ unit, parameters }) =>
      Response.json(await describeAddresses(await unit(), parameters["network"] ?? "")),
  }),
});
