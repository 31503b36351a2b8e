import { useSyncExternalStore } from "react";
import { themeStorageKey } from "@/components/ui/theme-script";

export type Theme = "light" | "dark";

const listeners = new Set<() => void>();

function read(): Theme {
  return document.documentElement.dataset["theme"] === "dark" ? "dark" : "light";
}

export function setTheme(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
  try {
    localStorage.setItem(themeStorageKey, theme);
  } catch {
    // Holds for this page, then.
  }
  for (const listener of listeners) listener();
}

function hasChosen(): boolean {
  try {
    return localStorage.getItem(themeStorageKey) !== null;
  } catch {
    return false;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const system = matchMedia("(prefers-color-scheme: dark)");
  const follow = (): void => {
    if (hasChosen()) return;
    document.documentElement.dataset["theme"] = system.matches ? "dark" : "light";
    listener();
  };
  system.addEventListener("change", follow);
  return () => {
    listeners.delete(listener);
    system.removeEventListener("change", follow);
  };
}

/** The theme that is shown; light on the server. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, read, () => "light");
}
