import { createNetworkRequest } from "@/lib/contract/requests";
import { operation, routes } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: operation({
    action: "create-network",
    body: createNetworkRequest,
    handle: async ({ unit, body, note }) => {
      const network = await (await unit()).networks.create(body);
      note({ network: { id: network.id, name: network.name } });
      return Response.json(network, { status: 201 });
    },
  }),
});
