import { bug, columns, DiagnosticError, diagnostic, numbers } from "../../../compiler/backend.ts";
import type { DistributionDefinition, LinearFit } from "../../../compiler/distributions/types.ts";
import type { Algebra, Args } from "../../../compiler/math/algebra.ts";
import { type Block, blocksOf } from "./blocks.ts";
import type { LinearArrays } from "./kernel.ts";
import { hasMissing } from "./missing.ts";
import { addBlockSlopes, type BlockObjective, climbBlock, valueOfBlock } from "./objective.ts";
import { type EmissionContext, type EmissionPart, NO_WEIGHT } from "./part.ts";
import { meanOf, referencesOf } from "./references.ts";
import { boundsOf, cellsWith, type EntryBounds, numbersAtEnds, scalarEmission, within } from "./scalar.ts";

/** A logarithm or logit of a number that cannot be told from 0. */
const FAR = 700;

/** Weight of some cells and columns, and the sums of their statistics about a value. */
interface Sums {
  weight: number;
  sums: number[];
  about: number;
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
  const T = fit.statistics(numbers, 1, 1).length;
  const references = referencesOf(codes, W, bound);
  const blocks = blocksOf(bound, cells, W);
  /** A kernel's: weight of the rows that have an entry in the column, [cells, width], and sums about its reference, [cells, width, T]. */
  const present = new Float64Array(cells.count * W);
  const totals = new Float64Array(cells.count * W * T);
  /** Whether the sums came from a kernel, and not by adding rows. */
  let filled = false;
  let bounds: EntryBounds[] = [];
  let floored: { cells: number[]; column: number }[] = [];

  function sumsOf(members: number[]): Sums {
    return filled ? kernelSums(members) : weighedSums(members);
  }

  function kernelSums(members: number[]): Sums {
    const sums = new Array<number>(T).fill(0);
    let weight = 0;
    for (const member of members) {
      weight += present[member];
      for (let i = 0; i < T; i++) sums[i] += totals[member * T + i];
    }
    return { weight, sums, about: references[members[0] % W] };
  }

  /** From the weights of codes, about their own mean: a narrow density's sums would cancel about another. */
  function weighedSums(members: number[]): Sums {
    const parts = members.map((member) => {
      const [from, to] = [codes.starts[member % W], codes.starts[(member % W) + 1]];
      const at = Math.floor(member / W) * codes.count;
      return { values: codes.values.subarray(from, to), weights: table.weights.subarray(at + from, at + to) };
    });
    const { weight, mean } = meanOf(parts);
    const about = mean ?? references[members[0] % W];
    const sums = new Array<number>(T).fill(0);
    for (const { values, weights } of parts)
      for (const [i, terms] of fit.statistics(columns, values, about).entries())
        for (let code = 0; code < weights.length; code++)
          if (weights[code] !== 0) sums[i] += weights[code] * (typeof terms === "number" ? terms : terms[code]);
    return { weight, sums, about };
  }

  /** The form's arguments near or at the maximum of some sums, as numbers that can be stored. */
  function fitted({ weight, sums, about }: Sums): Args<number> {
    const canonical = fit.mStep(weight, sums, about);
    const own = form.fromCanonical?.(canonical) ?? canonical;
    if (form.fromCanonical === undefined) return own;
    return Object.fromEntries(Object.entries(own).map(([name, value]) => [name, Math.min(Math.max(value, -FAR), FAR)]));
  }

  const hasPrior = (block: Block): boolean => block.free.some(({ argument }) => bound[argument].prior !== undefined);

  /** What a conjugate prior of a block's one number counts as. */
  function conjugateCounts({ free }: Block, about: number): Omit<Sums, "about"> | undefined {
    const [{ argument, entry }] = free;
    const { prior } = bound[argument];
    if (free.length > 1 || prior === undefined || form !== definition.forms[0]) return undefined;
    return fit.conjugate?.[prior.key]?.(prior.argsAt(entry), about);
  }

  function objectiveOf(block: Block, sums = block.sites.map(({ members }) => sumsOf(members))): BlockObjective {
    return {
      block,
      scalar,
      bounds,
      site: (m, s, p) => formula(m, m.number(sums[s].weight), sums[s].sums.map(m.number), p, m.number(sums[s].about)),
    };
  }

  /** What the rows of all sites say together, as if they read the same numbers. */
  function pooled({ sites }: Block): Sums {
    return sumsOf(sites.flatMap(({ members }) => members));
  }

  function maximiseBlock(block: Block): void {
    const isWhole = block.sites.length === 1 && block.places[0].every((place) => place >= 0);
    const seen = pooled(block);
    if (!(seen.weight > NO_WEIGHT) && !hasPrior(block)) return;
    const counts = isWhole ? conjugateCounts(block, seen.about) : undefined;
    const near = fitted(counts === undefined ? seen : plus(seen, counts));
    const here = block.free.map(({ argument, entry }) => bound[argument].values[entry]);
    const start = block.free.map(({ argument, entry }, i) => {
      const value = near[names[argument]];
      return within(Number.isNaN(value) ? here[i] : value, bounds[argument], entry);
    });
    const isClosed = isWhole && fit.closed && (counts !== undefined || !hasPrior(block));
    const best = isClosed ? start : climbed(objectiveOf(block, isWhole ? [seen] : undefined), here, start);
    for (const [i, { argument, entry }] of block.free.entries()) {
      bound[argument].values[entry] = best[i];
      const { low, high, column } = bounds[argument];
      if (column[entry] >= 0 && (best[i] <= low[entry] || best[i] >= high[entry]))
        floored.push({ cells: cellsWith(scalar, argument, entry), column: column[entry] });
    }
  }

  /** From where the block stands only if that is higher, which an impossible place (NaN) isn't. */
  function climbed(objective: BlockObjective, here: number[], start: number[]): number[] {
    return climbBlock(objective, valueOfBlock(objective, here) >= valueOfBlock(objective, start) ? here : start);
  }

  function maximise(): void {
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
      for (const block of blocks) {
        const near = fitted(pooled(block));
        for (const { argument, entry } of block.free)
          bound[argument].values[entry] = within(near[names[argument]], bounds[argument], entry);
      }
      maximise();
    },
    refresh: scalar.refresh,
    logDensity: scalar.rowLogDensity,
    clear() {
      filled = false;
      table.clear();
    },
    add: table.add,
    maximise,
    onFloor: () => floored,
    atEnds: () => numbersAtEnds(scalar, fit),
    addSlopes(into) {
      for (const block of blocks) addBlockSlopes(into, objectiveOf(block));
    },
    arrays: kernelArrays(),
  };

  /** An exact 0 or 1 may be outside the open range in which a density is finite. */
  function checkStatistics(): void {
    for (let c = 0; c < W; c++)
      for (let code = codes.starts[c]; code < codes.starts[c + 1]; code++)
        if (table.weights[code] > 0 && !fit.statistics(numbers, codes.values[code], references[c]).every(Number.isFinite))
          throw new DiagnosticError(
            diagnostic("GEN6210", { column: emission.columns[c], value: codes.values[code], distribution: emission.family }),
          );
  }

  /** The same density from its statistics, which a kernel can take apart. */
  function logDensity<E>(m: Algebra<E>, value: E, p: Args<E>, about: E): E {
    const density = formula(m, m.number(1), fit.statistics(m, value, about), p, about);
    return fit.carrier === undefined ? density : m.add(density, fit.carrier(m, value, about));
  }

  function kernelArrays(): LinearArrays {
    return {
      shape: "linear",
      x,
      width: W,
      ...(data.weights === undefined ? {} : { rowWeights: data.weights }),
      formulas: { logDensity, statistics: fit.statistics },
      references,
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

function plus(one: Sums, other: Omit<Sums, "about">): Sums {
  return { weight: one.weight + other.weight, sums: one.sums.map((sum, i) => sum + other.sums[i]), about: one.about };
}
