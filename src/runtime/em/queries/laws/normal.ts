import { bug, distributions } from "../../../../compiler/backend.ts";
import type { NumberLaw } from "./types.ts";

export function normalLaw(mean: number, std: number): NumberLaw {
  const { cdf = bug("no distribution function of Normal") } = distributions.Normal;
  const args = { mean, std };
  return { is: "number", mean, cdf: (value) => cdf(value, args) };
}
