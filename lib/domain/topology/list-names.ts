/** The first five names, and how many there are beside them. */
export function listNames(items: readonly { name: string }[]): string {
  const shown = items.slice(0, 5).map(({ name }) => name);
  const rest = items.length - shown.length;
  return rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
}
