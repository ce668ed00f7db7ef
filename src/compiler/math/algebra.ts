/**
 * The few elementwise functions in which every density, divergence, field function, EM statistic and optimizer rule is written once.
 * A formula over `Algebra<E>` has many readings: plain numbers, tensor programs, text and LaTeX, and (later) WebAssembly lanes.
 */
export interface Algebra<E> {
  number(value: number): E;
  neg(a: E): E;
  add(a: E, b: E): E;
  sub(a: E, b: E): E;
  mul(a: E, b: E): E;
  div(a: E, b: E): E;
  exp(a: E): E;
  log(a: E): E;
  sqrt(a: E): E;
  abs(a: E): E;
  tanh(a: E): E;
  sigmoid(a: E): E;
  /** log(1 + exp(a)), stable for large |a|. */
  softplus(a: E): E;
  erf(a: E): E;
  maximum(a: E, b: E): E;
  minimum(a: E, b: E): E;
  /** `yes` where `test` holds. A test comes from `greater` or `greaterEqual`. */
  select(test: E, yes: E, no: E): E;
  greater(a: E, b: E): E;
  greaterEqual(a: E, b: E): E;
  /** log Γ(a) for a > 0, of a reading that knows it whole; others compose it (`special.ts`). */
  logGamma?(a: E): E;
  /** log(1 + a) for a > -1, accurate near 0; the same. */
  log1p?(a: E): E;
  /** log(a / b) for a >= 0 and b > 0, accurate where they are close; the same. */
  logRatio?(a: E, b: E): E;
  /** x log(x / mean) + mean - x for x, mean >= 0; the same. */
  deviance?(x: E, mean: E): E;
}

/** Arguments of a formula, by the parameter's name in the language. */
export type Args<E> = Record<string, E>;
