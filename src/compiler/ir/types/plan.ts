import type { NodeId } from "../../diagnostics/types.ts";
import type { ParameterLayout } from "./layout.ts";
import type { Expr, SettingValue } from "./model.ts";

/** The name by which programs know the algorithm. */
export type PlanLabel = "closed-form" | "em" | "baum-welch" | "elbo" | "adversarial" | "gradient";

/** What a trained model can be asked. */
export type Query = "sample" | "score" | "encode" | "decode" | "reconstruct" | "predict" | "impute" | "forecast";

export interface PlanHead {
  label: PlanLabel;
  /** The row of the decision table that was taken: `docs/derivation.md`. */
  row: number;
  /** Why, in words; first the sentence that names the plan. */
  reason: { node: NodeId; text: string }[];
  /** What barred each earlier row of the table. */
  barred: { row: number; plan: string; node: NodeId; text: string }[];
  /** Names of the settings that this plan uses. */
  uses: string[];
  metrics: string[];
  queries: Record<Query, true | { because: string }>;
  /** Free numbers, as BIC counts them. */
  parameters: number;
}

/** A parameter's prior, its arguments known. */
export interface KnownPrior {
  distribution: string;
  /** Its parametrisation: the name of the argument that decides it. */
  form: string;
  /** Numbers of each argument, row-major over the trailing axes of the parameter that they are for: one number is for all entries. */
  args: Record<string, number[]>;
  node: NodeId;
}

/** How one argument of a density reads a parameter. */
export interface ParamUse {
  /** The parameter's name, or undefined where the argument is a known number or list. */
  param?: string;
  /** Names of the state axes (or observed categories) that select a row, in the parameter's own order; [] = shared by all states. */
  index: string[];
  /** Of a scale: how the variable's axes share it. */
  structure?: "full" | "diagonal" | "spherical";
  estimate: "free" | "fixed";
  /** Row-major entries over [...index sizes, ...own shape]; null where free. */
  fixed?: (number | null)[];
  /** Shape of one row: the parameter's shape without the index axes. */
  shape: number[];
  prior?: KnownPrior;
  node: NodeId;
}

/** One discrete variable of the state space. */
export interface StateAxis {
  variable: NodeId;
  name: string;
  size: number;
  kind: "categorical" | "markov";
  /** Latent: summed over. Observed: the data say which (naive Bayes, QDA); `field` names the column block. Given: the same without a law, all weights being 1. */
  role: "latent" | "observed" | "given";
  field?: string;
  /** One value for a whole sequence; absent: one a row. */
  plate?: "sequence";
  /** The weights, or the initial distribution of a chain. */
  initial: ParamUse;
  /** Of a chain. An index of it other than the chain's own previous value is read at the step that is entered. */
  transition?: ParamUse;
  levels?: string[];
}

export interface Emission {
  observed: NodeId;
  field: string;
  /** The distribution's name. */
  family: string;
  kernel: "quadratic" | "linear" | "values" | "table" | "factor" | "regression";
  /** Number of columns of the field, and their names for messages. */
  width: number;
  columns: string[];
  /** Number of categories of a `table` emission. */
  levels?: number;
  params: Record<string, ParamUse>;
  /** Of a `factor` emission: the latents that are integrated out of it, and the observed variables that it is of, whose columns stand one behind the other. */
  latents?: LinearLatent[];
  blocks?: FactorBlock[];
  /** Of a `regression`: the arguments that are sums over known columns, in whose place `params` holds their coefficients. */
  predictors?: Record<string, Predictor>;
  node: NodeId;
}

/** A linear predictor: a sum of coefficients times known columns. Known expressions name variables by their fields. */
export interface Predictor {
  terms: PredictorTerm[];
  /** The fields that its known expressions read. */
  fields: string[];
}

export interface PredictorTerm {
  /** Key of the emission's `params`; absent: the known numbers stand alone, an offset. */
  coefficient?: string;
  /** What the term is multiplied by, entry by entry over its trailing axes; absent: 1. */
  by?: Expr;
  /** The vector against which the coefficient's last axis is summed (`weight @ x`). */
  against?: Expr;
}

/** A continuous latent z ~ Normal(mean, scale) that Normals' means are linear in. Names of `params` are of the emission's. */
export interface LinearLatent {
  variable: NodeId;
  name: string;
  /** Its numbers, Q. */
  size: number;
  /** Key of the `params`: one number or Q. */
  mean: string;
  /** Key of the `params`: one number, Q, or [Q, Q] of a covariance. */
  scale: string;
  form: FactorForm;
}

/** One observed variable of a `factor` emission: x = mean + Σ ± loading @ latent + noise. */
export interface FactorBlock {
  observed: NodeId;
  name: string;
  field: string;
  width: number;
  /** Keys of the `params`: [width] or one known number; and the noise, of which one number is for all columns. */
  mean: string;
  noise: string;
  form: FactorForm;
  /** By name of the latent; a row of the loading's parameter is [width, size of the latent]. */
  loadings: { latent: string; loading: string; sign: 1 | -1 }[];
}

export type FactorForm = "std" | "var" | "cov";

/** Fitted by sums over rows. No axes: one M step. */
export interface StatisticsPlan extends PlanHead {
  kind: "statistics";
  axes: StateAxis[];
  emissions: Emission[];
}

export interface Step {
  name: string;
  /** Names of the networks (and `model` for the model's own parameters) that it updates. */
  trains: string[];
  /** How often in one iteration. */
  repeat: number;
  /** Range of the layout that it updates; its optimizer state is its own. */
  group: string;
}

/** One additive part of the objective; its name is the metric's name. */
export interface Term {
  name: string;
  node: NodeId;
  how: "exact" | "analytic" | "monte-carlo";
  /** The formula in words or symbols, for `explain`. */
  text: string;
}

/** Fitted by gradient steps. What the programs contain follows from the IR and this. */
export interface GradientPlan extends PlanHead {
  kind: "gradient";
  /** Key in the table of `objectives/`: `elbo`, `iwae`, `adversarial`, `marginal`. */
  objective: string;
  objectiveSettings: Record<string, SettingValue>;
  terms: Term[];
  steps: Step[];
  /** Discrete latents that are summed over, in the order of the enumeration's axes. */
  enumerated: { variable: string; size: number; kind: "categorical" | "markov" }[];
  /** Continuous latents that are sampled from their posterior, in the written order. */
  sampled: string[];
  layout: ParameterLayout;
}

export type Plan = StatisticsPlan | GradientPlan;
