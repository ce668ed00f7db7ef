import type { Lowering } from "../../types.ts";
import type { TfjsWriter } from "../types.ts";
import { convolution } from "./convolution.ts";
import { elementwise } from "./elementwise.ts";
import { reduction } from "./reduction.ts";
import { shape } from "./shape.ts";

export const rows: Lowering<TfjsWriter> = { ...elementwise, ...reduction, ...convolution, ...shape };
