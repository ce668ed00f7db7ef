import { bug, factorOf, product, shapeOf, solveLower } from "../../compiler/backend.ts";
import type { ModelIR, Variable } from "../../compiler/ir/types/model.ts";
import { interpretModel } from "./simulate.ts";
import type { Table, Trained } from "./types.ts";

const SAMPLES = 2500;
/** Standard deviations from a component's mean within which a sample reaches it. */
const REACH = 3;

/** How many components of a known mixture of Normals the model's samples reach. Undefined where the truth is no such mixture. */
export async function modesOf(trained: Trained, truth: ModelIR, seed: number): Promise<number | undefined> {
  const [observed] = truth.variables.filter((variable) => variable.role === "observed");
  const categories = truth.variables.filter((variable) => variable.role === "latent");
  if (observed === undefined || categories.length === 0 || !categories.every(isCategory)) return undefined;
  const components = componentsOf(truth, categories, observed);
  if (components === undefined) return undefined;
  const { fields } = await trained.sample({ count: SAMPLES, seed });
  const samples = fields[observed.field ?? observed.name]?.data;
  if (samples === undefined) return undefined;
  return components.mean.filter((mean, k) => isReached(samples, mean, components.factor[k])).length;
}

function isCategory(variable: Variable): boolean {
  return variable.type.kind === "category" && variable.type.plate.length === 0;
}

/** Mean of the observed variable and the lower factor of its covariance at every joint value of the categories. */
interface Components {
  mean: Float64Array[];
  factor: Float64Array[];
}

function componentsOf(truth: ModelIR, categories: Variable[], observed: Variable): Components | undefined {
  const sizes = categories.map((variable) => variable.type.size ?? bug(`${variable.name} has no size`));
  const count = product(sizes);
  const D = product(shapeOf(observed.type));
  const data: Table = {};
  categories.forEach((variable, axis) => {
    const stride = product(sizes.slice(axis + 1));
    data[variable.name] = { shape: [], data: Float64Array.from({ length: count }, (_state, s) => Math.floor(s / stride) % sizes[axis]) };
  });
  const table = interpretModel(truth, { is: "decode" }, count, { data });
  const rowsOf = (argument: string, width: number): Float64Array[] | undefined => {
    const values = table[`${observed.name}.${argument}`]?.data;
    return values && Array.from({ length: count }, (_row, k) => values.slice(k * width, (k + 1) * width));
  };
  const [mean, std, cov] = [rowsOf("mean", D), rowsOf("std", D), rowsOf("cov", D * D)];
  const factor = cov?.map((matrix) => factorOf(matrix, D)) ?? std?.map(diagonal);
  return mean === undefined || factor === undefined ? undefined : { mean, factor };
}

function diagonal(entries: Float64Array): Float64Array {
  const matrix = new Float64Array(entries.length ** 2);
  for (const [i, entry] of entries.entries()) matrix[i * entries.length + i] = entry;
  return matrix;
}

/** Whether a sample lies within reach of a component, by Mahalanobis distance. */
function isReached(samples: Float64Array, mean: Float64Array, factor: Float64Array): boolean {
  const D = mean.length;
  for (let at = 0; at < samples.length; at += D) {
    const z = solveLower(
      factor,
      D,
      mean.map((centre, i) => samples[at + i] - centre),
    );
    if (z.reduce((sum, value) => sum + value * value, 0) <= REACH * REACH) return true;
  }
  return false;
}
