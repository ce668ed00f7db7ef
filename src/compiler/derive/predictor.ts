import type { Expr } from "../ir/types/model.ts";
import type { ParamUse, Predictor, PredictorTerm } from "../ir/types/plan.ts";
import type { Analysis } from "./analysis.ts";
import { fieldsIn, knownColumns } from "./known-columns.ts";
import { barred, behindBindings, type Either, paramUse } from "./use.ts";

/** An argument as a sum of coefficients times known columns, with the uses of the coefficients by their keys. */
export interface LinearPredictor {
  predictor: Predictor;
  coefficients: Record<string, ParamUse>;
}

interface Term {
  use?: ParamUse;
  by?: Expr;
  against?: Expr;
}

/**
 * Reads an argument that is linear in parameters: sums, differences and signs of terms, each a parameter, a parameter times or divided by
 * known columns, `weight @ x` or `dot(weight, x)` with a known x, or known columns alone.
 */
export function linearPredictor(analysis: Analysis, argument: string, written: Expr): Either<LinearPredictor> {
  const terms = termsOf(analysis, argument, written);
  if (!terms.ok) return terms;
  const coefficients: Record<string, ParamUse> = {};
  const found: PredictorTerm[] = [];
  for (const { use, ...known } of terms.value) {
    if (use === undefined) {
      found.push(known);
      continue;
    }
    const { param = use.node } = use;
    const key = `${argument}.${param}`;
    if (coefficients[key] !== undefined) return barred(use.node, `\`${param}\` stands in several terms of \`${argument}\``);
    coefficients[key] = use;
    found.push({ coefficient: key, ...known });
  }
  const known = terms.value.flatMap(({ by, against }) => [by, against]).flatMap((expr) => (expr === undefined ? [] : fieldsIn(expr)));
  return { ok: true, value: { predictor: { terms: found, fields: [...new Set(known)] }, coefficients } };
}

function termsOf(analysis: Analysis, argument: string, written: Expr): Either<Term[]> {
  const expr = behindBindings(analysis, written);
  if (expr.is === "param") return coefficientOf(analysis, argument, expr);
  const known = knownColumns(analysis, expr);
  if (known !== undefined) return { ok: true, value: [{ by: known }] };
  if (expr.is !== "apply") return coefficientOf(analysis, argument, expr);
  const [left, right] = expr.args;
  if (left === undefined) return coefficientOf(analysis, argument, expr);
  if (expr.fn === "neg") return timesKnown(termsOf(analysis, argument, left), minusOne(expr));
  if (right === undefined) return coefficientOf(analysis, argument, expr);
  switch (expr.fn) {
    case "add":
      return besides(termsOf(analysis, argument, left), termsOf(analysis, argument, right));
    case "sub":
      return besides(termsOf(analysis, argument, left), timesKnown(termsOf(analysis, argument, right), minusOne(expr)));
    case "mul": {
      const [of, by] = [knownColumns(analysis, left), knownColumns(analysis, right)];
      if (by !== undefined) return timesKnown(termsOf(analysis, argument, left), by);
      if (of !== undefined) return timesKnown(termsOf(analysis, argument, right), of);
      return coefficientOf(analysis, argument, expr);
    }
    case "div": {
      const by = knownColumns(analysis, right);
      return by === undefined
        ? coefficientOf(analysis, argument, expr)
        : timesKnown(termsOf(analysis, argument, left), { ...expr, fn: "pow", args: [by, minusOne(expr)], type: by.type });
    }
    case "dot":
    case "contract": {
      const [first, last] = [knownColumns(analysis, left), knownColumns(analysis, right)];
      if (last !== undefined) return contracted(coefficientOf(analysis, argument, left), last);
      // Of two vectors it doesn't matter which is the left.
      if (first !== undefined && left.type.plate.length === 1) return contracted(coefficientOf(analysis, argument, right), first);
      return coefficientOf(analysis, argument, expr);
    }
    default:
      return coefficientOf(analysis, argument, expr);
  }
}

function coefficientOf(analysis: Analysis, argument: string, expr: Expr): Either<Term[]> {
  const use = paramUse(analysis, argument, expr);
  return use.ok ? { ok: true, value: [{ use: use.value }] } : use;
}

function besides(left: Either<Term[]>, right: Either<Term[]>): Either<Term[]> {
  if (!left.ok) return left;
  return right.ok ? { ok: true, value: [...left.value, ...right.value] } : right;
}

function contracted(terms: Either<Term[]>, against: Expr): Either<Term[]> {
  return terms.ok ? { ok: true, value: terms.value.map((term) => ({ ...term, against })) } : terms;
}

function timesKnown(terms: Either<Term[]>, by: Expr): Either<Term[]> {
  if (!terms.ok) return terms;
  const times = (own: Expr | undefined): Expr => (own === undefined ? by : product(own, by));
  return { ok: true, value: terms.value.map((term) => ({ ...term, by: times(term.by) })) };
}

function product(left: Expr, right: Expr): Expr {
  const { type } = left.type.plate.length >= right.type.plate.length ? left : right;
  return { is: "apply", fn: "mul", args: [left, right], settings: {}, node: left.node, type: { ...type, kind: "real" } };
}

function minusOne({ node }: Expr): Expr {
  return { is: "number", value: -1, node, type: { kind: "real", plate: [], optional: false } };
}
