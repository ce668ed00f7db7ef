export { fitStatistics, fitStatisticsInTurns } from "./fit.ts";
export { type FieldLaw, missingLaws } from "./queries/missing.ts";
export { classify, marginal, posterior } from "./queries/posterior.ts";
export { type Samples, sampleRows } from "./queries/sample.ts";
export { scoreRows } from "./queries/score.ts";
export { bestPaths, viterbi } from "./queries/viterbi.ts";
export { unravel } from "./space.ts";
export { componentName, fitDiagnostics } from "./status.ts";
export type { Agreement, EmData, EmFit, EmSettings, FitStatus, Parameters, Progress } from "./types.ts";
