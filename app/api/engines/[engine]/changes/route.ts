import { changeRequest } from "@/lib/contract/changes";
import { noteStep } from "@/lib/server/note-subject";
import { operation, routes } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: operation({
    action: "change",
    body: changeRequest,
    handle: async ({ unit, body, note }) => {
      note({ steps: body.steps.map(noteStep) });
      return Response.json(await (await unit()).networks.change(body));
    },
  }),
});
