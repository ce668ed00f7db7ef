import { expect, test } from "vitest";
import { distributions } from "../../../src/compiler/distributions/index.ts";
import { columns } from "../../../src/compiler/math/columns.ts";
import { jets, variableJet } from "../../../src/compiler/math/jets.ts";
import { numbers } from "../../../src/compiler/math/numbers.ts";

type Row = [args: Record<string, number>, x: number, logDensity: number, condition: number];

/**
 * log p(x) of mpmath 1.3.0 with mp.dps = 80, by the formula with loggamma, at the floats themselves. The condition is the sum of |v ∂ log p / ∂v|
 * over the arguments and x (x of densities alone): what a relative error of 1 in each changes.
 */
const saved: Record<string, Row[]> = {
  Gamma: [
    [{ shape: 1e-8, rate: 1e-8 }, 1000000000000.0, -10046.051701762006, 2.0e4],
    [{ shape: 1e-8, rate: 1 }, 1e-8, -1.8843465087275504e-7, 2.0],
    [{ shape: 0.3, rate: 1000000000000.0 }, 1e-8, -9979.912015139273, 2.0e4],
    [{ shape: 7, rate: 1e-8 }, 1000000000.0, -21.184421397998193, 1.0e1],
    [{ shape: 10000, rate: 3 }, 3333, -4.425454762191235, 1.5],
    [{ shape: 100000000.0, rate: 100000000.0 }, 1.0001, 7.791335173771487, 3.0e4],
    [{ shape: 100000000.0, rate: 0.25 }, 400040000.0, -12.01563993130088, 3.0e4],
    [{ shape: 1000000000000.0, rate: 1000000000000.0 }, 1.000001, 12.396571358175368, 3.0e6],
    [{ shape: 1000000000000.0, rate: 3 }, 333330000000.0, -63.636160138284275, 3.0e7],
    [{ shape: 12.5, rate: 1 }, 1000000000000.0, -999999999700.9777, 2.0e12],
  ],
  Beta: [
    [{ a: 1e-8, b: 1e-8 }, 0.3, -17.55318019185412, 1.6],
    [{ a: 1e-8, b: 1000000000000.0 }, 1e-8, -10000.000049892125, 2.0e4],
    [{ a: 0.5, b: 1000000.0 }, 1e-8, 15.53573059298362, 2.3],
    [{ a: 3, b: 1000000000000.0 }, 2e-12, 26.324168296491493, 1.7],
    [{ a: 100000000.0, b: 30000000.0 }, 0.7692, 8.940196212289884, 2.5e4],
    [{ a: 1000000000000.0, b: 1000000000000.0 }, 0.5000001, 13.896292795641543, 8.0e5],
    [{ a: 1000000000000.0, b: 4 }, 0.999999999995, 25.667575218520543, 4.0e11],
    [{ a: 1, b: 1 }, 1e-8, 0.0, 1.8e1],
    [{ a: 2000000.0, b: 5000000.0 }, 0.2857, 7.752919307881559, 3.4e2],
  ],
  Poisson: [
    [{ rate: 1e-8 }, 0, -1e-8, 1.0e-8],
    [{ rate: 1e-8 }, 3, -57.05380171108515, 3.0],
    [{ rate: 4.5 }, 0, -4.5, 4.5],
    [{ rate: 4.5 }, 1000000.0, -11311445.487881895, 1.0e6],
    [{ rate: 1000000.0 }, 1001000.0, -8.327027062220134, 1.0e3],
    [{ rate: 100000000.0 }, 0, -100000000.0, 1.0e8],
    [{ rate: 1000000000000.0 }, 1000001000000.0, -15.234449424502197, 1.0e6],
    [{ rate: 1000000000000.0 }, 999999000000.0, -15.23444875783553, 1.0e6],
    [{ rate: 300000 }, 300000, -7.22470768780162, 1.0e-45],
  ],
  NegativeBinomial: [
    [{ mean: 1e-8, size: 1000000000000.0 }, 0, -1e-8, 1.0e-8],
    [{ mean: 1e-8, size: 1e-8 }, 2, -20.500122282563673, 1.0],
    [{ mean: 5, size: 1000000000000.0 }, 3, -1.9634457319252538, 2.0],
    [{ mean: 5, size: 1000000.0 }, 0, -4.999987500041667, 5.0],
    [{ mean: 1000000000000.0, size: 1000000000000.0 }, 1000001000000.0, -15.331023306448804, 5.0e5],
    [{ mean: 1000000000000.0, size: 1e-8 }, 10, -20.72326626917375, 1.0],
    [{ mean: 1000000.0, size: 0.5 }, 400000, -14.476304237731824, 7.8e-1],
    [{ mean: 300000, size: 100000000.0 }, 300100, -7.242987544292057, 1.0e2],
    [{ mean: 2.5, size: 1e-8 }, 1000000.0, -32.2401913513511, 1.0],
  ],
  StudentT: [
    [{ mean: 0, std: 1, df: 1e-8 }, 3, -20.212440323756976, 2.0],
    [{ mean: 0, std: 1e-8, df: 1000000000000.0 }, 2e-8, 15.501742210749443, 7.0],
    [{ mean: 0, std: 1, df: 1000000000000.0 }, 6, -18.918938532898924, 7.1e1],
    [{ mean: 1, std: 2, df: 10000 }, -9, -14.097760146799866, 4.9e1],
    [{ mean: 0, std: 1000000000000.0, df: 100000000.0 }, -3000000000000.0, -33.04995949413323, 1.7e1],
    [{ mean: 0, std: 1e-8, df: 2.5 }, 1000000000000.0, -142.1734065783115, 1.2e2],
    [{ mean: 0, std: 1, df: 3 }, 1e-8, -1.0008888496235098, 1.1],
    [{ mean: 1000000000000.0, std: 1000, df: 1000000.0 }, 1000000001000.0, -8.326694312186726, 2.0e9],
  ],
};

test.each(Object.entries(saved))("%s is as exact at the far ends as its arguments' own roundings", (name, rows) => {
  const { logDensity } = distributions[name]!;
  for (const [args, x, value, condition] of rows) {
    const found = logDensity!(numbers, x, args);
    expect(Math.abs(found - value), `${JSON.stringify(args)} at ${x}`).toBeLessThan(
      16 * Number.EPSILON * (1 + Math.abs(value) + condition),
    );
    // Both are to the same bits: M steps compare values of one with values of the other.
    expect(logDensity!(columns, Float64Array.of(x), args)).toEqual(Float64Array.of(found));
    const m = jets(1);
    const constants = Object.fromEntries(Object.entries(args).map(([argument, at]) => [argument, m.number(at)]));
    for (const [argument, at] of Object.entries(args)) {
      const jet = logDensity!(m, m.number(x), { ...constants, [argument]: variableJet(1, 0, at) });
      expect(jet.value).toBe(found);
      expect(Number.isFinite(jet.gradient[0])).toBe(true);
    }
  }
});
