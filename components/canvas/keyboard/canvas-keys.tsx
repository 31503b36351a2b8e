import { useEffect } from "react";
import { useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { isSingleKey } from "@/lib/domain/shortcuts/shortcuts";
import { keepInView } from "@/components/canvas/keyboard/keep-in-view";
import { motionDuration } from "@/components/canvas/motion-duration";
import { openFolded } from "@/components/canvas/frames/fold";
import { placeOf } from "@/components/canvas/keyboard/place-of";
import { standOf } from "@/components/canvas/keyboard/stand-of";
import { toKeyCommand, type KeyCommand } from "@/components/canvas/keyboard/key-command";
import { useCanvasStore, type CanvasState } from "@/components/canvas/canvas-store";
import { useSingleKeys } from "@/components/ui/use-single-keys";
import type { Focus } from "@/components/canvas/keyboard/next-focus";

/** What the keyboard can stand on; other buttons on the canvas keep their keys. */
const things = ".pb-stop, .pb-card-button, .pb-label-button, .pb-link-grip, .pb-folded-button";

/** The canvas's keys: reads them, does what they ask for, and lets the camera follow. */
export function CanvasKeys({ insetRight }: { insetRight: number }) {
  const canvas = useCanvasStore();
  const flow = useStoreApi();
  const element = useStore((state) => state.domNode);
  const { getViewport, setViewport } = useReactFlow();
  const { isOn: hasSingleKeys } = useSingleKeys();

  // Outside system: the keyboard, wherever on the canvas the browser's focus is.
  useEffect(() => {
    if (element === null) return;
    const ending = new AbortController();
    const show = ({ at }: Focus): void => {
      const { index, insetBottom } = canvas.getState();
      const { width, height } = flow.getState();
      const rect = placeOf(index, at);
      const screen = { width, height, insetRight, insetBottom };
      const target = rect === null ? null : keepInView(rect, getViewport(), screen);
      if (target !== null) void setViewport(target, { duration: motionDuration() });
    };
    const walk = (to: Focus): void => {
      canvas.getState().stand(to, { isTaken: true });
      show(to);
    };
    const open = (panel: string): void => {
      openFolded(canvas, panel);
      const { focused } = canvas.getState();
      if (focused !== null) show(focused);
    };
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || !(event.target instanceof Element)) return;
      const isAll = (event.ctrlKey || event.metaKey) && !event.altKey;
      if (!hasSingleKeys && isSingleKey(event)) return;
      if (!isAll && event.target.closest(things) === null) return;
      const state = canvas.getState();
      const focus = standOf(state.index, state.focused, state.selected);
      if (focus === null || state.grip !== null) return;
      const command = toKeyCommand(state, focus, event);
      if (command === null) return;
      event.preventDefault();
      if (command.kind === "open") return open(command.panel);
      run(command, state, walk);
    };
    // Firefox makes the click of a button when the key goes up.
    const lift = (event: KeyboardEvent): void => {
      if (event.key === " " && event.target instanceof Element && event.target.closest(things) !== null)
        event.preventDefault();
    };
    // A click beside everything: the keys are the canvas's from then on.
    const enter = (event: MouseEvent): void => {
      const { index, focused, selected, stand } = canvas.getState();
      const focus = standOf(index, focused, selected);
      if (focus === null || !(event.target instanceof Element)) return;
      if (event.target.closest(".react-flow__pane") === event.target) stand(focus, { isTaken: true });
    };
    element.addEventListener("keydown", press, { signal: ending.signal });
    element.addEventListener("keyup", lift, { signal: ending.signal });
    element.addEventListener("click", enter, { signal: ending.signal });
    return () => ending.abort();
  }, [canvas, flow, element, getViewport, setViewport, insetRight, hasSingleKeys]);
  return null;
}

function run(
  command: Exclude<KeyCommand, { kind: "open" }>,
  { cables, ask, pick, say, hover }: CanvasState,
  walk: (to: Focus) => void,
): void {
  switch (command.kind) {
    case "walk":
      return walk(command.to);
    case "choose":
      walk(command.to);
      return say(command.words);
    case "select":
      if (command.selection?.kind === "containers") hover(null);
      pick(command.selection);
      return command.words === null ? undefined : say(command.words);
    case "connect":
      return cables.onConnectRequest?.(command.container);
    case "connect-several":
      return cables.onConnectRequestSeveral?.(command.containers);
    case "connect-network":
      return cables.onConnectRequestNetwork?.(command.network);
    case "remove":
      return cables.onRemoveRequest?.(command.network);
    case "disconnect":
      return cables.onDisconnect?.({ container: command.container, network: command.network });
    case "move":
      return cables.onMoveRequest?.({ container: command.container, from: command.from });
    case "ask-from":
      return ask.askFrom(command.from);
    case "ask-pair":
      return ask.askPair({ from: command.from, to: command.to });
    case "ask-subject":
      return ask.askSubject({ subject: command.subject, direction: command.direction });
    case "refuse":
      return say(command.words);
  }
}
