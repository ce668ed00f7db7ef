/**
 * Back door of the compiler: what runtimes ask while they run. Pure, and free of the language's front half: no syntax, no check, no
 * derivation.
 */
export { assertUse, bug } from "./diagnostics/assert.ts";
export { at, DiagnosticError, diagnostic } from "./diagnostics/report.ts";
export { distributions } from "./distributions/index.ts";
export { type KnownValues, knownValues } from "./ir/known.ts";
export { densityOf, lawOf } from "./ir/laws.ts";
export { encodeModel, lowerOnnx, type NamedGraph, namedOnnx, opset, type Port } from "./lower/onnx/index.ts";
export { lowerTfjs, tfjsText } from "./lower/tfjs/index.ts";
export type {
  ChainKernel,
  ChainSpec,
  Kernel,
  MixtureSpec,
  NearestSpec,
  PartShape,
  Region,
  RowsKernel,
  RowsSpec,
  SequenceRecord,
} from "./lower/wasm/abi.ts";
export { factorOrder, momentOrder } from "./lower/wasm/abi.ts";
export { emitChain } from "./lower/wasm/em/chain.ts";
export { diagonalPlace } from "./lower/wasm/em/diagonal.ts";
export { FEW_STATES } from "./lower/wasm/em/ends.ts";
export { hasLanes } from "./lower/wasm/em/formula.ts";
export { isDirect, MAXIMUM_PAGES } from "./lower/wasm/em/frame.ts";
export { emitHalves } from "./lower/wasm/em/halves.ts";
export { linearPlace } from "./lower/wasm/em/linear.ts";
export { emitMixture } from "./lower/wasm/em/mixture.ts";
export { emitNearest } from "./lower/wasm/em/nearest.ts";
export { relaxedProbe } from "./lower/wasm/em/probe.ts";
export { type ScalarFormulas, type StagedTerms, stageFormulas, stageTerms } from "./lower/wasm/em/staged.ts";
export { paddedCells } from "./lower/wasm/em/table.ts";
export { emitWeighed } from "./lower/wasm/em/weighed.ts";
export { emitNoise, NOISE_STEP } from "./lower/wasm/noise.ts";
export { emitUpdate } from "./lower/wasm/optimizer.ts";
export { columns } from "./math/columns.ts";
export { constrain } from "./math/constraints.ts";
export { floats } from "./math/floats.ts";
export { type Jet, jets, variableJet } from "./math/jets.ts";
export * from "./math/linear.ts";
export { climb } from "./math/newton.ts";
export { numbers } from "./math/numbers.ts";
export { rootOf } from "./math/root.ts";
export { product, shapeOf } from "./math/shape.ts";
export { optimizers } from "./optimizers/index.ts";
export { buildProgram } from "./programs/index.ts";
/** Sizes of tensor programs: `dims.shapeOf(value.shape, { B, T })`. */
export * as dims from "./tensor/dims.ts";
export { interpret } from "./tensor/interpret.ts";
export { optimize } from "./tensor/passes/index.ts";
export { programText } from "./tensor/print.ts";
