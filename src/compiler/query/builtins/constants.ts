import type { Setting } from "../../settings/types.ts";

const size = (name: string, doc: string): Setting => ({ name, kind: { is: "number", min: 1, integer: true }, position: 0, doc });

/** Functions that stand for fixed values. */
export const constantFunctions: Record<string, { doc: string; settings: Setting[]; result: string }> = {
  uniform: { doc: "K equal shares.", settings: [size("K", "Number of shares.")], result: "simplex(K)" },
  identity: { doc: "The identity matrix.", settings: [size("D", "Rows and columns.")], result: "spd(D)" },
  left_right: {
    doc: "Transitions that stay or go up to `steps` states to the right; the others are 0. It stands behind the `=` of a param.",
    settings: [size("steps", "How far one step may lead.")],
    result: "simplex(K)[K]",
  },
};
