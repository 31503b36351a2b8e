import { operation, routes } from "@/lib/server/http/route";
import { version } from "@/lib/server/version";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: operation({ handle: async () => Response.json({ status: "ok", version }) }),
});
