import { sameShape, shapeText } from "./dims.ts";
import { ops } from "./ops/index.ts";
import { opText } from "./print.ts";
import type { Op, TensorProgram, TensorType, Value } from "./types.ts";

/** Everything that breaks a law of tensor programs, in words; empty for a sound program. */
export function verifyProgram(program: TensorProgram): string[] {
  const faults: string[] = [];
  const known = new Map<number, Value>();

  const define = (value: Value, where: string) => {
    if (known.has(value.id)) faults.push(`%${value.id} is defined twice, the second time ${where}`);
    known.set(value.id, value);
  };
  const use = (value: Value, where: string) => {
    const definition = known.get(value.id);
    if (definition === undefined) faults.push(`%${value.id} is used before it is defined, ${where}`);
    else if (!sameType(definition, value)) faults.push(`%${value.id} is ${typeText(definition)}, but used as ${typeText(value)} ${where}`);
  };

  for (const { value } of program.inputs) define(value, "as an input");
  for (const op of program.ops) {
    const where = `in ${opText(op)}`;
    for (const value of op.inputs) use(value, where);
    if (op.origin === "") faults.push(`no origin ${where}`);
    faults.push(...typeFaults(op, where));
    for (const value of op.results) define(value, where);
  }
  for (const { value, role } of program.outputs) {
    use(value, `as output ${role.is}`);
    if ((role.is === "gradient" || role.is === "state") && value.dtype !== "float")
      faults.push(`output ${role.is} ${role.slot} is ${value.dtype}`);
  }
  return faults;
}

function typeFaults(op: Op, where: string): string[] {
  try {
    const types = ops[op.op].infer(op.inputs, op.attributes);
    if (types.length !== op.results.length) return [`${op.results.length} results for ${types.length} ${where}`];
    return types.flatMap((type, i) => (sameType(type, op.results[i]!) ? [] : [`result ${i} should be ${typeText(type)} ${where}`]));
  } catch (error) {
    return [`${error instanceof Error ? error.message : String(error)} ${where}`];
  }
}

function sameType(a: TensorType, b: TensorType): boolean {
  return a.dtype === b.dtype && sameShape(a.shape, b.shape);
}

function typeText({ dtype, shape }: TensorType): string {
  return `${dtype}${shapeText(shape)}`;
}
