import { findNetwork } from "@/lib/server/find-in-topology";
import { noteSubject } from "@/lib/server/note-subject";
import { operation, routes } from "@/lib/server/http/route";
import { readTopology } from "@/lib/server/read-topology";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: operation({
    handle: async ({ unit, parameters }) => {
      const { hub, networks } = await unit();
      const topology = await readTopology(hub);
      return Response.json(networks.describe(topology, findNetwork(topology, parameters["network"] ?? "")));
    },
  }),
  DELETE: operation({
    action: "remove-network",
    handle: async ({ unit, parameters, query, note }) => {
      const { hub, networks } = await unit();
      const reference = parameters["network"] ?? "";
      note(noteSubject(hub.topology, { network: reference }));
      const { command, network } = await networks.remove(reference, { force: query.get("force") === "true" });
      note({ network: { id: network.id, name: network.name } });
      return new Response(null, {
        status: 204,
        headers: { "Patchbay-Command": encodeURIComponent(command) },
      });
    },
  }),
});
