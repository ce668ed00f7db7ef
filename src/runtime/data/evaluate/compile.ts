import { bug } from "../../../compiler/diagnostics/assert.ts";
import { fieldFunctions } from "../../../compiler/fields/index.ts";
import { shapeText } from "../../../compiler/fields/operands.ts";
import type { FieldFunction, RowBlock } from "../../../compiler/fields/types.ts";
import type { FieldExpr } from "../../../compiler/ir/types/model.ts";
import { equalShapes, product } from "../../../compiler/math/shape.ts";
import { useOfArgument } from "../needs.ts";
import type { Table } from "../table.ts";
import { drawEntries, truthsOf } from "./draws.ts";
import { applyForward, stack } from "./elementwise.ts";
import { allBytes, byteColumn, type Lookup, lookedUp } from "./lookup.ts";

/** Values of source rows `rows` in epoch `epoch`; a block of one row is a constant. */
export type Evaluate = (rows: ArrayLike<number>, epoch: number | "eval") => RowBlock;

/** As `evaluate`, straight into 32-bit floats: what a training step reads again and again. */
export type Fill = (rows: ArrayLike<number>, epoch: number | "eval", out: Float32Array) => void;

export interface Compiled {
  evaluate: Evaluate;
  /** Absent where only `evaluate` knows. */
  fill?: Fill;
  lookup?: Lookup;
  /** Where the values of all source rows lie, if they lie anywhere as they are. */
  inPlace?: InPlace;
}

/** Entry e of source row r is `data[start + r * stride + e]`. */
export interface InPlace {
  data: Float64Array;
  start: number;
  stride: number;
}

/** What evaluation needs besides the expression. */
export interface Environment {
  table: Table;
  seed: number;
  /** Of the source: keeps the draws of a test file apart. */
  stream: string;
  /** Constants of a function with `fit`, one list an entry; learns them where it may. */
  constants(expr: Apply, fn: FieldFunction, input: Evaluate): number[][];
  levels(expr: Apply, input: Evaluate): string[];
  /** Reports what the user did and the checker could not know. */
  mismatch(expr: FieldExpr, found: string): never;
}

export type Apply = Extract<FieldExpr, { is: "apply" }>;

/** Turns an expression into a function of rows. */
export function compile(expr: FieldExpr, env: Environment, asText = false): Compiled {
  const byte = asText ? undefined : byteColumn(expr, env.table);
  if (byte !== undefined) return lookUp(expr, byte, env);
  switch (expr.is) {
    case "number":
      return constant({ shape: [], rows: 1, data: Float64Array.of(expr.value) });
    case "string":
      return constant({ shape: [], rows: 1, data: new Float64Array(0), text: [expr.value] });
    case "column":
      return readColumn(expr.name, env.table, asText);
    case "list":
      return stacked(expr, env, asText);
    case "apply":
      return applied(expr, env);
  }
}

function constant(block: RowBlock): Compiled {
  return { evaluate: () => block };
}

function lookUp(expr: FieldExpr, byte: { name: string; bytes: Uint8Array; shape: number[] }, env: Environment): Compiled {
  const { name, bytes, shape } = byte;
  const all = allBytes(name);
  const values =
    expr.is === "column"
      ? Float64Array.from({ length: 256 }, (_, value) => value)
      : Float64Array.from(
          applied(expr as Apply, { ...env, table: all }).evaluate(
            Array.from({ length: 256 }, (_, i) => i),
            "eval",
          ).data,
        );
  const width = product(shape);
  const evaluate: Evaluate = (rows) => {
    const data = new Float64Array(rows.length * width);
    let out = 0;
    for (let i = 0; i < rows.length; i++) {
      const start = rows[i]! * width;
      for (let at = start; at < start + width; at++) data[out++] = values[bytes[at]!]!;
    }
    return { shape, rows: rows.length, data };
  };
  const lookup = { bytes, shape, values };
  return { evaluate, fill: lookedUp(lookup), lookup };
}

function readColumn(name: string, table: Table, asText: boolean): Compiled {
  const column = table.columns.get(name) ?? bug(`no column ${name}`);
  if (asText || column.numbers === undefined) {
    const { codes, words, shape = [] } = column.text ?? bug(`column ${name} wasn't read as text`);
    const width = product(shape);
    return {
      evaluate(rows) {
        const text: string[] = [];
        for (let i = 0; i < rows.length; i++) for (let e = 0; e < width; e++) text.push(words[codes[rows[i]! * width + e]!] ?? "");
        return { shape, rows: rows.length, data: new Float64Array(0), text };
      },
    };
  }
  const { shape, data, start, stride } = column.numbers;
  if (data instanceof Float64Array) return readInPlace(shape, { data, start, stride });
  const width = product(shape);
  return {
    evaluate(rows) {
      const out = new Float64Array(rows.length * width);
      for (let i = 0; i < rows.length; i++) for (let e = 0; e < width; e++) out[i * width + e] = data[start + rows[i]! * stride + e]!;
      return { shape, rows: rows.length, data: out };
    },
  };
}

/** Values of one kind of array, since a loop that has seen several is many times slower. */
export function readInPlace(shape: number[], inPlace: InPlace): Compiled {
  const { data, start, stride } = inPlace;
  const width = product(shape);
  function copy(rows: ArrayLike<number>, out: Float64Array | Float32Array): void {
    for (let i = 0; i < rows.length; i++) {
      const from = start + rows[i]! * stride;
      for (let entry = 0; entry < width; entry++) out[i * width + entry] = data[from + entry]!;
    }
  }
  return {
    evaluate(rows) {
      const out = new Float64Array(rows.length * width);
      copy(rows, out);
      return { shape, rows: rows.length, data: out };
    },
    fill: (rows, _epoch, out) => copy(rows, out),
    inPlace,
  };
}

function stacked(expr: Extract<FieldExpr, { is: "list" }>, env: Environment, asText: boolean): Compiled {
  const items = expr.items.map((item) => compile(item, env, asText));
  const beside = sideBySide(items);
  if (beside !== undefined) return beside;
  return {
    evaluate(rows, epoch) {
      const blocks = items.map(({ evaluate }) => evaluate(rows, epoch));
      const other = blocks.find((block) => !equalShapes(block.shape, blocks[0]!.shape));
      if (other !== undefined) env.mismatch(expr, `a list of ${shapeText(blocks[0]!.shape)} and ${shapeText(other.shape)}`);
      return stack(blocks);
    },
  };
}

/** Values that stand side by side in the source already, as the columns of a csv file do that one field lists. */
function sideBySide(items: readonly Compiled[]): Compiled | undefined {
  const first = items[0]?.inPlace;
  if (first === undefined) return undefined;
  const { shape } = items[0]!.evaluate([], "eval");
  const width = product(shape);
  const joined = items.every(
    ({ inPlace, evaluate }, i) =>
      inPlace?.data === first.data &&
      inPlace.stride === first.stride &&
      inPlace.start === first.start + i * width &&
      equalShapes(evaluate([], "eval").shape, shape),
  );
  return joined ? readInPlace([items.length, ...shape], first) : undefined;
}

function applied(expr: Apply, env: Environment): Compiled {
  const fn = fieldFunctions[expr.fn] ?? bug(`no field function ${expr.fn}`);
  const compiled = expr.args.map((arg) => compile(arg, env, readsText(expr, arg)));
  const inputs = compiled.map(({ evaluate }) => evaluate);
  if (fn.draw !== undefined) {
    const { draw } = fn;
    const draws = { seed: env.seed, stream: `field:${env.stream}:${expr.node}` };
    const { lookup } = compiled[0]!;
    const fill = lookup === undefined || fn.drawsTruth !== true ? undefined : truthsOf(lookup, draws);
    return { evaluate: (rows, epoch) => drawEntries(inputs[0]!(rows, epoch), rows, epoch, draws, draw), ...(fill && { fill }) };
  }
  const levels = fn.learnsLevels ? env.levels(expr, inputs[0]!) : undefined;
  const constants = fn.fit === undefined ? [] : env.constants(expr, fn, inputs[0]!);
  const evaluate: Evaluate = (rows, epoch) => {
    const blocks = inputs.map((input) => input(rows, epoch));
    const checked = fn.type(
      blocks.map((block) => ({ shape: block.shape, kind: block.text === undefined ? undefined : ("text" as const) })),
      expr.settings,
    );
    if (!checked.ok) env.mismatch(expr, `nothing: ${checked.message}`);
    return fn.forward !== undefined ? applyForward(fn, blocks, constants) : fn.evaluate!(blocks, expr.settings, levels);
  };
  // Another shape of the same numbers.
  return fn.name === "reshape" ? { ...compiled[0]!, evaluate, lookup: undefined } : { evaluate };
}

function readsText(expr: Apply, arg: FieldExpr): boolean {
  return arg.is !== "apply" && useOfArgument(expr) === "text";
}
