import { expect, test } from "vitest";
import { decideViewOnly, explainLock, type ViewOnlyChoice } from "@/components/shell/view-only";

test.each<[isReadOnly: boolean, isPhone: boolean, chosen: ViewOnlyChoice, isOn: boolean, isForced: boolean]>([
  [false, false, null, false, false],
  [false, true, null, true, false],
  [false, true, "off", false, false],
  [false, false, "on", true, false],
  [false, true, "on", true, false],
  [false, false, "off", false, false],
  [true, false, null, true, true],
  [true, false, "off", true, true],
  [true, true, "off", true, true],
])("read-only %s, phone %s, chosen %s: on %s, forced %s", (isReadOnly, isPhone, chosen, isOn, isForced) => {
  const decided = decideViewOnly({ isReadOnly, isPhone, chosen });
  expect(decided.isOn).toBe(isOn);
  expect(decided.whyForced !== null).toBe(isForced);
});

test("the reason that a person can't mend here comes first", () => {
  expect(explainLock({ isReadOnly: true, isStale: true, isViewOnly: true })).toMatch(/read-only/);
  expect(explainLock({ isReadOnly: false, isStale: true, isViewOnly: true })).toMatch(/engine/);
  expect(explainLock({ isReadOnly: false, isStale: false, isViewOnly: true })).toMatch(/View only/);
  expect(explainLock({ isReadOnly: false, isStale: false, isViewOnly: false })).toBeNull();
});
