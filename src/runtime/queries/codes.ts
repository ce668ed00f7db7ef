import { bug, shapeOf } from "../../compiler/backend.ts";
import type { ModelIR, Variable } from "../../compiler/ir/types/model.ts";
import type { StatisticsPlan } from "../../compiler/ir/types/plan.ts";
import {
  type Decoded,
  decodeRows,
  type EmData,
  encodeRows,
  marginal,
  type Parameters,
  posterior,
  reconstructRows,
  separated,
} from "../em/index.ts";
import type { Table } from "./types.ts";

// Codes of a model whose continuous latents were integrated out: the tables that programs give for a model with posteriors.

/** `z.mean`, `z.std` of each continuous latent; `k.probabilities` of each category. */
export function encodeExactly(ir: ModelIR, plan: StatisticsPlan, parameters: Parameters, data: EmData): Table {
  const table: Table = {};
  for (const [name, { mean, std }] of Object.entries(encodeRows(plan, parameters, data))) {
    const shape = shapeOf(variableOf(ir, ({ name: own }) => own === name).type);
    table[`${name}.mean`] = { shape, data: mean };
    table[`${name}.std`] = { shape, data: std };
  }
  const categories = plan.axes.filter(({ role }) => role === "latent");
  if (categories.length === 0) return table;
  const { probabilities } = posterior(plan, parameters, data);
  for (const { name, size } of categories) table[`${name}.probabilities`] = { shape: [size], data: marginal(plan, probabilities, name) };
  return table;
}

/** `x.mean` of each observed variable at latents; of a category `y.p`. */
export function decodeExactly(ir: ModelIR, plan: StatisticsPlan, parameters: Parameters, latents: Table, rows: number): Table {
  const values = Object.fromEntries(Object.entries(latents).map(([name, { data }]) => [name, data]));
  return tableOf(ir, plan, decodeRows(plan, parameters, values, rows));
}

export function reconstructExactly(ir: ModelIR, plan: StatisticsPlan, parameters: Parameters, data: EmData): Table {
  return tableOf(ir, plan, reconstructRows(plan, parameters, data));
}

function tableOf(ir: ModelIR, plan: StatisticsPlan, decoded: Decoded): Table {
  const found = separated(plan, decoded);
  const nameOf = (observed: string): Variable => variableOf(ir, ({ id }) => id === observed);
  return Object.fromEntries(
    plan.emissions.flatMap(({ blocks, observed, field, levels }) =>
      (blocks ?? [{ observed, field }]).map((one): [string, Table[string]] => {
        const { name, type } = nameOf(one.observed);
        const shape = shapeOf(type);
        const data = found[one.field];
        return levels === undefined ? [`${name}.mean`, { shape, data }] : [`${name}.p`, { shape: [...shape, levels], data }];
      }),
    ),
  );
}

function variableOf(ir: ModelIR, is: (variable: Variable) => boolean): Variable {
  return ir.variables.find(is) ?? bug("no such variable");
}
