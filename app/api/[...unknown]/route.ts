import { ProblemError } from "@/lib/server/http/problem-response";
import { operation, routes } from "@/lib/server/http/route";

const nothing = operation({
  handle: () => Promise.reject(new ProblemError("not-found", "The API has nothing at this address.")),
});

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: nothing,
  POST: nothing,
  DELETE: nothing,
});
