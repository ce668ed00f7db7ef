import { defineDiagnostics } from "../define.ts";

/** GEN7xxx: run folders and queries. */
export const runsDiagnostics = defineDiagnostics({
  GEN7201: {
    severity: "error",
    message: "`{name}` ~ {distribution} has to be drawn inside the program here, which isn't supported.",
    hint: "Use Normal, LogNormal, Laplace, Uniform, Bernoulli or Categorical for a variable that others depend on.",
  },
});
