import { probeHelperRequest } from "@/lib/contract/probes";
import { operation, routes } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: operation({
    handle: async ({ unit }) => Response.json(await (await unit()).probeHelpers.describe()),
  }),
  PUT: operation({
    action: "set-probe-helper",
    body: probeHelperRequest,
    handle: async ({ unit, body, note }) => {
      note({ steps: [body.helper ? `helper of ${body.image ?? "any image"}` : "no helper"] });
      const { probeHelpers } = await unit();
      await probeHelpers.change(body);
      return Response.json(await probeHelpers.describe());
    },
  }),
});
