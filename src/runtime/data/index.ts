export type { DataContext, SampleModel, Simulation } from "./context.ts";
export { fieldValuesToColumns, sourceColumns } from "./fields/inverse.ts";
export { inColumnUnits } from "./fields/jacobian.ts";
export { type LoadedPart, loadData, loadWith } from "./load.ts";
export type * from "./types.ts";
