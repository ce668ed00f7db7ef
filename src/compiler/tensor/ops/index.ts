import type { OpDefinition, OpName } from "../types.ts";
import { abs } from "./abs.ts";
import { add } from "./add.ts";
import { argMax } from "./argMax.ts";
import { broadcastTo } from "./broadcastTo.ts";
import { cast } from "./cast.ts";
import { concat } from "./concat.ts";
import { constant } from "./constant.ts";
import { conv } from "./conv.ts";
import { convInputGrad } from "./convInputGrad.ts";
import { convKernelGrad } from "./convKernelGrad.ts";
import { dim } from "./dim.ts";
import { div } from "./div.ts";
import { equal } from "./equal.ts";
import { erf } from "./erf.ts";
import { exp } from "./exp.ts";
import { gather } from "./gather.ts";
import { greater } from "./greater.ts";
import { greaterEqual } from "./greaterEqual.ts";
import { log } from "./log.ts";
import { logSumExp } from "./logSumExp.ts";
import { matMul } from "./matMul.ts";
import { max } from "./max.ts";
import { maximum } from "./maximum.ts";
import { minimum } from "./minimum.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { normalize } from "./normalize.ts";
import { pad } from "./pad.ts";
import { relu } from "./relu.ts";
import { reshape } from "./reshape.ts";
import { scatterAdd } from "./scatterAdd.ts";
import { select } from "./select.ts";
import { sigmoid } from "./sigmoid.ts";
import { sign } from "./sign.ts";
import { slice } from "./slice.ts";
import { softmax } from "./softmax.ts";
import { softplus } from "./softplus.ts";
import { sqrt } from "./sqrt.ts";
import { stopGradient } from "./stopGradient.ts";
import { sub } from "./sub.ts";
import { sum } from "./sum.ts";
import { tanh } from "./tanh.ts";
import { transpose } from "./transpose.ts";

/** Every op, by name and in the order of the table in README.md. A missing one does not compile. */
export const ops: Record<OpName, OpDefinition> = {
  constant,
  dim,
  neg,
  abs,
  sign,
  exp,
  log,
  sqrt,
  tanh,
  sigmoid,
  softplus,
  relu,
  erf,
  add,
  sub,
  mul,
  div,
  maximum,
  minimum,
  greater,
  greaterEqual,
  equal,
  select,
  cast,
  stopGradient,
  sum,
  max,
  logSumExp,
  softmax,
  argMax,
  matMul,
  conv,
  convInputGrad,
  convKernelGrad,
  normalize,
  reshape,
  transpose,
  broadcastTo,
  slice,
  pad,
  concat,
  gather,
  scatterAdd,
};
