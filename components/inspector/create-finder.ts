/** Finds an item where it was found in the list before this one: a change of one container moves no other. */
export function createFinder<Item extends { id: string }>(): (
  items: readonly Item[],
  id: string | null,
) => Item | undefined {
  const places = new Map<string, number>();
  return (items, id) => {
    if (id === null) return undefined;
    const known = items[places.get(id) ?? -1];
    if (known?.id === id) return known;
    const place = items.findIndex((item) => item.id === id);
    places.set(id, place);
    return items[place];
  };
}
