/**
 * Changes parameters of the page's address without an entry in its history; null takes one out. Next's search
 * parameters follow.
 */
export function writeParameters(changes: Readonly<Record<string, string | null>>): void {
  const parameters = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) parameters.delete(name);
    else parameters.set(name, value);
  }
  // A comma means nothing in a query, and people read addresses.
  const query = parameters.toString().replaceAll("%2C", ",");
  history.replaceState(null, "", query === "" ? location.pathname : `?${query}`);
}
