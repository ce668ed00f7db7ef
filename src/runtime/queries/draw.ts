import { bug, densityOf, distributions, lawOf, numbers, product, shapeOf } from "../../compiler/backend.ts";
import type { Density, ModelIR, ValueType, Variable } from "../../compiler/ir/types/model.ts";
import { createRandom } from "../random/index.ts";
import type { Table, Values } from "./types.ts";

/** One draw a row of an observed variable, from the arguments that a program gave for it. */
export function drawObserved(ir: ModelIR, variable: Variable, table: Table, rows: number, seed: number): Values {
  const shape = shapeOf(variable.type);
  const drawn = table[`${variable.name}.drawn`];
  if (drawn !== undefined) return drawn;
  if (variable.by.is === "value") return table[`${variable.name}.mean`] ?? bug(`no value of ${variable.name}`);
  const density = densityOf(ir, lawOf(variable));
  const definition = distributions[density.distribution] ?? bug(`no distribution ${density.distribution}`);
  const random = createRandom(seed, `sample.${variable.name}`);
  const width = product(shape);
  const args = argumentsOf(variable.name, table);
  const data = new Float64Array(rows * width);
  const vector = definition.vector?.[density.form];
  if (vector !== undefined) {
    const event = eventLength(variable.type, density);
    for (let at = 0, n = 0; at < data.length; at += event, n++)
      data.set(vector.sample(random, sliceArguments(args, n, data.length / event)), at);
    return { shape, data };
  }
  const sample = definition.sample ?? bug(`${density.distribution} can't be drawn`);
  for (let i = 0; i < data.length; i++) {
    const own = Object.fromEntries(Object.entries(args).map(([name, values]) => [name, values.data[i]]));
    data[i] = sample(random, definition.canonical(numbers, definition.forms[0].name, own));
  }
  return { shape, data };
}

function argumentsOf(name: string, table: Table): Table {
  const prefix = `${name}.`;
  return Object.fromEntries(
    Object.entries(table).flatMap(([key, values]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), values]] : [])),
  );
}

/** Numbers of one event: a category is one, probabilities are as many as there are categories, a vector is the last axis. */
function eventLength(type: ValueType, { distribution, form }: Density): number {
  if (type.kind === "category") return 1;
  const shape = shapeOf(type);
  if (type.kind === "simplex" || (distribution === "Normal" && form === "cov")) return shape[shape.length - 1];
  return product(shape);
}

/** Arguments of event number `n` of `count`. */
function sliceArguments(args: Table, n: number, count: number): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(args).map(([name, { data }]) => {
      const size = data.length / count;
      return [name, data.subarray(n * size, (n + 1) * size)];
    }),
  );
}
