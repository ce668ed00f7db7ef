import { bug, DiagnosticError, diagnostic, numbers } from "../../../compiler/backend.ts";
import type { DistributionDefinition, LinearFit } from "../../../compiler/distributions/types.ts";
import type { Args } from "../../../compiler/math/algebra.ts";
import { type Block, blocksOf, type Site } from "./blocks.ts";
import type { LinearArrays } from "./kernel.ts";
import { hasMissing } from "./missing.ts";
import { type BlockObjective, blockGradient, climbBlock, valueOfBlock } from "./objective.ts";
import { type EmissionContext, type EmissionPart, NO_WEIGHT } from "./part.ts";
import { boundsOf, cellsWith, type EntryBounds, numbersAtEnds, scalarEmission, within } from "./scalar.ts";

/** A logarithm or logit of a number that cannot be told from 0. */
const FAR = 700;

/** Weight of a site and the sums of its statistics. */
interface SiteSums {
  weight: number;
  sums: number[];
}

/**
 * A family whose weighted fit reads sums of t(x), from its file in `distributions/`. A missing entry tells nothing and is left out. Where
 * a block's arguments are all free and none is tied apart from the others, the family's own M step is taken, or gone on from by Newton's
 * method; what is fixed or tied is climbed from where it stands. Either is the exact maximum within bounds.
 */
export function linearPart(context: EmissionContext): EmissionPart {
  const { emission, data } = context;
  const W = emission.width;
  const scalar = scalarEmission(context);
  const { definition, form, names, bound, cells, table } = scalar;
  const fit = linearFit(definition);
  const formula = fit.logLikelihood[form.name] ?? bug(`${emission.family} has no log-likelihood by ${form.name}`);
  const x = data.fields[emission.field];
  const { codes } = table;
  const statistics = Array.from(codes.values, (value) => fit.statistics(numbers, value));
  const T = fit.statistics(numbers, 1).length;
  const blocks = blocksOf(bound, cells, W);
  /** Weight of the rows that have an entry in the column, [cells, width]. */
  const present = new Float64Array(cells.count * W);
  const totals = new Float64Array(cells.count * W * T);
  /** Whether the sums came from a kernel, and not by adding rows. */
  let filled = false;
  let bounds: EntryBounds[] = [];
  let floored: { cells: number[]; column: number }[] = [];

  /** The sums by cell and column from the weights of codes. */
  function collect(): void {
    present.fill(0);
    totals.fill(0);
    for (let cell = 0; cell < cells.count; cell++) {
      for (let c = 0; c < W; c++) {
        for (let code = codes.starts[c]; code < codes.starts[c + 1]; code++) {
          const weight = table.weights[cell * codes.count + code];
          if (weight === 0) continue;
          present[cell * W + c] += weight;
          for (let i = 0; i < T; i++) totals[(cell * W + c) * T + i] += weight * statistics[code][i];
        }
      }
    }
  }

  function sumsOf({ members }: Site): SiteSums {
    const sums = Array.from({ length: T }, () => 0);
    let weight = 0;
    for (const member of members) {
      weight += present[member];
      for (let i = 0; i < T; i++) sums[i] += totals[member * T + i];
    }
    return { weight, sums };
  }

  /** The form's arguments near or at the maximum of some sums, as numbers that can be stored. */
  function fitted({ weight, sums }: SiteSums): Args<number> {
    const canonical = fit.mStep(weight, sums);
    const own = form.fromCanonical?.(canonical) ?? canonical;
    if (form.fromCanonical === undefined) return own;
    return Object.fromEntries(Object.entries(own).map(([name, value]) => [name, Math.min(Math.max(value, -FAR), FAR)]));
  }

  const hasPrior = (block: Block): boolean => block.free.some(({ argument }) => bound[argument].prior !== undefined);

  /** What a conjugate prior of a block's one number counts as. */
  function conjugateCounts({ free }: Block): SiteSums | undefined {
    const [{ argument, entry }] = free;
    const { prior } = bound[argument];
    if (free.length > 1 || prior === undefined || form !== definition.forms[0]) return undefined;
    return fit.conjugate?.[prior.key]?.(prior.argsAt(entry));
  }

  function objectiveOf(block: Block): BlockObjective {
    const sums = block.sites.map(sumsOf);
    return {
      block,
      scalar,
      bounds,
      site: (m, s, p) => formula(m, m.number(sums[s].weight), sums[s].sums.map(m.number), p),
    };
  }

  function maximiseBlock(block: Block): void {
    const isWhole = block.sites.length === 1 && block.places[0].every((place) => place >= 0);
    const seen = pool(block.sites.map(sumsOf));
    const counts = isWhole ? conjugateCounts(block) : undefined;
    const pooled = counts === undefined ? seen : pool([seen, counts]);
    const isClosed = isWhole && fit.closed && (counts !== undefined || !hasPrior(block));
    if (!(seen.weight > NO_WEIGHT) && !hasPrior(block)) return;
    const near = fitted(pooled);
    const here = block.free.map(({ argument, entry }) => bound[argument].values[entry]);
    const start = block.free.map(({ argument, entry }, i) => {
      const value = near[names[argument]];
      return within(Number.isNaN(value) ? here[i] : value, bounds[argument], entry);
    });
    const objective = objectiveOf(block);
    // From where the block stands only if that is higher, which an impossible place (NaN) isn't.
    const from = valueOfBlock(objective, here) >= valueOfBlock(objective, start) ? here : start;
    const best = isClosed ? start : climbBlock(objective, from);
    for (const [i, { argument, entry }] of block.free.entries()) {
      bound[argument].values[entry] = best[i];
      const { low, high, column } = bounds[argument];
      if (column[entry] >= 0 && (best[i] <= low[entry] || best[i] >= high[entry]))
        floored.push({ cells: cellsWith(scalar, argument, entry), column: column[entry] });
    }
  }

  function maximise(): void {
    if (!filled) collect();
    floored = [];
    for (const block of blocks) maximiseBlock(block);
    scalar.refresh();
  }

  return {
    cells,
    reset() {
      filled = false;
      table.addAll(data.weights);
      checkStatistics();
      bounds = boundsOf(scalar, fit, context);
      collect();
      for (const block of blocks) {
        const near = fitted(pool(block.sites.map(sumsOf)));
        for (const { argument, entry } of block.free)
          bound[argument].values[entry] = within(near[names[argument]], bounds[argument], entry);
      }
      maximise();
    },
    refresh: scalar.refresh,
    logDensity: table.logDensity,
    clear() {
      filled = false;
      table.clear();
    },
    add: table.add,
    maximise,
    onFloor: () => floored,
    atEnds: () => numbersAtEnds(scalar, fit),
    gradient() {
      if (!filled) collect();
      return blocks.flatMap((block) => blockGradient(objectiveOf(block)));
    },
    arrays: kernelArrays(),
  };

  /** An exact 0 or 1 may be outside the open range in which a density is finite. */
  function checkStatistics(): void {
    for (let c = 0; c < W; c++)
      for (let code = codes.starts[c]; code < codes.starts[c + 1]; code++)
        if (table.weights[code] > 0 && !statistics[code].every(Number.isFinite))
          throw new DiagnosticError(
            diagnostic("GEN6210", { column: emission.columns[c], value: codes.values[code], distribution: emission.family }),
          );
  }

  function kernelArrays(): LinearArrays {
    return {
      shape: "linear",
      x,
      width: W,
      ...(data.weights === undefined ? {} : { rowWeights: data.weights }),
      formulas: { logDensity: scalar.logDensity, statistics: fit.statistics },
      names,
      argsOf: scalar.argsAt,
      cells: cells.count,
      gaps: hasMissing(x),
      present,
      sums: totals,
      filled: () => {
        filled = true;
      },
    };
  }
}

function linearFit({ em, name }: DistributionDefinition): LinearFit {
  return em?.kernel === "linear" ? em : bug(`${name} has no fit by sums`);
}

function pool(sites: SiteSums[]): SiteSums {
  return sites.reduce((all, { weight, sums }) => ({ weight: all.weight + weight, sums: all.sums.map((sum, i) => sum + sums[i]) }));
}
