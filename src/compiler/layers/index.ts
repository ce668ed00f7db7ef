import { avgPool } from "./avg-pool.ts";
import { batchNorm } from "./batch-norm.ts";
import { concat } from "./concat.ts";
import { conv } from "./conv.ts";
import { convTranspose } from "./conv-transpose.ts";
import { dense } from "./dense.ts";
import { dropout } from "./dropout.ts";
import { embed } from "./embed.ts";
import { fill } from "./fill.ts";
import { flatten } from "./flatten.ts";
import { layerNorm } from "./layer-norm.ts";
import { abs } from "./maths/abs.ts";
import { elu } from "./maths/elu.ts";
import { exp } from "./maths/exp.ts";
import { gelu } from "./maths/gelu.ts";
import { leakyRelu } from "./maths/leaky-relu.ts";
import { log } from "./maths/log.ts";
import { relu } from "./maths/relu.ts";
import { sigmoid } from "./maths/sigmoid.ts";
import { silu } from "./maths/silu.ts";
import { softmax } from "./maths/softmax.ts";
import { softplus } from "./maths/softplus.ts";
import { sqrt } from "./maths/sqrt.ts";
import { tanh } from "./maths/tanh.ts";
import { maxPool } from "./max-pool.ts";
import { oneHot } from "./one-hot.ts";
import { add } from "./operators/add.ts";
import { contract } from "./operators/contract.ts";
import { div } from "./operators/div.ts";
import { dot } from "./operators/dot.ts";
import { mul } from "./operators/mul.ts";
import { neg } from "./operators/neg.ts";
import { pow } from "./operators/pow.ts";
import { sub } from "./operators/sub.ts";
import { present } from "./present.ts";
import { reshape } from "./reshape.ts";
import type { FunctionDefinition } from "./types.ts";
import { upSample } from "./up-sample.ts";

const operators = [add, sub, mul, div, pow, neg, contract, dot];
const maths = [exp, log, sqrt, tanh, sigmoid, softplus, softmax, abs, relu, leakyRelu, elu, gelu, silu];
const layers = [
  dense,
  conv,
  convTranspose,
  flatten,
  reshape,
  concat,
  embed,
  oneHot,
  batchNorm,
  layerNorm,
  dropout,
  maxPool,
  avgPool,
  upSample,
  fill,
  present,
];

/** Every function of the language, by its name there; operators by `add sub mul div pow neg contract`. */
export const functions: Record<string, FunctionDefinition> = Object.fromEntries(
  [...operators, ...maths, ...layers].map((one) => [one.name, one]),
);
