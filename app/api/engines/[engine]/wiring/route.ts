import { wiringRequest } from "@/lib/contract/wiring";
import { operation, routes } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: operation({
    handle: async ({ unit }) => {
      const { hub, wiringHelper } = await unit();
      return Response.json(await wiringHelper.describe(hub.status.wiring));
    },
  }),
  PUT: operation({
    action: "set-wiring",
    body: wiringRequest,
    handle: async ({ unit, body, note }) => {
      const rights = body.allowPidNamespace === true ? ", with the host's processes" : "";
      note({ steps: [body.helper ? `helper of ${body.image ?? "any image"}${rights}` : "no helper"] });
      const { hub, wiringHelper } = await unit();
      await wiringHelper.change(body);
      return Response.json(await wiringHelper.describe(hub.status.wiring));
    },
  }),
});
