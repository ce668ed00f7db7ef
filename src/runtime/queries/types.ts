import type { ModelIR } from "../../compiler/ir/types/model.ts";
import type { Plan } from "../../compiler/ir/types/plan.ts";
import type { DataPart, LoadedData } from "../data/types.ts";
import type { ErrorsProgress, FieldLaw, KernelOptions, StandardErrors } from "../em/index.ts";

export type { ErrorsProgress, FieldLaw, StandardErrors } from "../em/index.ts";

/** Numbers of a variable by row: [rows, ...shape], row-major. */
export interface Values {
  shape: number[];
  data: Float64Array;
}

/** Values of several variables or arguments, by name. */
export type Table = Record<string, Values>;

export type Prediction =
  /** The most probable states of a chain, one list a sequence. */
  | { is: "path"; variable: string; levels?: string[]; path: number[][] }
  /** The most probable category of each row, or of each sequence where it is of these, and the probabilities of all, [units, K]. */
  | {
      is: "class";
      unit: "row" | "sequence";
      variable: string;
      levels?: string[];
      classes: number[];
      probabilities: Float64Array;
      size: number;
    };

export interface SampleRequest {
  /** Rows, or with a chain the lengths of the sequences. */
  count: number | number[];
  seed: number;
  /** Values of given variables, by name, for every row in turn. */
  given?: Table;
}

export interface Samples {
  rows: number;
  /** Drawn values of the observed variables, by field. */
  fields: Table;
  /** Means of their densities, or the generator's output: what an image model shows. */
  means: Table;
  latents: Table;
}

/**
 * How the states of a chain are told: the most probable path as a whole, or each step by itself given the whole sequence or only the steps
 * up to it.
 */
export type Decoding = "viterbi" | "smoothed" | "filtered";

/** A trained model that can be asked. A query that the plan doesn't have is refused before: see `plan.queries`. */
export interface Trained {
  ir: ModelIR;
  plan: Plan;
  /** log p(parameters) of a fit by sums, nats; absent where none has a prior. */
  logPrior?: number;
  /**
   * log p(fields) in nats of each row, or of each sequence where there is a chain. Under a bound it is the logarithm of the mean of
   * `draws` importance weights, which lies below it in expectation (Burda, Grosse and Salakhutdinov 2016).
   */
  score(part: DataPart, draws?: number): Promise<Float64Array>;
  /** log p(step | the steps before it) in nats of each row of sequences. */
  scoreSteps(part: DataPart): Promise<Float64Array>;
  /** The plan's own category, or another one that the model has: a latent one, or an observed one from all the rest. */
  predict(part: DataPart, variable?: string, decoding?: Decoding): Promise<Prediction>;
  /** The law of each missing entry, by field, given the entries that are there, with its quantiles of these shares. */
  impute(part: DataPart, shares?: readonly number[]): Promise<Record<string, FieldLaw>>;
  /** The rows with their missing entries drawn, all of them together, given the entries that are there; and the latents drawn with them. */
  drawMissing(part: DataPart, seed: number): Promise<Samples>;
  /** Canonical arguments of each latent's posterior: `z.mean`, `z.std`. */
  encode(part: DataPart): Promise<Table>;
  /** What the model says of the observed variables at latents (and given variables), by name: `x.mean`, and arguments such as `x.p`. */
  decode(latents: Table, rows: number): Promise<Table>;
  /** As decode, at the mean of the posterior. */
  reconstruct(part: DataPart): Promise<Table>;
  sample(request: SampleRequest): Promise<Samples>;
  /** Of a fit by sums over rows: of every parameter, from the rows that it was fitted to. */
  standardErrors?(part: DataPart, observe?: (progress: ErrorsProgress) => void, kernels?: KernelOptions): StandardErrors;
  /** Of a bound or a likelihood by gradient: its metrics by their names, over all training and held-out rows, as training ends with them. */
  evaluate?(data: LoadedData): Promise<Record<string, number>>;
  close(): void;
}
