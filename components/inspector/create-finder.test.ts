import fc from "fast-check";
import { expect, test } from "vitest";
import { createFinder } from "@/components/inspector/create-finder";

test("finds in list after list what a search of each would find", () => {
  const lists = fc.array(fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e")), { maxLength: 6 });
  fc.assert(
    fc.property(lists, fc.constantFrom("a", "b", "e", null), (all, wanted) => {
      const find = createFinder<{ id: string }>();
      for (const ids of all) {
        const items = ids.map((id) => ({ id }));
        expect(find(items, wanted)).toBe(items.find(({ id }) => id === wanted));
      }
    }),
  );
});
