import { useSyncExternalStore } from "react";

/**
 * The access token. It comes in the address's fragment (`#t=…`), which no server and no log sees, and lives in
 * sessionStorage: cookies would be shared with every port of localhost (THREATS §1).
 */
export interface TokenState {
  token: string | null;
  /** The server answered 401 to what we have (or to nothing). */
  isRefused: boolean;
}

const storageKey = "patchbay-token";
const serverState: TokenState = { token: null, isRefused: false };
let state: TokenState | null = null;
const listeners = new Set<() => void>();

function set(next: TokenState): void {
  state = next;
  for (const listener of listeners) listener();
}

function readStored(): string | null {
  try {
    return sessionStorage.getItem(storageKey);
  } catch {
    // A browser that forbids storage still works with the token in memory.
    return null;
  }
}

function store(token: string): void {
  try {
    sessionStorage.setItem(storageKey, token);
  } catch {
    // In memory only, then.
  }
}

/** Takes the token out of the address bar, if it is there. Runs once, at the first read. */
function readInitial(): TokenState {
  const given = new URLSearchParams(location.hash.slice(1)).get("t");
  if (given === null || given === "") return { token: readStored(), isRefused: false };
  store(given);
  history.replaceState(history.state, "", location.pathname + location.search);
  return { token: given, isRefused: false };
}

export function getTokenState(): TokenState {
  if (typeof window === "undefined") return serverState;
  state ??= readInitial();
  return state;
}

/** Keeps a token that a person typed; a whole link with `#t=` is taken too. */
export function giveToken(text: string): void {
  const token = (text.split("#t=")[1] ?? text).trim();
  store(token);
  set({ token, isRefused: false });
}

/** The server answered 401 to a call that carried this token. */
export function markTokenRefused(token: string | null): void {
  // A late 401 to an older token says nothing about the one that has been given since.
  if (getTokenState().token !== token || getTokenState().isRefused) return;
  set({ token, isRefused: true });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTokenState(): TokenState {
  return useSyncExternalStore(subscribe, getTokenState, () => serverState);
}
