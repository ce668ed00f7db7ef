import { bug } from "../../../../compiler/backend.ts";
import { bindArgument, cellsOf } from "../../arguments.ts";
import { drawCategory } from "../draw.ts";
import type { LawContext } from "./context.ts";
import type { EmissionLaws } from "./types.ts";

/** Categorical(p) by column. */
export function tableLaws({ emission, space, parameters }: LawContext): EmissionLaws {
  const levels = emission.levels ?? bug(`${emission.node}: a table emission without levels`);
  const p = bindArgument(space, emission.params.p, parameters);
  const cells = cellsOf(space, [p]);
  const slots = p.size / levels;
  const chancesOf = (cell: number, column: number): Float64Array => {
    const at = cells.rows[0][cell] * p.size + (column % slots) * levels;
    return p.values.subarray(at, at + levels);
  };
  return {
    cells,
    entry: (_values, cell, column) => ({ is: "category", chances: chancesOf(cell, column) }),
    draw(values, cell, random, out) {
      for (let c = 0; c < out.length; c++) out[c] = Number.isNaN(values[c]) ? drawCategory(random, chancesOf(cell, c)) : values[c];
    },
  };
}
