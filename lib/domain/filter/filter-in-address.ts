import {
  type HideReason,
  hideReasons,
  noFilter,
  type TopologyFilter,
} from "@/lib/domain/filter/filter-topology";

/** The parameters of the page's address that hold the filter. */
export const filterParameters = { hide: "hide", projects: "project", drivers: "driver" } as const;

/** More would make an address that servers and chats cut. */
const mostChosen = 50;

/** Reads a filter from an address; what can't be read is left out. */
export function parseFilter(parameters: { get: (name: string) => string | null }): TopologyFilter {
  const hide = splitList(parameters.get(filterParameters.hide));
  const filter = {
    hide: hideReasons.filter((reason) => hide.includes(reason)),
    projects: splitList(parameters.get(filterParameters.projects)),
    drivers: splitList(parameters.get(filterParameters.drivers)),
  };
  return filter.hide.length + filter.projects.length + filter.drivers.length === 0 ? noFilter : filter;
}

/** The parameters of an address that say this filter; null takes one out. */
export function toFilterParameters(filter: TopologyFilter): Record<string, string | null> {
  return {
    [filterParameters.hide]: joinList(filter.hide),
    [filterParameters.projects]: joinList(filter.projects),
    [filterParameters.drivers]: joinList(filter.drivers),
  };
}

/** With one more reason to hide, or without it. */
export function toggleHide(filter: TopologyFilter, reason: HideReason): TopologyFilter {
  const { hide } = filter;
  return {
    ...filter,
    hide: hide.includes(reason) ? hide.filter((each) => each !== reason) : [...hide, reason],
  };
}

// A project's name is a label, which may hold a comma.
function joinList(items: readonly string[]): string | null {
  return items.length === 0 ? null : items.map(encodeURIComponent).join(",");
}

function splitList(text: string | null): string[] {
  if (text === null) return [];
  const items = text.split(",").filter((item) => item !== "");
  return [...new Set(items.map(decodeSafely))].slice(0, mostChosen);
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
