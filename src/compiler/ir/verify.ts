import { shapeOf } from "../math/shape.ts";
import { nodesOf } from "./nodes.ts";
import type { ModelIR } from "./types/model.ts";
import { IR_VERSION } from "./types/model.ts";
import { verifyModel } from "./verify-model.ts";

/**
 * What is wrong with an IR, as sentences; none for a sound one. A finding is a bug of genc, never of the user: tests run this on every
 * IR. It checks that names resolve, that every node has a place, that shapes agree, and that the whole is plain JSON.
 */
export function verifyIR(ir: ModelIR): string[] {
  return [...verifyHead(ir), ...verifyPlaces(ir), ...verifyModel(ir), ...verifyData(ir), ...verifyJson(ir, ir.name)];
}

function verifyHead(ir: ModelIR): string[] {
  const wrong: string[] = [];
  if (ir.irVersion !== IR_VERSION) wrong.push(`version ${ir.irVersion} isn't ${IR_VERSION}`);
  for (const [name, { value }] of Object.entries(ir.sizes)) {
    if (!Number.isInteger(value) || value < 1) wrong.push(`size ${name} is ${value}`);
  }
  const metrics = ir.expects.filter((expect) => expect.metric.name === "" || !Number.isFinite(expect.value));
  return [...wrong, ...metrics.map((expect) => `expectation ${expect.text} has no metric or value`)];
}

function verifyPlaces(ir: ModelIR): string[] {
  const files = ir.sources.length;
  const unplaced = nodesOf(ir).filter((node) => ir.spans[node] === undefined);
  const outside = Object.entries(ir.spans).filter(
    ([, { file, start, end }]) => start > end || start < 0 || (files > 0 && (file < 0 || file >= files)),
  );
  return [...new Set(unplaced)]
    .map((node) => `node ${node} has no place`)
    .concat(outside.map(([node]) => `node ${node} has an impossible place`));
}

function verifyData(ir: ModelIR): string[] {
  const { data } = ir;
  const bound = ir.variables.filter((variable) => variable.field !== undefined);
  if (data === undefined) return bound.map((variable) => `${variable.name} is bound to a field, and there are no data`);
  const wrong: string[] = [];
  for (const variable of ir.variables) {
    const field = data.fields.find((one) => one.name === variable.field);
    if (variable.role === "latent") {
      if (variable.field !== undefined) wrong.push(`latent ${variable.name} is bound to ${variable.field}`);
    } else if (field === undefined) wrong.push(`${variable.name} is bound to no field of ${data.name}`);
    else if (String(shapeOf(field.type)) !== String(shapeOf(variable.type))) {
      wrong.push(`${variable.name} has shape [${shapeOf(variable.type)}], its field [${shapeOf(field.type)}]`);
    }
  }
  const names = data.fields.map((field) => field.name);
  if (new Set(names).size < names.length) wrong.push(`two fields of ${data.name} have one name`);
  if (data.source.is === "simulate") wrong.push(...verifyIR(data.source.model).map((found) => `in ${data.source.is}: ${found}`));
  return wrong;
}

/** Numbers finite and nothing but JSON in it, or it would not come back from a run's folder as it was. */
function verifyJson(value: unknown, path: string): string[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [`${path} is ${value}`];
  if (value === null || typeof value === "string" || typeof value === "boolean") return [];
  if (typeof value !== "object") return [`${path} is ${typeof value}`];
  return Object.entries(value).flatMap(([key, inner]) => verifyJson(inner, `${path}.${key}`));
}
