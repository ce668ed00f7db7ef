import fc from "fast-check";
import { test } from "vitest";
import { neverFalls } from "../runtime/em/support/never-falls.ts";
import { trials } from "../runtime/em/support/trials.ts";

/** Seeds from 1 on: `GENC_LAWS=1000` for more, `GENC_LAWS_FROM=61` for others. */
const seeds = Number(process.env.GENC_LAWS ?? 60);
const from = Number(process.env.GENC_LAWS_FROM ?? 1);

test.each(Array.from({ length: seeds }, (_seed, i) => from + i))("the objective never falls: 250 plans and data of seed %d", (seed) => {
  fc.assert(fc.property(trials, neverFalls), { numRuns: 250, seed });
});
