import { axesOf, dimText, sameDim } from "../../tensor/dims.ts";
import type { Dim, Op, OpName, Value } from "../../tensor/types.ts";

/** Whether a value has a row for each row of the batch, and symbolic sizes nowhere else. */
export function isBatch({ shape }: { shape: readonly Dim[] }): boolean {
  return shape.length > 0 && dimText(shape[0]!) === "B" && shape.slice(1).every((dim) => typeof dim === "number");
}

/** How an op treats the rows of a batch: each by itself, adding something up over them, or some other way. */
export type Treatment = "each" | "sum" | "whole";

const elementwise = new Set<OpName>([
  ...(["neg", "abs", "sign", "exp", "log", "sqrt", "tanh", "sigmoid", "softplus", "relu", "erf", "cast", "stopGradient"] as const),
  ...(["add", "sub", "mul", "div", "maximum", "minimum", "greater", "greaterEqual", "equal", "select"] as const),
]);

export function treatmentOf(op: Op): Treatment {
  const { inputs, results, attributes } = op;
  const result = results[0]!;
  const batches = inputs.filter(isBatch);
  if (batches.length === 0 || inputs.some((value) => !isBatch(value) && !isFixed(value))) return "whole";
  const axes = (attributes.axes as number[] | undefined) ?? [];
  if (op.op === "sum" && axes.includes(0) && isFixed(result)) return "sum";
  if (op.op === "convKernelGrad") return "sum";
  if (op.op === "matMul" && attributes.transposeA === true && attributes.transposeB === false && batches.length === 2 && isFixed(result))
    return "sum";
  if (!results.every(isBatch)) return "whole";
  if (elementwise.has(op.op)) return inputs.every((value) => alignsWith(value, result)) ? "each" : "whole";
  switch (op.op) {
    case "reshape":
      return "each";
    case "conv":
    case "convInputGrad":
      return isBatch(inputs[0]!) && isFixed(inputs[1]!) ? "each" : "whole";
    case "matMul":
      return attributes.transposeA === false && inputs[0]!.shape.length === 2 && isFixed(inputs[1]!) ? "each" : "whole";
    case "sum":
    case "max":
    case "logSumExp":
      return axes.includes(0) ? "whole" : "each";
    case "softmax":
      return result.shape.length > 1 ? "each" : "whole";
    case "slice":
    case "concat":
      return axesOf([attributes.axis as number], inputs[0]!.shape.length)[0] === 0 || batches.length < inputs.length ? "whole" : "each";
    case "pad":
      return "each";
    case "transpose":
      return (attributes.permutation as number[])[0] === 0 ? "each" : "whole";
    default:
      return "whole";
  }
}

/** No symbolic size at all. */
function isFixed({ shape }: Value): boolean {
  return shape.every((dim) => typeof dim === "number");
}

/** Whether an operand's rows, where it has them, are the result's. */
function alignsWith({ shape }: Value, result: Value): boolean {
  if (shape.length < result.shape.length) return !shape.some((dim) => typeof dim !== "number");
  return sameDim(shape[0]!, result.shape[0]!) || shape[0] === 1;
}
