import { paddedCells } from "../../../compiler/backend.ts";
import { MISSING } from "../emissions/codes.ts";
import type { TableArrays } from "../emissions/kernel.ts";
import type { Packing } from "./packing.ts";

export function tablePacking({ width: W, cells, codes, logs, weights }: TableArrays): Packing {
  const padded = paddedCells(cells);
  // A missing entry is a code behind all others, with log-density 0, whose weight nobody reads.
  const placeOf = (code: number): number => (code === MISSING ? codes.count : code) * padded * 8;
  return {
    part: { shape: "table", width: W, cells, codes: codes.count + (codes.of.includes(MISSING) ? 1 : 0) },
    row(out, at, stride, row) {
      for (let c = 0; c < W; c++) out[at + c * stride] = placeOf(codes.of[row * W + c]);
    },
    write(parameters, logWeights) {
      const table = parameters("logs");
      const weight = parameters("weight");
      const own = logs();
      for (let cell = 0; cell < cells; cell++) {
        weight[cell] = logWeights?.[cell] ?? 0;
        for (let code = 0; code < codes.count; code++) table[code * padded + cell] = own[cell * codes.count + code];
      }
    },
    read(sums) {
      const found = sums("weights");
      for (let cell = 0; cell < cells; cell++)
        for (let code = 0; code < codes.count; code++) weights[cell * codes.count + code] = found[code * padded + cell];
    },
    trusted: () => true,
  };
}
