import { expect, test } from "vitest";
import { type Cost, deletionsIn, type Edit, insertionsIn, Recovery } from "../../support/one-mistake.ts";
import { specPaths } from "../../support/specs.ts";

/** A part of what `npm run measure:recovery` measures whole: every so many edits, counted through all specs. */
function costsOf(editsOf: (text: string) => Edit[], every: number): Cost[] {
  let place = 0;
  return specPaths.flatMap((path) => {
    const recovery = new Recovery(path);
    const chosen = editsOf(recovery.text).filter(() => place++ % every === 0);
    return chosen.map((edit) => recovery.costOf(edit));
  });
}

const kinds: [string, (text: string) => Edit[], number][] = [
  ["less", deletionsIn, 5],
  ["more", insertionsIn, 211],
];

test.each(kinds)("one token %s costs one error and no other declaration's hover", (_name, editsOf, every) => {
  const costs = costsOf(editsOf, every);
  const wrong = costs.filter(({ errors }) => errors.length > 0);
  const average = wrong.reduce((sum, { errors }) => sum + errors.length, 0) / wrong.length;
  expect(wrong.length).toBeGreaterThan(400);
  expect(average).toBeLessThanOrEqual(1.05);
  expect(
    costs.filter(({ lost }) => lost.length > 0).map(({ edit, lost }) => `${edit.what} ${edit.token} at ${edit.start}: ${lost}`),
  ).toEqual([]);
});
