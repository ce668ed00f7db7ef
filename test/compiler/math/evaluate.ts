import { numbers } from "../../../src/compiler/math/numbers.ts";

/** The value of a plain-text formula, read by JavaScript's own rules of precedence. */
export function evaluateText(text: string, variables: Record<string, number>): number {
  const scope = {
    ...variables,
    exp: Math.exp,
    log: Math.log,
    sqrt: Math.sqrt,
    abs: Math.abs,
    tanh: Math.tanh,
    sigmoid: numbers.sigmoid,
    softplus: numbers.softplus,
    erf: numbers.erf,
    max: Math.max,
    min: Math.min,
    inf: Number.POSITIVE_INFINITY,
    select: (holds: boolean, yes: number, no: number) => (holds ? yes : no),
  };
  return new Function(...Object.keys(scope), `return ${text};`)(...Object.values(scope)) as number;
}
