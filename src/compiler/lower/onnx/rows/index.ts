import type { Lowering } from "../../types.ts";
import type { OnnxWriter } from "../types.ts";
import { convolution } from "./convolution.ts";
import { elementwise } from "./elementwise.ts";
import { reduction } from "./reduction.ts";
import { shape } from "./shape.ts";

export const rows: Lowering<OnnxWriter> = { ...elementwise, ...reduction, ...convolution, ...shape };
