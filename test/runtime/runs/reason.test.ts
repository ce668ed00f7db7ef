import { expect, test } from "vitest";
import type { Standing } from "../../../src/runtime/runs/choose.ts";
import { reasonOf, type Tried } from "../../../src/runtime/runs/reason.ts";

const of = (model: string, sizes: Record<string, number>): Tried => ({
  model,
  sizes: Object.fromEntries(Object.entries(sizes).map(([name, value]) => [name, { value, origin: "written" as const }])),
});

const standing = (label: string, value: number, difference: number, agreed: number): Standing => ({
  label,
  plan: "em",
  loglik: -value / 2,
  parameters: 3,
  value,
  difference,
  status: "converged",
  starts: { agreed, of: 10 },
});

const table = [standing("A", 100, 0, 7), standing("B", 104, 4, 1)];
const tried = [1, 2, 3].flatMap((K) => [of("M", { K, D: 2 }), of("N", { K: K + 4 })]);

test.each([
  [{ K: 2, D: 2 }, []],
  [{ K: 3, D: 2 }, ["No larger K of M was tried: the best may lie beyond K = 3."]],
  // There is nothing below 1, and one size alone has no end.
  [{ K: 1, D: 2 }, []],
])("the best %j of 1 to 3, of fixed D", (sizes, ends) => {
  const [head, ...rest] = reasonOf("bic", table, of("M", sizes), tried).split("\n");
  expect(head).toBe("A has the lowest bic, 100.0000. B comes next, 4.0000 higher: positive evidence against it (Kass and Raftery 1995).");
  expect(rest).toEqual(ends);
});

test("a range that begins above 1 has an end below, and sizes are compared with all others equal", () => {
  expect(reasonOf("aic", table, of("N", { K: 5 }), tried)).toBe(
    "A has the lowest aic, 100.0000. B comes next, 4.0000 higher.\nNo smaller K of N was tried: the best may lie beyond K = 5.",
  );
  const grid = [of("M", { K: 1, Q: 1 }), of("M", { K: 2, Q: 1 }), of("M", { K: 2, Q: 2 }), of("M", { K: 3, Q: 2 })];
  expect(
    reasonOf("aic", table, of("M", { K: 2, Q: 1 }), grid)
      .split("\n")
      .slice(1),
  ).toEqual(["No larger K of M was tried: the best may lie beyond K = 2."]);
});

test("one start alone that came so far is said; held-out log-likelihoods are the higher the better", () => {
  const doubtful = [standing("A", -1, 0, 1), standing("B", -1.5, 0.5, 9)];
  expect(reasonOf("heldout", doubtful, of("M", { K: 2, D: 2 }), tried)).toBe(
    "A has the highest held-out log-likelihood per row, -1.0000. B comes next, 0.5000 lower.\n" +
      "Only 1 of its 10 starts came that far: more of them, `--set train.starts=50`, may find a better fit.",
  );
  const alone = [
    { ...standing("A", -1, 0, 1), starts: { agreed: 1, of: 1 } },
    { ...standing("B", 0, 0, 1), because: "degenerated" },
  ];
  expect(reasonOf("heldout", alone, of("M", { K: 2, D: 2 }), tried)).toBe(
    "A has the highest held-out log-likelihood per row, -1.0000. Nothing else is ranked.",
  );
});
