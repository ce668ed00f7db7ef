import { at, diagnostic } from "../../diagnostics/report.ts";
import type { NodeId } from "../../diagnostics/types.ts";
import { isOfSequences } from "../../ir/laws.ts";
import type { Source } from "../../ir/types/model.ts";
import type { Argument, DataSetting, Expr } from "../../syntax/ast.ts";
import { nameOf } from "../program/choose.ts";
import { describeExpr, ungroup } from "../values/describe.ts";
import { foldNumber } from "../values/number.ts";
import { remedyFor } from "../values/remedy.ts";
import type { DataScope } from "./scope.ts";

const supported = ["csv", "idx", "simulate"];
/** Sources of the language that have no reader yet. */
const reserved = ["parquet", "json", "npy", "images"];

/** `source:` and `test:`; reports GEN2105 to GEN2109. */
export function readSource(setting: DataSetting, sequences: boolean, node: NodeId, scope: DataScope): Source | undefined {
  const expr = ungroup(setting.value);
  if (expr.is === "missing") return undefined;
  const name = nameOf(expr)?.text;
  if (name === undefined) return refuse(expr, describeSource(expr), scope);
  if (reserved.includes(name)) {
    scope.report(diagnostic("GEN2106", { name }, at(expr.span)));
    return undefined;
  }
  if (!supported.includes(name)) return refuse(expr, `\`${name}\``, scope);
  const args = expr.is === "call" ? expr.args : [];
  const read = name === "csv" ? readCsv : name === "idx" ? readIdx : readSimulation;
  return read({ name, args, expr, sequences, node }, scope);
}

interface SourceCall {
  name: string;
  args: Argument[];
  expr: Expr;
  sequences: boolean;
  node: NodeId;
}

function describeSource(expr: Expr): string {
  const text = describeExpr(expr);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function refuse(expr: Expr, found: string, scope: DataScope): undefined {
  const known = [...supported, ...reserved];
  const remedy =
    expr.is === "string"
      ? `Say of what kind the file is: \`csv("${expr.value}")\`.`
      : remedyFor(nameOf(expr)?.text ?? "", known, "The sources are", "");
  scope.report(diagnostic("GEN2105", { found, remedy }, at(expr.span)));
  return undefined;
}

function problem(call: SourceCall, place: Expr | Argument, problem: string, scope: DataScope): undefined {
  scope.report(diagnostic("GEN2107", { source: call.name, problem, example: examples[call.name]! }, at(place.span)));
  return undefined;
}

const examples: Record<string, string> = {
  csv: '`csv("data/rows.csv")`',
  idx: '`idx("images-idx3-ubyte", labels: "labels-idx1-ubyte")`',
  simulate: "`simulate(Model, rows: 1000, seed: 1)`",
};

function readCsv(call: SourceCall, scope: DataScope): Source | undefined {
  const found = takeArguments(call, 1, ["encoding"], scope);
  if (found === undefined) return undefined;
  const file = readFile(call, found.positional[0]!, scope);
  const encoding = found.named.encoding && readEncoding(call, found.named.encoding, scope);
  if (file === undefined || (found.named.encoding !== undefined && encoding === undefined)) return undefined;
  return { is: "csv", ...file, ...(encoding === undefined ? {} : { encoding }), node: call.node };
}

/** A name of the Encoding Standard, as every TextDecoder knows them: "latin1", "utf-16le", "shift_jis". */
function readEncoding(call: SourceCall, arg: Argument, scope: DataScope): string | undefined {
  const value = ungroup(arg.value);
  if (value.is !== "string") return problem(call, arg, "takes the name of an `encoding` as a text", scope);
  try {
    return new TextDecoder(value.value) && value.value;
  } catch {
    return problem(call, arg, `knows no encoding "${value.value}": names are "utf-8", "latin1", "utf-16le", "shift_jis"`, scope);
  }
}

function readIdx(call: SourceCall, scope: DataScope): Source | undefined {
  const found = takeArguments(call, 1, ["labels"], scope);
  if (found === undefined) return undefined;
  const images = readFile(call, found.positional[0]!, scope);
  const labels = found.named.labels && readFile(call, found.named.labels, scope);
  if (images === undefined || (found.named.labels !== undefined && labels === undefined)) return undefined;
  const extra = labels === undefined ? {} : { labels: labels.path };
  return { is: "idx", ...images, ...extra, labelsPackage: labels?.package ?? false, node: call.node };
}

function readSimulation(call: SourceCall, scope: DataScope): Source | undefined {
  const found = takeArguments(call, 1, ["rows", "steps", "seed"], scope);
  if (found === undefined) return undefined;
  const model = found.positional[0]!.value;
  if (model.is !== "name") return problem(call, model, "takes a model's name", scope);
  if (found.named.rows === undefined) return problem(call, call.expr, "needs the number of `rows`", scope);
  const rows = readCount(call, found.named.rows, 1, scope);
  const seed = found.named.seed === undefined ? 1 : readCount(call, found.named.seed, 0, scope);
  const steps = found.named.steps && readCount(call, found.named.steps, 1, scope);
  const ir = scope.simulated(model.name, call.sequences);
  if (ir === undefined || rows === undefined || seed === undefined) return undefined;
  if (found.named.steps === undefined) return { is: "simulate", model: ir, rows, seed, node: call.node };
  if (!isOfSequences(ir))
    return problem(call, found.named.steps, `is given \`steps\`, but the rows of \`${ir.model}\` are independent`, scope);
  return steps === undefined ? undefined : { is: "simulate", model: ir, rows, seed, steps, node: call.node };
}

/** The arguments by place and by name; reports what is too many, unknown or given twice. */
function takeArguments(
  call: SourceCall,
  count: number,
  names: string[],
  scope: DataScope,
): { positional: Argument[]; named: Record<string, Argument> } | undefined {
  const positional: Argument[] = [];
  const named: Record<string, Argument> = {};
  for (const arg of call.args) {
    if (arg.value.is === "missing") return undefined;
    if (arg.name === undefined) positional.push(arg);
    else if (!names.includes(arg.name.text)) return problem(call, arg, `has no argument \`${arg.name.text}\``, scope);
    else if (named[arg.name.text] !== undefined) return problem(call, arg, `is given \`${arg.name.text}\` twice`, scope);
    else named[arg.name.text] = arg;
  }
  if (positional.length < count)
    return problem(call, call.expr, call.name === "simulate" ? "takes a model's name" : "takes the path of a file", scope);
  if (positional.length > count) return problem(call, positional[count]!, "is given one argument too many", scope);
  return { positional, named };
}

/** `"path"` relative to the spec, or `package("name/path")` in an installed package. */
function readFile(call: SourceCall, arg: Argument, scope: DataScope): { path: string; package: boolean } | undefined {
  const expr = ungroup(arg.value);
  if (expr.is === "string") {
    if (isAddress(expr.value)) {
      scope.report(diagnostic("GEN2108", { url: expr.value, source: call.name }, at(expr.span)));
      return undefined;
    }
    if (expr.value === "") return problem(call, expr, "needs the path of a file, and this is empty", scope);
    return { path: scope.host.resolve(scope.path, expr.value), package: false };
  }
  if (expr.is === "call" && nameOf(expr)?.text === "package") {
    const inside = expr.args[0]?.value;
    if (expr.args.length === 1 && inside?.is === "string") return { path: inside.value, package: true };
    return problem(call, expr, 'takes `package("name/path")` with one text', scope);
  }
  return problem(call, expr, `takes the path of a file as a text, not ${describeExpr(expr)}`, scope);
}

function isAddress(path: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(path);
}

function readCount(call: SourceCall, arg: Argument, least: number, scope: DataScope): number | undefined {
  const value = foldNumber(arg.value, scope);
  if (value === undefined || (Number.isInteger(value) && value >= least)) return value;
  return problem(call, arg, `takes a whole number of \`${arg.name?.text}\`, ${least} or more, not ${value}`, scope);
}
