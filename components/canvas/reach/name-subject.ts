import type { CanvasModel } from "@/components/canvas/canvas-model";
import type { SubjectId } from "@/lib/domain/reachability/reachability";

/** What a subject is called on the screen. */
export function nameSubject({ containers }: Pick<CanvasModel, "containers">, id: SubjectId): string {
  if (id === "host" || id === "internet") return `the ${id}`;
  return containers.get(id)?.name ?? "";
}
