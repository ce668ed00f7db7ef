import { bug, climb, type Jet, jets, numbers, variableJet } from "../../../compiler/backend.ts";
import { cellsOf } from "../arguments.ts";
import { type EmissionContext, type EmissionPart, NO_WEIGHT } from "../emissions/part.ts";
import { addSlope } from "../gradient/slopes.ts";
import { type Link as FreeNumber, links } from "../links.ts";
import { logPriorAt } from "../priors/prior.ts";
import { type Block, blocksOf, type Place } from "./blocks.ts";
import { bindDesign, predicted, type Target } from "./design.ts";
import { familyOf } from "./family.ts";
import { centre, shiftingTogether } from "./logits.ts";

/** A logarithm or logit of a number that can't be told from 0. */
const FAR = 700;

/**
 * A family whose arguments are linear in known columns: generalised linear models (Nelder and Wedderburn 1972), mixtures and hidden
 * Markov chains of them (Wedel and DeSarbo 1995). An M step climbs the weighted log-likelihood by Newton's method, which for a canonical
 * link is iteratively reweighted least squares (McCullagh and Nelder 1989, section 2.5), and never ends lower than it began.
 */
export function newtonRegression(context: EmissionContext): EmissionPart {
  const { emission, space, data, parameters } = context;
  const W = emission.width;
  const x = data.fields[emission.field];
  const family = familyOf(emission);
  const design = bindDesign(emission, family.names, W * family.copies, space, parameters, data);
  const cells = cellsOf(space, design.coefficients);
  /** What column c's density reads. */
  const groups = Array.from({ length: W }, (_column, c) =>
    design.targets.flatMap((targets) => targets.slice(c * family.copies, (c + 1) * family.copies)),
  );
  const blocks = blocksOf(design, cells, groups);
  const weights = new Float64Array(cells.count * data.rows);
  const eta = new Float64Array(groups[0].length);

  function setEta(row: number, cell: number, targets: readonly Target[]): void {
    for (const [a, target] of targets.entries()) eta[a] = predicted(design, target, row, (k) => cells.rows[k][cell]);
  }

  /** Derivatives of the expected log-likelihood and log prior in a block's free coefficients, as they are. */
  function expansionAt({ free, sites }: Block): Jet {
    const n = free.length;
    const out = { value: 0, gradient: new Array<number>(n).fill(0), hessian: new Array<number>(n * n).fill(0) };
    for (const { cell, group, targets } of sites) {
      const slopes = targets.flatMap(({ target, places }, a) =>
        places.flatMap((place, l) => (place < 0 ? [] : [{ a, place, regressor: target.links[l].regressor }])),
      );
      for (let row = 0; row < data.rows; row++) {
        const weight = weights[cell * data.rows + row];
        const y = x[row * W + group];
        if (!(weight > NO_WEIGHT) || Number.isNaN(y)) continue;
        setEta(row, cell, groups[group]);
        addRow(out, slopes, family.expansion(y, eta), weight, row);
      }
    }
    return out;
  }

  function addRow(
    out: { value: number; gradient: number[]; hessian: number[] },
    slopes: readonly { a: number; place: number; regressor: number }[],
    { value, gradient, hessian }: Jet,
    weight: number,
    row: number,
  ): void {
    const [A, n] = [gradient.length, out.gradient.length];
    out.value += weight * value;
    for (const { a, place, regressor } of slopes) {
      const own = weight * design.regressors[row * design.size + regressor];
      if (own === 0) continue;
      out.gradient[place] += own * gradient[a];
      for (const other of slopes)
        out.hessian[place * n + other.place] += own * hessian[a * A + other.a] * design.regressors[row * design.size + other.regressor];
    }
  }

  /** The same in the coefficients' free numbers, to which it sets them. */
  function expansion(block: Block, raw: ArrayLike<number>): Jet {
    const { free } = block;
    const n = free.length;
    const made = free.map((place, i) => numberOf(place).value(jets(1), variableJet(1, 0, raw[i])));
    for (const [i, { argument, entry }] of free.entries()) argument.values[entry] = made[i].value;
    const { value, gradient, hessian } = expansionAt(block);
    const out = {
      value,
      gradient: gradient.map((slope, i) => slope * made[i].gradient[0]),
      hessian: hessian.map((curve, at) => {
        const [i, j] = [Math.floor(at / n), at % n];
        return curve * made[i].gradient[0] * made[j].gradient[0] + (i === j ? gradient[i] * made[i].hessian[0] : 0);
      }),
    };
    for (const [i, { argument, entry }] of free.entries()) {
      if (argument.prior === undefined) continue;
      const found = logPriorAt(jets(1), argument.prior, entry, made[i]);
      out.value += found.value;
      out.gradient[i] += found.gradient[0];
      out.hessian[i * n + i] += found.hessian[0];
    }
    return out;
  }

  const kinds = new Map(design.coefficients.map((argument, k) => [argument, links[family.kinds[design.argumentOf[k]]]]));
  const numberOf = ({ argument }: Place): FreeNumber => kinds.get(argument) ?? bug("a coefficient of no kind");

  function maximiseBlock(block: Block): void {
    const { free, sites } = block;
    const seen = sites.some(({ cell }) => weights.subarray(cell * data.rows, (cell + 1) * data.rows).some((weight) => weight > NO_WEIGHT));
    if (!seen && free.every(({ argument }) => argument.prior === undefined)) return;
    const numbersOf = (value: (place: Place, link: FreeNumber) => number): number[] => free.map((place) => value(place, numberOf(place)));
    const raw = climb(
      (at) => expansion(block, at),
      numbersOf(({ argument, entry }, { raw: free }) => free(argument.values[entry])),
      {
        low: numbersOf((_place, link) => Math.max(link.raw(link.range[0]), -FAR)),
        high: numbersOf((_place, link) => Math.min(link.raw(link.range[1]), FAR)),
      },
    );
    for (const [i, { argument, entry }] of free.entries()) argument.values[entry] = numberOf(free[i]).value(numbers, raw[i]);
  }

  const redundant = emission.levels === undefined ? [] : shiftingTogether(design, emission.levels);

  function maximise(): void {
    for (const block of blocks) maximiseBlock(block);
    for (const places of redundant) centre(places);
  }

  return {
    cells,
    reset() {
      for (const place of blocks.flatMap(({ free }) => free)) place.argument.values[place.entry] = numberOf(place).value(numbers, 0);
      for (let cell = 0; cell < cells.count; cell++)
        for (let row = 0; row < data.rows; row++) weights[cell * data.rows + row] = data.weights?.[row] ?? 1;
      maximise();
    },
    refresh: () => undefined,
    logDensity(row, cell) {
      let sum = 0;
      for (const [c, targets] of groups.entries()) {
        const y = x[row * W + c];
        if (Number.isNaN(y)) continue;
        setEta(row, cell, targets);
        sum += family.logDensity(y, eta);
      }
      return sum;
    },
    clear: () => weights.fill(0),
    add(row, cell, weight) {
      weights[cell * data.rows + row] += weight;
    },
    maximise,
    onFloor: () => [],
    addSlopes(into) {
      for (const block of blocks) {
        const raw = block.free.map((place) => numberOf(place).raw(place.argument.values[place.entry]));
        const { gradient } = expansion(block, raw);
        for (const [i, { argument, entry }] of block.free.entries())
          if (Number.isFinite(raw[i])) addSlope(into, argument, entry, gradient[i]);
      }
    },
    scores(row) {
      return groups.flatMap((targets, c) => {
        const y = x[row * W + c];
        setEta(row, 0, targets);
        const slopes = Number.isNaN(y) ? [] : family.expansion(y, eta).gradient;
        return targets.flatMap(({ links: own }, a) =>
          own.map(({ regressor }) => (slopes[a] ?? 0) * design.regressors[row * design.size + regressor]),
        );
      });
    },
  };
}
