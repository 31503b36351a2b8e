/**
 * A set-up file of the tests: property tests (fast-check) draw the same examples each time, or a change would be blamed
 * for a failure that it has nothing to do with. `PATCHBAY_TEST_SEED=random` looks for new failures, a number runs those
 * of that seed.
 */
import fc from "fast-check";

const wanted = process.env.PATCHBAY_TEST_SEED ?? "1";

if (wanted !== "random") {
  const seed = Number(wanted);
  if (!Number.isInteger(seed))
    throw new Error(`PATCHBAY_TEST_SEED is "random" or a whole number, not ${wanted}`);
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
}
