import type { Algebra, Args } from "../../../math/algebra.ts";
import { numbers } from "../../../math/numbers.ts";

/** What a value depends on; a union is the bitwise or. */
export const stages = { constant: 0, parameter: 1, row: 2, both: 3 } as const;

export type Operation = Exclude<keyof Algebra<unknown>, "number">;

/** One value of a formula read as symbols. */
export type Node =
  | { is: "number"; stage: 0; value: number }
  | { is: "name"; stage: number; name: string }
  | { is: "op"; stage: number; operation: Operation; args: Node[] };

/** The formulas of a scalar family. */
export interface ScalarFormulas {
  /** `about` is a value near the rows', known before both rows and parameters: terms are small where they are taken about it. */
  logDensity<E>(m: Algebra<E>, x: E, p: Args<E>, about: E): E;
  statistics<E>(m: Algebra<E>, x: E, about: E): E[];
}

/**
 * A density cut by what its parts depend on: of an exponential family only eta . t(x) is left for the lanes. A part of the parameters is
 * computed by the host once a pass, a part of the row once when it is packed, both by the reading as plain numbers.
 */
export interface Staged {
  /** What both are needed for, over the slots; undefined where the terms are apart. */
  root: Node | undefined;
  parameterSlots: Node[];
  /** The largest parts of rows that the root or the statistics need. */
  rowSlots: Node[];
  /** Which row slot each statistic is. */
  statistics: number[];
  parameterTerm(args: Args<number>, about: number): number;
  rowTerm(x: number, about: number): number;
  parameterValues(args: Args<number>, about: number): number[];
  rowValues(x: number, about: number): number[];
}

const unary: Operation[] = ["neg", "exp", "log", "sqrt", "abs", "tanh", "sigmoid", "softplus", "erf", "log1p"];

function constant(value: number): Node {
  return { is: "number", stage: stages.constant, value };
}

function make(operation: Operation, args: Node[]): Node {
  if (args.every((arg) => arg.is === "number"))
    return constant((numbers[operation] as (...values: number[]) => number)(...args.map(({ value }) => value)));
  const [first] = args;
  // A function of a choice is a choice of functions, each of which may depend on less.
  if (unary.includes(operation) && first.is === "op" && first.operation === "select" && first.stage === stages.both)
    return make("select", [first.args[0], ...first.args.slice(1).map((branch) => make(operation, [branch]))]);
  const [, second] = args;
  const isJoint = ({ stage }: Node): boolean => stage === stages.both;
  // One division, by what all rows share, is the host's.
  if (operation === "div" && isJoint(first) && second.stage === stages.parameter)
    return make("mul", [first, make("div", [constant(1), second])]);
  if (operation === "neg" && first.is === "op" && first.operation === "mul" && isJoint(first) && !first.args.every(isJoint)) {
    const [joint, other] = first.args.toSorted((a, b) => b.stage - a.stage);
    return make("mul", [joint, make("neg", [other])]);
  }
  if (operation === "select") {
    const [test, yes, no] = args;
    return node(operation, [test, chosen(yes, test, 1), chosen(no, test, 2)]);
  }
  return node(operation, args);
}

function node(operation: Operation, args: Node[]): Node {
  return { is: "op", stage: args.reduce<number>((union, { stage }) => union | stage, stages.constant), operation, args };
}

/** A value within a branch of a choice: the same choice again is known. */
function chosen(value: Node, test: Node, branch: 1 | 2): Node {
  if (value.is !== "op" || value.stage !== stages.both) return value;
  if (value.operation === "select" && value.args[0] === test) return chosen(value.args[branch], test, branch);
  return make(
    value.operation,
    value.args.map((arg) => chosen(arg, test, branch)),
  );
}

const symbols: Algebra<Node> = {
  ...(Object.fromEntries(
    (Object.keys(numbers) as (keyof Algebra<unknown>)[]).map((operation) => [
      operation,
      operation === "number" ? constant : (...args: Node[]) => make(operation, args),
    ]),
  ) as unknown as Algebra<Node>),
};

/** Reads the formulas as symbols and cuts them; `names` are the density's arguments. */
export function stageFormulas({ logDensity, statistics }: ScalarFormulas, names: string[]): Staged {
  const x: Node = { is: "name", stage: stages.row, name: "x" };
  const parameters = parametersOf(names);
  const about: Node = { is: "name", stage: stages.constant, name: "about" };
  const terms = termsOf(logDensity(symbols, x, parameters, about));
  const found = statistics(symbols, x, about);
  const slots: Record<number, Node[]> = { [stages.parameter]: [], [stages.row]: [] };
  const collect = (value: Node): void => {
    if (value.is === "op" && value.stage === stages.both) value.args.forEach(collect);
    else if (value.is !== "number" && !slots[value.stage || stages.parameter].includes(value))
      slots[value.stage || stages.parameter].push(value);
  };
  for (const value of [...(terms.root === undefined ? [] : [terms.root]), ...found]) collect(value);
  const parameterTerm = evaluator([terms.parameter]);
  const rowTerm = evaluator([terms.row]);
  const parameterValues = evaluator(slots[stages.parameter]);
  const rowValues = evaluator(slots[stages.row]);
  return {
    root: terms.root,
    parameterSlots: slots[stages.parameter],
    rowSlots: slots[stages.row],
    statistics: found.map((value) => slots[stages.row].indexOf(value)),
    parameterTerm: (args, about) => parameterTerm({ ...args, about })[0],
    rowTerm: (x, about) => rowTerm({ x, about })[0],
    parameterValues: (args, about) => parameterValues({ ...args, about }),
    rowValues: (x, about) => rowValues({ x, about }),
  };
}

/** Terms of a value and parameters: the value is what lanes have, and a part of the parameters is the host's. */
export interface StagedTerms {
  roots: Node[];
  parameterSlots: Node[];
  parameterValues(args: Args<number>): number[];
}

/** Reads terms as symbols; `names` are the density's arguments. */
export function stageTerms(terms: <E>(m: Algebra<E>, x: E, p: Args<E>) => E[], names: string[]): StagedTerms {
  const x: Node = { is: "name", stage: stages.both, name: "x" };
  const roots = terms(symbols, x, parametersOf(names));
  const parameterSlots: Node[] = [];
  const collect = (value: Node): void => {
    if (value.is === "op" && value.stage === stages.both) value.args.forEach(collect);
    else if (value.stage === stages.parameter && !parameterSlots.includes(value)) parameterSlots.push(value);
  };
  roots.forEach(collect);
  return { roots, parameterSlots, parameterValues: evaluator(parameterSlots) };
}

function parametersOf(names: string[]): Args<Node> {
  return Object.fromEntries(names.map((name): [string, Node] => [name, { is: "name", stage: stages.parameter, name }]));
}

/** The terms of a sum by what they depend on. */
function termsOf(density: Node): { parameter: Node; row: Node; root: Node | undefined } {
  const sums: Record<number, Node | undefined> = {};
  const add = (term: Node, negative: boolean): void => {
    if (term.is === "op" && term.stage === stages.both && term.operation === "neg") {
      add(term.args[0], !negative);
      return;
    }
    if (term.is === "op" && term.stage === stages.both && (term.operation === "add" || term.operation === "sub")) {
      add(term.args[0], negative);
      add(term.args[1], negative !== (term.operation === "sub"));
      return;
    }
    const stage = term.stage === stages.constant ? stages.parameter : term.stage;
    const signed = negative ? make("neg", [term]) : term;
    const before = sums[stage];
    sums[stage] = before === undefined ? signed : make("add", [before, signed]);
  };
  add(density, false);
  return { parameter: sums[stages.parameter] ?? constant(0), row: sums[stages.row] ?? constant(0), root: sums[stages.both] };
}

/** The values of nodes as plain numbers, each part of them computed once. */
function evaluator(values: Node[]): (names: Args<number>) => number[] {
  const places = new Map<Node, number>();
  const visit = (value: Node): void => {
    if (places.has(value)) return;
    if (value.is === "op") value.args.forEach(visit);
    places.set(value, places.size);
  };
  values.forEach(visit);
  const steps = Array.from(places.keys(), (value) => {
    if (value.is !== "op") return value;
    const run = numbers[value.operation] as (...args: number[]) => number;
    return { is: "op" as const, run, args: value.args.map((arg) => places.get(arg) ?? 0) };
  });
  const found = new Float64Array(steps.length);
  const wanted = values.map((value) => places.get(value) ?? 0);
  return (names) => {
    for (const [i, step] of steps.entries()) {
      if (step.is === "number") found[i] = step.value;
      else if (step.is === "name") found[i] = names[step.name];
      else found[i] = step.run(found[step.args[0]], found[step.args[1]], found[step.args[2]]);
    }
    return wanted.map((place) => found[place]);
  };
}
