import type { Algebra } from "./algebra.ts";

/** A printed formula and how tightly its outermost operator binds: 1 sum, 2 product, 3 sign, 4 atom. */
export interface Text {
  text: string;
  level: number;
}

export function symbol(name: string): Text {
  return { text: name, level: 4 };
}

function numeral(value: number, infinity: string): Text {
  if (!Number.isFinite(value)) return { text: value < 0 ? `-${infinity}` : infinity, level: value < 0 ? 3 : 4 };
  return { text: String(value), level: value < 0 ? 3 : 4 };
}

/** `a` as an operand that must bind at least as tightly as `level`. */
function within(a: Text, level: number, open = "(", close = ")"): string {
  return a.level >= level ? a.text : `${open}${a.text}${close}`;
}

function infix(operator: string, level: number, a: Text, b: Text, brackets: [string, string] = ["(", ")"]): Text {
  // The right operand binds more tightly: a - (b + c), a / (b * c).
  return { text: `${within(a, level, ...brackets)}${operator}${within(b, level + 1, ...brackets)}`, level };
}

/** Formulas in plain text, in the syntax of the language where it has one: `-0.5 * z * z - log(std)`. */
export const plainText: Algebra<Text> = {
  number: (value) => numeral(value, "inf"),
  neg: (a) => ({ text: `-${within(a, 4)}`, level: 3 }),
  add: (a, b) => infix(" + ", 1, a, b),
  sub: (a, b) => infix(" - ", 1, a, b),
  mul: (a, b) => infix(" * ", 2, a, b),
  div: (a, b) => infix(" / ", 2, a, b),
  exp: (a) => symbol(`exp(${a.text})`),
  log: (a) => symbol(`log(${a.text})`),
  sqrt: (a) => symbol(`sqrt(${a.text})`),
  abs: (a) => symbol(`abs(${a.text})`),
  tanh: (a) => symbol(`tanh(${a.text})`),
  sigmoid: (a) => symbol(`sigmoid(${a.text})`),
  softplus: (a) => symbol(`softplus(${a.text})`),
  erf: (a) => symbol(`erf(${a.text})`),
  maximum: (a, b) => symbol(`max(${a.text}, ${b.text})`),
  minimum: (a, b) => symbol(`min(${a.text}, ${b.text})`),
  select: (test, yes, no) => symbol(`select(${test.text}, ${yes.text}, ${no.text})`),
  greater: (a, b) => infix(" > ", 0, a, b),
  greaterEqual: (a, b) => infix(" >= ", 0, a, b),
};

const call = (name: string, a: Text): Text => symbol(`${name}\\left(${a.text}\\right)`);
const round: [string, string] = ["\\left(", "\\right)"];

/** Formulas in LaTeX (math mode). */
export const latexText: Algebra<Text> = {
  number: (value) => numeral(value, "\\infty"),
  neg: (a) => ({ text: `-${within(a, 4, ...round)}`, level: 3 }),
  add: (a, b) => infix(" + ", 1, a, b, round),
  sub: (a, b) => infix(" - ", 1, a, b, round),
  mul: (a, b) => infix(" \\cdot ", 2, a, b, round),
  div: (a, b) => symbol(`\\frac{${a.text}}{${b.text}}`),
  exp: (a) => symbol(`e^{${a.text}}`),
  log: (a) => call("\\log", a),
  sqrt: (a) => symbol(`\\sqrt{${a.text}}`),
  abs: (a) => symbol(`\\left|${a.text}\\right|`),
  tanh: (a) => call("\\tanh", a),
  sigmoid: (a) => call("\\sigma", a),
  softplus: (a) => call("\\operatorname{softplus}", a),
  erf: (a) => call("\\operatorname{erf}", a),
  maximum: (a, b) => symbol(`\\max\\left(${a.text}, ${b.text}\\right)`),
  minimum: (a, b) => symbol(`\\min\\left(${a.text}, ${b.text}\\right)`),
  select: (test, yes, no) => symbol(`\\begin{cases}${yes.text} & ${test.text}\\\\${no.text} & \\text{otherwise}\\end{cases}`),
  greater: (a, b) => infix(" > ", 0, a, b, round),
  greaterEqual: (a, b) => infix(" \\ge ", 0, a, b, round),
};
