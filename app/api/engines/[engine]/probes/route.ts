import { probeRequest } from "@/lib/contract/probes";
import { answerProbe } from "@/lib/server/http/probe-response";
import { operation, routes } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: operation({
    action: "probe",
    body: probeRequest,
    handle: async (context) => answerProbe((await context.unit()).probes, context),
  }),
});
