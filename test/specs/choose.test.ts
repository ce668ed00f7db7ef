import { join } from "node:path";
import { expect, test } from "vitest";
import { loadRun } from "../../src/runtime/index.ts";
import { copySpecs, folderWith, genc, jsonLines } from "../support/cli.ts";

/**
 * BIC of scikit-learn 1.9.1: `GaussianMixture(K, covariance_type=c, n_init=50, tol=1e-10, max_iter=5000, reg_covar=1e-9,
 * random_state=0).fit(iris).bic(iris)`, the better of init_params "kmeans" and "random_from_data".
 */
const bic: Record<string, number> = {
  "Full(K: 1)": 829.9781543618861,
  "Full(K: 2)": 574.0178322698168,
  "Tied(K: 2)": 688.0972201263788,
  "Tied(K: 3)": 632.9633333123287,
};

interface Line {
  label: string;
  loglik: number;
  parameters: number;
  value: number;
  difference?: number;
  ranked: boolean;
}

test("iris: two full components, by the BIC of scikit-learn; the best is kept as a run", async () => {
  const cwd = folderWith();
  copySpecs(cwd);
  const { status, stdout } = await genc(["choose", "specs/choose.gen", "--json"], { cwd });
  expect(status).toBe(0);
  const [found] = jsonLines(stdout);
  const lines = found!.candidates as Line[];
  expect(lines.map(({ label }) => label)).toEqual(["Full(K: 2)", "Tied(K: 3)", "Tied(K: 2)", "Full(K: 1)"]);
  for (const { label, value, loglik, parameters, difference } of lines) {
    expect(Math.abs(value - bic[label]!)).toBeLessThan(1e-3);
    expect(value).toBeCloseTo(parameters * Math.log(150) - 2 * loglik, 9);
    expect(difference).toBeCloseTo(value - lines[0]!.value, 9);
  }
  expect(found!.run).toBe("runs/Flowers-1");
  expect(loadRun(join(cwd, "runs/Flowers-1")).manifest).toMatchObject({ model: "Full", metrics: { parameters: 29 } });
});
