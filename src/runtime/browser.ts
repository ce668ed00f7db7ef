/** Front door of the runtimes in a browser: no files, no run folders. Whoever calls brings a host for the data and keeps the weights. */

export type { DataContext, DataPart, LoadedData } from "./data/index.ts";
export { fieldValuesToColumns, loadData, loadWith } from "./data/index.ts";
export { fitStatistics } from "./em/index.ts";
export { createReferenceEngine } from "./engines/reference/index.ts";
export { BackendUnavailable } from "./engines/tfjs/backend.ts";
export { createPortableTfjsEngine } from "./engines/tfjs/portable.ts";
export { createStore } from "./memory/store.ts";
export { trainedGradient } from "./queries/gradient.ts";
export { simulateModel } from "./queries/simulate.ts";
export { trainedStatistics } from "./queries/statistics.ts";
export type { Prediction, Samples, Table, Trained, Values } from "./queries/types.ts";
export { trainGradient } from "./train/index.ts";
export type { GradientRequest } from "./train/types.ts";
