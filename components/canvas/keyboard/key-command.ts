import { containersOf, toContainerSelection, toggleContainer } from "@/lib/domain/topology/selection";
import { linkOf, nextFocus, type Focus, type FocusKey } from "@/components/canvas/keyboard/next-focus";
import type { CanvasState } from "@/components/canvas/canvas-store";
import type { SubjectId } from "@/lib/domain/reachability/reachability";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";
import type { LayoutIndex } from "@/components/canvas/layout-index";
import type { Selection } from "@/lib/domain/topology/selection";

/** What a key on the canvas asks for. */
export type KeyCommand =
  | { kind: "walk"; to: Focus }
  /** Onto the first of several links, with the words that tell why. */
  | { kind: "choose"; to: Focus; words: string }
  | { kind: "select"; selection: Selection | null; words: string | null }
  | { kind: "open"; panel: string }
  | { kind: "connect"; container: ContainerId }
  | { kind: "connect-several"; containers: readonly ContainerId[] }
  | { kind: "connect-network"; network: NetworkId }
  | { kind: "remove"; network: NetworkId }
  | { kind: "disconnect"; container: ContainerId; network: NetworkId }
  | { kind: "move"; container: ContainerId; from: NetworkId }
  /** "Can it reach another?", the other to be chosen. */
  | { kind: "ask-from"; from: ContainerId }
  | { kind: "ask-pair"; from: SubjectId; to: SubjectId }
  | { kind: "ask-subject"; subject: ContainerId; direction: "from" | "to" }
  | { kind: "refuse"; words: string };

export interface PressedKey {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey?: boolean;
}

/** What a key does where the keyboard stands; null when it is none of the canvas's keys. */
export function toKeyCommand(
  state: Pick<CanvasState, "index" | "model" | "selected" | "matches" | "cables" | "ask" | "reach">,
  focus: Focus,
  pressed: PressedKey,
): KeyCommand | null {
  if (pressed.altKey) return null;
  if (pressed.ctrlKey || pressed.metaKey) return pressed.key.toLowerCase() === "a" ? selectAll(state) : null;
  const { at } = focus;
  const { aim } = state.ask;
  if (aim !== null && (pressed.key === "h" || pressed.key === "i")) {
    const to = pressed.key === "h" ? "host" : "internet";
    return aim === to ? null : { kind: "ask-pair", from: aim, to };
  }
  if (at.kind === "folded") return onFolded(state.index, focus, at.key, pressed.key);
  switch (pressed.key) {
    case "Enter":
      return { kind: "select", selection: at, words: null };
    case " ":
      return at.kind === "container" ? toggle(state, at.id) : { kind: "select", selection: at, words: null };
    case "c":
    case "C":
      return connect(state, focus);
    case "r":
    case "R":
      return pressed.shiftKey === true ? askSubject(state, focus) : askReach(state, focus);
    case "Delete":
      return at.kind === "network"
        ? removeNetwork(state.cables, at.id)
        : onOneLink(state, focus, "disconnect");
    case "d":
    case "D":
      return onOneLink(state, focus, "disconnect");
    case "m":
    case "M":
      return onOneLink(state, focus, "move");
    default: {
      if (!isFocusKey(pressed.key)) return null;
      const to = nextFocus(state.index, focus, pressed.key);
      return { kind: "walk", to: to ?? focus };
    }
  }
}

/** It opens, and is walked over; what it holds is out of the hand until it is open. */
function onFolded(index: LayoutIndex, focus: Focus, panel: string, key: string): KeyCommand | null {
  if (key === "Enter" || key === " ") return { kind: "open", panel };
  return isFocusKey(key) ? { kind: "walk", to: nextFocus(index, focus, key) ?? focus } : null;
}

/** Every container of the picture, or every one that the search finds; what is folded away is meant, too. */
function selectAll({ index, matches }: Pick<CanvasState, "index" | "matches">): KeyCommand | null {
  const isMeant = (id: ContainerId): boolean => matches === null || matches.has(id);
  const shown = index.layout.cards.map((card) => card.containerId).filter(isMeant);
  const folded = index.layout.panels.flatMap((panel) => panel.collapsed?.containers ?? []).filter(isMeant);
  const ids = [...shown, ...folded];
  const selection = toContainerSelection(ids);
  if (selection === null) return null;
  const words = countSelected(ids.length);
  return {
    kind: "select",
    selection,
    words: folded.length === 0 ? words : `${words}, ${folded.length} of them in folded projects`,
  };
}

function toggle({ model, selected }: Pick<CanvasState, "model" | "selected">, id: ContainerId): KeyCommand {
  const selection = toggleContainer(selected, id);
  const ids = containersOf(selection);
  const name = model.read().containers.get(id)?.name ?? "";
  const change = ids.includes(id) ? `${name} selected` : `${name} not selected`;
  return { kind: "select", selection, words: `${change}, ${countSelected(ids.length)}` };
}

function countSelected(count: number): string {
  return `${count} ${count === 1 ? "container" : "containers"} selected`;
}

function connect(
  { cables, selected, index, model }: Pick<CanvasState, "cables" | "selected" | "index" | "model">,
  { at }: Focus,
): KeyCommand | null {
  if (at.kind === "folded") return null;
  if (isLocked(cables)) return locked;
  if (at.kind === "network")
    return cables.onConnectRequestNetwork === undefined ? null : { kind: "connect-network", network: at.id };
  const id = at.kind === "container" ? at.id : at.containerId;
  const several = containersOf(selected);
  if (several.length > 1 && several.includes(id) && cables.onConnectRequestSeveral !== undefined)
    return { kind: "connect-several", containers: several };
  const owner = index.cards.get(id)?.dockedTo ?? null;
  if (owner !== null) return { kind: "refuse", words: sharedWords(model, id, owner) };
  return cables.onConnectRequest === undefined ? null : { kind: "connect", container: id };
}

/** R: from where the keyboard stands to what is chosen then; two selected ones are a pair already. */
function askReach(
  { ask, selected, model }: Pick<CanvasState, "ask" | "selected" | "model">,
  { at }: Focus,
): KeyCommand | null {
  const [first, second, ...more] = containersOf(selected);
  const isPair = ask.aim === null && first !== undefined && second !== undefined && more.length === 0;
  if (isPair) return refuseStopped(model, [first, second]) ?? { kind: "ask-pair", from: first, to: second };
  const id = containerAt(at);
  if (id === null) return { kind: "refuse", words: "Networks reach nobody: choose a container" };
  const stopped = refuseStopped(model, [id]);
  if (stopped !== null) return stopped;
  return ask.aim === null || ask.aim === id
    ? { kind: "ask-from", from: id }
    : { kind: "ask-pair", from: ask.aim, to: id };
}

/** Shift R: whom it reaches; once more turns the question round. */
function askSubject(
  { reach, model }: Pick<CanvasState, "reach" | "model">,
  { at }: Focus,
): KeyCommand | null {
  const id = containerAt(at);
  if (id === null) return { kind: "refuse", words: "Networks reach nobody: choose a container" };
  const isSame = reach?.kind === "subject" && reach.subject === id && reach.direction === "from";
  return (
    refuseStopped(model, [id]) ?? { kind: "ask-subject", subject: id, direction: isSame ? "to" : "from" }
  );
}

function containerAt(at: Focus["at"]): ContainerId | null {
  if (at.kind === "container") return at.id;
  return at.kind === "endpoint" ? at.containerId : null;
}

function refuseStopped(model: CanvasState["model"], ids: readonly ContainerId[]): KeyCommand | null {
  const views = ids.map((id) => model.read().containers.get(id));
  const stopped = views.find((view) => view?.isLive === false);
  return stopped === undefined
    ? null
    : { kind: "refuse", words: `${stopped.name} does not run: nothing leads to or from it` };
}

/** D and M act on a link: the one it stands on, or the card's only one. Of several one has to be chosen first. */
function onOneLink(
  { cables, index, model }: Pick<CanvasState, "cables" | "index" | "model">,
  { at }: Focus,
  kind: "disconnect" | "move",
): KeyCommand | null {
  if (at.kind === "folded") return null;
  if (at.kind === "network") return { kind: "refuse", words: `Choose a container or a link to ${kind}` };
  if (isLocked(cables)) return locked;
  if ((kind === "disconnect" ? cables.onDisconnect : cables.onMoveRequest) === undefined) return null;
  const toCommand = (container: ContainerId, network: NetworkId): KeyCommand =>
    kind === "disconnect" ? { kind, container, network } : { kind, container, from: network };
  if (at.kind === "endpoint")
    return linkOf(index, at) === undefined ? null : toCommand(at.containerId, at.networkId);
  const owner = index.cards.get(at.id)?.dockedTo ?? null;
  if (owner !== null) return { kind: "refuse", words: sharedWords(model, at.id, owner) };
  const links = index.linksOf.get(at.id) ?? [];
  const [only] = links;
  const name = model.read().containers.get(at.id)?.name ?? "";
  if (only === undefined) return { kind: "refuse", words: `${name} has no link to ${kind}` };
  if (links.length === 1) return toCommand(at.id, only.networkId);
  const first: Focus = {
    at: { kind: "endpoint", networkId: only.networkId, containerId: at.id },
    from: null,
  };
  const words = `${name} has ${links.length} links. Choose one with the left and right arrow keys, then press ${kind === "disconnect" ? "D" : "M"}`;
  return { kind: "choose", to: nextFocus(index, first, "Home") ?? first, words };
}

function removeNetwork(cables: CanvasState["cables"], network: NetworkId): KeyCommand | null {
  if (isLocked(cables)) return locked;
  return cables.onRemoveRequest === undefined ? null : { kind: "remove", network };
}

function sharedWords(model: CanvasState["model"], id: ContainerId, owner: ContainerId): string {
  const nameOf = (one: ContainerId): string => model.read().containers.get(one)?.name ?? "";
  return `${nameOf(id)} shares the network of ${nameOf(owner)}: change it there`;
}

const locked: KeyCommand = { kind: "refuse", words: "Nothing can be changed now" };

function isLocked(cables: CanvasState["cables"]): boolean {
  return Object.values(cables).every((action) => action === undefined);
}

function isFocusKey(key: string): key is FocusKey {
  return /^(Arrow(Up|Down|Left|Right)|Home|End|Page(Up|Down))$/.test(key);
}
