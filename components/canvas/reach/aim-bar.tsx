import { useEffect } from "react";
import { Crosshair, X } from "lucide-react";
import { nameSubject } from "@/components/canvas/reach/name-subject";
import { useCanvas, useCanvasStore } from "@/components/canvas/canvas-store";
import { useModel } from "@/components/canvas/use-model";
import type { SubjectId } from "@/lib/domain/reachability/reachability";

/** While the other end of "can it reach?" is looked for: what is asked, the ends that are no card, and the way out. */
export function AimBar() {
  const canvas = useCanvasStore();
  const aim = useCanvas((state) => state.ask.aim);
  const hovered = useCanvas(({ hovered: at }) => (at?.kind === "container" ? at.id : null));
  const name = useModel((model) => (aim === null ? "" : nameSubject(model, aim)));
  const other = useModel((model) =>
    hovered !== null && hovered !== aim && model.containers.get(hovered)?.isLive === true
      ? nameSubject(model, hovered)
      : null,
  );

  // Outside system: the keyboard. Escape leaves this and nothing else.
  useEffect(() => {
    if (aim === null) return undefined;
    const { ask, say } = canvas.getState();
    say(
      `Can ${name} reach another? Walk to it and press Enter, H for the host, I for the internet; Escape leaves`,
    );
    const ending = new AbortController();
    const press = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      event.stopPropagation();
      ask.askFrom(null);
    };
    addEventListener("keydown", press, { capture: true, signal: ending.signal });
    return () => ending.abort();
  }, [canvas, aim, name]);

  if (aim === null) return null;
  const choose = (to: SubjectId): void => canvas.getState().ask.askPair({ from: aim, to });
  return (
    <fieldset className="pb-aim nopan" aria-label={`Can ${name} reach another?`}>
      <Crosshair aria-hidden />
      <span className="pb-aim-text">
        Can <b>{name}</b> reach{" "}
        {other === null ? <span className="pb-aim-hint">… choose a container, or</span> : <b>{other}?</b>}
      </span>
      {(["host", "internet"] as const)
        .filter((id) => id !== aim)
        .map((id) => (
          <button key={id} type="button" onClick={() => choose(id)}>
            the {id}
          </button>
        ))}
      <button
        type="button"
        className="pb-aim-close"
        aria-label="Leave the question"
        title="Leave (Esc)"
        onClick={() => canvas.getState().ask.askFrom(null)}
      >
        <X aria-hidden />
      </button>
    </fieldset>
  );
}
