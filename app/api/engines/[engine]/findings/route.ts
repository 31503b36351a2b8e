import { describeFindings } from "@/lib/server/describe-findings";
import { operation, routes } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: operation({ handle: async ({ unit }) => Response.json(await describeFindings(await unit())) }),
});
