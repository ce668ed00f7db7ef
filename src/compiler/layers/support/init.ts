import type { Init } from "../../ir/types/layout.ts";

/**
 * Uniform in ±√(6 / (in + out)): keeps the spread of values forwards and of gradients backwards about the same. `fan*`: how many
 * numbers are summed into one result, and one gradient. Source: Glorot and Bengio (2010).
 */
export function glorot(fanIn: number, fanOut: number): Init {
  return { law: "uniform", limit: Math.sqrt(6 / (fanIn + fanOut)) };
}

export const zeros: Init = { law: "constant", value: 0 };
export const ones: Init = { law: "constant", value: 1 };
