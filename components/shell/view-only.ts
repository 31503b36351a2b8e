/** What a person has decided; null before they did. */
export type ViewOnlyChoice = "on" | "off" | null;

export interface ViewOnly {
  isOn: boolean;
  /** Why it can't be switched off; null when it can. */
  whyForced: string | null;
}

/**
 * Whether the page only shows. A server in read-only mode leaves no choice; on a phone a finger that scrolls would pull
 * cables, so there it is on until the person decides otherwise.
 */
export function decideViewOnly(situation: {
  isReadOnly: boolean;
  isPhone: boolean;
  chosen: ViewOnlyChoice;
}): ViewOnly {
  const { isReadOnly, isPhone, chosen } = situation;
  if (isReadOnly) return { isOn: true, whyForced: "Patchbay runs in read-only mode" };
  return { isOn: chosen === null ? isPhone : chosen === "on", whyForced: null };
}

/** Why nothing can be changed now, the strongest reason first; null when it can be. */
export function explainLock(situation: {
  isReadOnly: boolean;
  /** The engine or the server does not answer, or has not yet. */
  isStale: boolean;
  isViewOnly: boolean;
}): string | null {
  if (situation.isReadOnly) return "Patchbay runs in read-only mode";
  if (situation.isStale) return "The engine does not answer now";
  return situation.isViewOnly ? "View only is on: switch it off to change networks" : null;
}
