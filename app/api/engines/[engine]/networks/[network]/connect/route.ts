import { connectRequest } from "@/lib/contract/requests";
import { noteSubject } from "@/lib/server/note-subject";
import { operation, routes } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: operation({
    action: "connect",
    body: connectRequest,
    handle: async ({ unit, parameters, body, note }) => {
      const { hub, networks } = await unit();
      const network = parameters["network"] ?? "";
      note(noteSubject(hub.topology, { network, container: body.container }));
      return Response.json(await networks.connect(network, body));
    },
  }),
});
