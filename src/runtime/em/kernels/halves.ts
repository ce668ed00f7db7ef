import { emitHalves, isDirect, paddedCells, type RowsSpec } from "../../../compiler/backend.ts";
import type { EmModel } from "../model.ts";
import { passOfForm } from "./chain.ts";
import { hasChain } from "./form.ts";
import { blockRowsOf, jointKinds } from "./kinds.ts";
import { writeKinds, writeParameters } from "./memory.ts";
import { readParts } from "./mixture.ts";
import type { BoundPacking } from "./packing.ts";
import { constantOf, packingsOf } from "./parts.ts";
import { productChain } from "./product.ts";
import { bindRows } from "./rows.ts";
import type { Pass, PassOptions } from "./types.ts";

/**
 * The E step of a hidden Markov model whose rows are of several kinds, each with parameters and sums of its own (patterns of missing entries
 * under a covariance): rows of a kind lie together where densities and sums are computed, and in their order where the recursion runs, for
 * which each row is a code by itself. Undefined where the plan has no such form.
 */
export function halvesPass(model: EmModel, options: PassOptions): Pass | undefined {
  const packings = hasChain(model) ? packingsOf(model) : undefined;
  const kinds = packings && jointKinds(packings, model.data.rows);
  if (packings === undefined || kinds === undefined) return undefined;
  const { relaxed, crew } = options;
  const N = model.data.rows;
  const S = model.space.size;
  const spec: Omit<RowsSpec, "shared"> = {
    states: S,
    parts: packings.map(({ part, of }) => ({ part, of })),
    ...blockRowsOf(kinds, N),
    relaxed,
  };
  const entries = ["densities", "sums"];
  const rows = bindRows((shared) => emitHalves({ ...spec, shared }), packings, N, { kept: true, crew, kinds, entries });
  if (rows === undefined) return undefined;
  const { kernel, memory, parametersAt, tails, tailOf } = rows;
  const chain = productChain(model);
  const places = Int32Array.from(chain.order, (s) => s * kernel.blockRows);
  const padded = paddedCells(S);

  /** Each row's numbers by state, from or to its tails; the recursion has them in the chain's order, behind padding's. */
  function eachNumber(visit: (tail: number, own: number) => void): void {
    for (let row = 0; row < N; row++) {
      const at = tailOf(row, 0);
      for (let i = 0; i < S; i++) visit(at + places[i], (row + 1) * padded + i);
    }
  }

  let weights: Float64Array = new Float64Array(0);
  const own: BoundPacking = {
    part: { shape: "table", width: 1, cells: S, codes: N + 1, own: true },
    of: Array.from({ length: S }, (_cell, i) => i),
    row(out, at, _stride, row) {
      out[at] = (row + 1) * padded * 8;
    },
    write(parameters) {
      const logs = parameters("logs");
      eachNumber((tail, place) => {
        logs[place] = tails[tail];
      });
      weights = parameters("weights").fill(0);
    },
    read() {
      tails.fill(0);
      eachNumber((tail, place) => {
        tails[tail] = weights[place];
      });
    },
    trusted: () => true,
  };
  const recursion = passOfForm(model, { chain, packings: [own], logWeights: () => new Float64Array(S) }, options);
  if (recursion === undefined) {
    rows.close();
    return undefined;
  }
  const direct = isDirect(spec);
  return {
    threads: () => Math.max(rows.threads(), recursion.threads()),
    close() {
      recursion.close();
      rows.close();
    },
    expectation(into) {
      if (!packings.every((packing) => packing.trusted())) return undefined;
      writeParameters(model.logWeights, packings, kernel, memory, direct, parametersAt);
      writeKinds(packings, kernel, memory, kinds, direct ? model.logWeights : undefined, parametersAt);
      rows.run("densities");
      const logLikelihood = recursion.expectation(into);
      if (logLikelihood === undefined) return undefined;
      rows.sums.clear();
      rows.run("sums");
      rows.sums.add();
      readParts(packings, rows, kinds);
      return constantOf(packings) + logLikelihood;
    },
  };
}
