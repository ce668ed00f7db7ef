import type { Variable } from "../ir/types/model.ts";
import type { Analysis } from "./analysis.ts";

/** Names of variables, as a sentence has them: `s`, `r` and `c`. */
export function listed(variables: readonly Variable[]): string {
  const names = variables.map(({ name }) => `\`${name}\``);
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Where the latents beside the chains of a model of sequences are summed, as the end of a sentence. */
export function summedBeside({ discrete, chains }: Analysis): string {
  const others = discrete.filter((variable) => !chains.includes(variable));
  const inner = others.filter(({ plate }) => plate !== "sequence");
  const outer = others.filter(({ plate }) => plate === "sequence");
  const is = (variables: Variable[]): string => `${listed(variables)} ${variables.length === 1 ? "is" : "are"}`;
  const parts = [
    ...(inner.length === 0 ? [] : [`${is(inner)} summed inside each step`]),
    ...(outer.length === 0 ? [] : [`${is(outer)} summed over whole sequences`]),
  ];
  return parts.map((part) => `; ${part}`).join("");
}
