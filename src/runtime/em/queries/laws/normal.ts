import { bug, distributions } from "../../../../compiler/backend.ts";
import type { NumberLaw } from "./types.ts";

export function normalLaw(mean: number, std: number): NumberLaw {
  const { cdf } = distributions.Normal;
  return { is: "number", mean, cdf: (value) => (cdf ?? bug("no distribution function of Normal"))(value, { mean, std }) };
}
