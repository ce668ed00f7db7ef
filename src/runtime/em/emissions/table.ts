import { bug } from "../../../compiler/backend.ts";
import { bindArgument, cellsOf } from "../arguments.ts";
import { addTableSlopes } from "../gradient/simplex.ts";
import { maximiseSimplex, resetSimplex } from "../simplex.ts";
import { codeTable, levelCodes } from "./codes.ts";
import { cellsByRow, type EmissionContext, type EmissionPart } from "./part.ts";

/** Categorical(p): p has one simplex a column, or one that all columns share. A missing entry is summed out, which drops it. */
export function tablePart(context: EmissionContext): EmissionPart {
  const { emission, space, data, parameters } = context;
  const levels = emission.levels ?? bug(`${emission.node}: a table emission without levels`);
  const W = emission.width;
  const p = bindArgument(space, emission.params.p ?? bug(`${emission.node}: Categorical without p`), parameters);
  const slots = p.size / levels;
  const cells = cellsOf(space, [p]);
  const owners = cellsByRow(cells, 0, p.count);
  const x = data.fields[emission.field];
  const table = codeTable(cells, levelCodes(x, data.rows, W, levels), data.rows, W);
  const counts = new Float64Array(levels);

  /** Where the simplex of a column under a cell begins in p. */
  const simplexAt = (cell: number, c: number): number => cells.rows[0][cell] * p.size + (c % slots) * levels;

  function refresh(): void {
    for (let cell = 0; cell < cells.count; cell++) {
      for (let c = 0; c < W; c++) {
        const at = cell * table.codes.count + c * levels;
        for (let level = 0; level < levels; level++) table.logs[at + level] = Math.log(p.values[simplexAt(cell, c) + level]);
      }
    }
  }

  function maximise(): void {
    for (let row = 0; row < p.count; row++) {
      for (let slot = 0; slot < slots; slot++) {
        counts.fill(0);
        for (const cell of owners[row]) {
          for (let c = slot; c < W; c += slots) {
            const at = cell * table.codes.count + c * levels;
            for (let level = 0; level < levels; level++) counts[level] += table.weights[at + level];
          }
        }
        maximiseSimplex(p, row * p.size + slot * levels, counts);
      }
    }
    refresh();
  }

  return {
    cells,
    reset() {
      resetSimplex(p, levels);
      table.addAll(data.weights);
      maximise();
    },
    refresh,
    logDensity: table.logDensity,
    clear: table.clear,
    add: table.add,
    maximise,
    onFloor: () => [],
    addSlopes: (into) => addTableSlopes(into, cells, table, levels, p),
    arrays: { shape: "table", width: W, cells: cells.count, codes: table.codes, logs: () => table.logs, weights: table.weights },
  };
}
