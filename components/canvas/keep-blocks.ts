/** What the search, the selection and an answer about reachability say of an item; the latter stands behind a comma. */
export type Mark = `${"" | "found"}${"" | "selected"}${"" | `, ${string}`}`;

interface Item<Id, View> {
  id: Id;
  view: View;
  mark: Mark;
}

export type Block<Id, View> = readonly Item<Id, View>[];

/** React looks at every child of a list that has changed in one: a block that says the same is one child. */
const blockSize = 50;

/** So many changed items are looked for one by one; of more, all are gone through. */
const mostLookedFor = 16;

/**
 * Parts a list into blocks; items and blocks that say the same as at the last call are the same objects. `changedSince`
 * may tell which of the same ids have other views, so that 5,000 need not be compared for one.
 */
export function createBlockKeeper<Id extends string, View>(
  changedSince: (entries: ReadonlyMap<Id, View>, before: ReadonlyMap<Id, View>) => readonly Id[] | null,
): (entries: ReadonlyMap<Id, View>, markOf: (id: Id) => Mark) => readonly Block<Id, View>[] {
  let kept: readonly Block<Id, View>[] = [];
  let known: { entries: ReadonlyMap<Id, View>; markOf: (id: Id) => Mark } | null = null;
  return (entries, markOf) => {
    const changed =
      known === null || known.markOf !== markOf
        ? null
        : known.entries === entries
          ? []
          : changedSince(entries, known.entries);
    kept =
      changed === null || changed.length > mostLookedFor
        ? compareAll(kept, entries, markOf)
        : changed.reduce((blocks, id) => replaceView(blocks, id, entries.get(id)), kept);
    known = { entries, markOf };
    return kept;
  };
}

function replaceView<Id, View>(
  blocks: readonly Block<Id, View>[],
  id: Id,
  view: View | undefined,
): readonly Block<Id, View>[] {
  for (const [number, block] of blocks.entries()) {
    const place = block.findIndex((item) => item.id === id);
    const item = block[place];
    if (item === undefined) continue;
    if (view === undefined || item.view === view) return blocks;
    return blocks.with(number, block.with(place, { ...item, view }));
  }
  return blocks;
}

function compareAll<Id, View>(
  kept: readonly Block<Id, View>[],
  entries: ReadonlyMap<Id, View>,
  markOf: (id: Id) => Mark,
): Block<Id, View>[] {
  const blocks: Block<Id, View>[] = [];
  let items: Item<Id, View>[] = [];
  let isChanged = false;
  const endBlock = (): void => {
    const before = kept[blocks.length];
    blocks.push(isChanged || before?.length !== items.length ? items : before);
    items = [];
    isChanged = false;
  };
  for (const [id, view] of entries) {
    const mark = markOf(id);
    const before = kept[blocks.length]?.[items.length];
    const isSame = before?.id === id && before.view === view && before.mark === mark;
    items.push(isSame ? before : { id, view, mark });
    isChanged ||= !isSame;
    if (items.length === blockSize) endBlock();
  }
  if (items.length > 0) endBlock();
  return blocks;
}
