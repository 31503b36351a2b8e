/** So many changes are kept beside a map before it is copied. */
const most = 64;

/**
 * A map with some values changed, and nothing else. Copying a map of 5,000 entries for one change takes longer than all
 * that is drawn for it.
 */
export class ChangedMap<Key, Value> implements ReadonlyMap<Key, Value> {
  readonly #base: ReadonlyMap<Key, Value>;
  readonly #changes: ReadonlyMap<Key, Value>;

  private constructor(base: ReadonlyMap<Key, Value>, changes: ReadonlyMap<Key, Value>) {
    this.#base = base;
    this.#changes = changes;
  }

  /** All keys of `changes` are in the map already. */
  static of<Key, Value>(
    map: ReadonlyMap<Key, Value>,
    changes: ReadonlyMap<Key, Value>,
  ): ReadonlyMap<Key, Value> {
    const isChanged = map instanceof ChangedMap;
    const base = isChanged ? (map as ChangedMap<Key, Value>).#base : map;
    const before = isChanged ? (map as ChangedMap<Key, Value>).#changes : [];
    const all = new Map([...before, ...changes]);
    return all.size > most ? new Map([...base, ...all]) : new ChangedMap(base, all);
  }

  get size(): number {
    return this.#base.size;
  }

  get(key: Key): Value | undefined {
    return this.#changes.get(key) ?? this.#base.get(key);
  }

  has(key: Key): boolean {
    return this.#base.has(key);
  }

  *entries(): MapIterator<[Key, Value]> {
    for (const [key, value] of this.#base) yield [key, this.#changes.get(key) ?? value];
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries();
  }

  keys(): MapIterator<Key> {
    return this.#base.keys();
  }

  *values(): MapIterator<Value> {
    for (const [, value] of this.entries()) yield value;
  }

  forEach(act: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    for (const [key, value] of this.entries()) act(value, key, this);
  }
}
