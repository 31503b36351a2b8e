import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiProblem, callJson, enginePath } from "@/lib/client/api";
import type { EngineStatus } from "@/lib/contract/answers";
import { wiringAnswer, type WiringAnswer, type WiringRequest } from "@/lib/contract/wiring";

const wiringKey = ["wiring"];

/** Where the kernel's wiring is read; asked for anew when the engine comes or goes, and now and then. */
export function useWiring(engine: EngineStatus): { wiring: WiringAnswer | null; problem: ApiProblem | null } {
  const query = useQuery<WiringAnswer, ApiProblem>({
    queryKey: [...wiringKey, engine.id, engine.status, engine.wiring],
    queryFn: ({ signal }) => callJson(enginePath("wiring"), wiringAnswer, { signal }),
    // It tells nothing by itself when a helper ends.
    refetchInterval: 15_000,
    placeholderData: (previous) => previous,
  });
  return { wiring: query.data ?? null, problem: query.error };
}

/** `PUT …/wiring`. Starting a helper takes the engine a second or so. */
export function useSetWiring() {
  const client = useQueryClient();
  return useMutation<WiringAnswer, ApiProblem, WiringRequest>({
    mutationFn: (request) => callJson(enginePath("wiring"), wiringAnswer, { method: "PUT", body: request }),
    onSuccess: (answer) => client.setQueriesData({ queryKey: wiringKey }, answer),
  });
}
