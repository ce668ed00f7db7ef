import type { Span } from "../diagnostics/types.ts";
import { costOf, type NetworkCost } from "../explain/cost.ts";
import type { Bound, Expr, Field, FieldExpr, ModelIR, Network, Parameter, ValueType, Variable } from "../ir/types/model.ts";
import type { Plan } from "../ir/types/plan.ts";
import { expressionsOfCall, expressionsOfLaw, expressionsOfNetwork, walkExpr } from "../ir/walk.ts";
import type { Compiled } from "./symbols/program.ts";

/** What the checker found about a place, for those models that are sound. Places are whole declarations, items or expressions. */
export interface Facts {
  typeAt(span: Span): ValueType | undefined;
  /** An expression of a body as it was typed, at its place. */
  expressionAt(span: Span): Expr | undefined;
  variableAt(span: Span): Variable | undefined;
  parameterAt(span: Span): Parameter | undefined;
  fieldAt(span: Span): Field | undefined;
  networkNamed(at: Span): Network | undefined;
  costNamed(at: Span): NetworkCost | undefined;
  /** The value of a size of a model, by the place of its argument. */
  sizeAt(span: Span): number | undefined;
  /** The runs of a model, by the place of its name. */
  trainsOf(at: Span): { ir: ModelIR; plan: Plan }[];
  /** The run of a `train`, by its place. */
  trainAt(span: Span): { ir: ModelIR; plan: Plan } | undefined;
}

const keyOf = ({ file, start, end }: Span): string => `${file}:${start}:${end}`;

/** What a run and a model that stands for itself have in common. */
type ModelParts = Pick<ModelIR, "model" | "parameters" | "variables" | "bindings" | "networks" | "adversary" | "data" | "spans"> & {
  sizes: Record<string, number | Bound<number>>;
};

/** Where two runs use one model with other sizes, the first run decides. */
class FactTable implements Facts {
  readonly #expressions = new Map<string, Expr>();
  readonly #variables = new Map<string, Variable>();
  readonly #parameters = new Map<string, Parameter>();
  readonly #fields = new Map<string, Field>();
  readonly #networks = new Map<string, Network>();
  readonly #costs = new Map<Network, NetworkCost>();
  readonly #sizes = new Map<string, number>();
  readonly #trains: { model: string; train: string; run: { ir: ModelIR; plan: Plan } }[] = [];

  typeAt(span: Span): ValueType | undefined {
    const key = keyOf(span);
    return (this.#variables.get(key) ?? this.#parameters.get(key) ?? this.#fields.get(key) ?? this.#expressions.get(key))?.type;
  }
  expressionAt(span: Span): Expr | undefined {
    return this.#expressions.get(keyOf(span));
  }
  variableAt(span: Span): Variable | undefined {
    return this.#variables.get(keyOf(span));
  }
  parameterAt(span: Span): Parameter | undefined {
    return this.#parameters.get(keyOf(span));
  }
  fieldAt(span: Span): Field | undefined {
    return this.#fields.get(keyOf(span));
  }
  networkNamed(at: Span): Network | undefined {
    return this.#networks.get(keyOf(at));
  }
  costNamed(at: Span): NetworkCost | undefined {
    const network = this.networkNamed(at);
    if (network === undefined) return undefined;
    const cost = this.#costs.get(network) ?? costOf(network);
    this.#costs.set(network, cost);
    return cost;
  }
  sizeAt(span: Span): number | undefined {
    return this.#sizes.get(keyOf(span));
  }
  trainsOf(at: Span): { ir: ModelIR; plan: Plan }[] {
    return this.#trains.filter(({ model }) => model === keyOf(at)).map(({ run }) => run);
  }
  trainAt(span: Span): { ir: ModelIR; plan: Plan } | undefined {
    return this.#trains.find(({ train }) => train === keyOf(span))?.run;
  }

  addRun(run: { ir: ModelIR; plan: Plan }): void {
    const { ir } = run;
    const place = (node: string) => (ir.spans[node] === undefined ? "" : keyOf(ir.spans[node]));
    this.#trains.push({ model: place(ir.model), train: place("train"), run });
    this.addModel(ir);
  }

  addModel(ir: ModelParts): void {
    const add = <T>(table: Map<string, T>, node: string, value: T) => {
      const span = ir.spans[node];
      if (span !== undefined && !table.has(keyOf(span))) table.set(keyOf(span), value);
    };
    // A name that stands as an argument bears the node of what it stands in, so the outermost of a node is the node's own.
    const addExpr = (expr: Expr) => {
      const inside: Expr[] = [];
      walkExpr(expr, (inner) => inside.push(inner));
      for (const inner of inside.toReversed()) add(this.#expressions, inner.node, inner);
    };
    for (const [name, value] of Object.entries(ir.sizes)) {
      if (typeof value === "number") add(this.#sizes, `${ir.model}.${name}`, value);
      else add(this.#sizes, value.node ?? `${ir.model}.${name}`, value.value);
    }
    for (const one of ir.parameters) add(this.#parameters, one.id, one);
    for (const one of ir.variables) {
      add(this.#variables, one.id, one);
      const laws = [one.by.is === "law" ? [one.by.law] : [], one.posterior === undefined ? [] : [one.posterior.law]].flat();
      for (const law of laws) expressionsOfLaw(law).forEach(addExpr);
      if (one.by.is === "value") addExpr(one.by.value);
    }
    for (const { id, value } of ir.bindings) {
      addExpr(value);
      add(this.#expressions, id, value);
    }
    if (ir.adversary !== undefined) expressionsOfCall(ir.adversary).forEach(addExpr);
    for (const network of ir.networks) {
      add(this.#networks, network.id, network);
      for (const one of network.parameters) add(this.#parameters, one.id, one);
      for (const input of network.inputs)
        add(this.#expressions, input.id, { is: "variable", name: input.name, node: input.id, type: input.type });
      for (const { id, value } of network.bindings) add(this.#expressions, id, value);
      expressionsOfNetwork(network).forEach(addExpr);
    }
    for (const field of ir.data?.fields ?? []) add(this.#fields, field.id, field);
    for (const source of [ir.data?.source, ir.data?.test]) if (source?.is === "simulate") this.addModel(source.model);
  }
}

export function factsOf(compiled: Compiled): Facts {
  const facts = new FactTable();
  for (const run of compiled.trains) facts.addRun(run);
  for (const { name, checked } of compiled.loose) facts.addModel({ model: name, ...checked });
  return facts;
}

/** Every function that an expression over columns applies. */
export function appliedIn(expr: FieldExpr): string[] {
  if (expr.is === "list") return expr.items.flatMap(appliedIn);
  return expr.is === "apply" ? [expr.fn, ...expr.args.flatMap(appliedIn)] : [];
}
