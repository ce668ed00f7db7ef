import { lawOf } from "../ir/laws.ts";
import type { Variable } from "../ir/types/model.ts";
import type { StateAxis } from "../ir/types/plan.ts";
import type { Analysis } from "./analysis.ts";
import { barred, type Either, paramUse } from "./use.ts";

/** A category as one axis of the state space, with the uses of its weights, or of its chain's parameters. */
export function axisOf(analysis: Analysis, variable: Variable): Either<StateAxis> {
  const law = lawOf(variable);
  if (law.is === "network") return barred(law.call.node, `the law of \`${variable.name}\` comes from the network ${law.call.network}`);
  const { density } = law;
  const markov = density.distribution === "Markov";
  if (!markov && density.distribution !== "Categorical")
    return barred(density.node, `\`${variable.name}\` ~ ${density.distribution} has no weighted fit where others depend on it`);
  if (variable.type.plate.length > 0) return barred(variable.id, `\`${variable.name}\` holds several categories`);
  const [first, second] = markov ? ["initial", "transition"] : [density.form, undefined];
  if (first === "logits") return barred(density.node, "logits have no weighted fit");
  const initial = paramUse(analysis, first, density.args[first]);
  if (!initial.ok) return initial;
  const transition = second === undefined ? undefined : paramUse(analysis, second, density.args[second]);
  if (transition !== undefined && !transition.ok) return transition;
  return {
    ok: true,
    value: {
      variable: variable.id,
      name: variable.name,
      size: variable.type.size ?? 2,
      kind: markov ? "markov" : "categorical",
      role: variable.role === "latent" ? "latent" : "observed",
      ...(variable.plate === "sequence" ? { plate: "sequence" as const } : {}),
      ...(variable.role === "observed" ? { field: variable.field ?? variable.name } : {}),
      initial: initial.value,
      ...(transition === undefined ? {} : { transition: transition.value }),
      ...(variable.type.levels === undefined ? {} : { levels: variable.type.levels }),
    },
  };
}

/** A category that the model is given, as an axis whose every value has the weight 1. */
export function givenAxis({ id, name, type, plate, field }: Variable): Either<StateAxis> {
  if (type.kind !== "category" && type.kind !== "binary") return barred(id, `\`${name}\` is no category`);
  if (type.plate.length > 0) return barred(id, `\`${name}\` holds several categories`);
  const size = type.size ?? 2;
  return {
    ok: true,
    value: {
      variable: id,
      name,
      size,
      kind: "categorical",
      role: "given",
      ...(plate === "sequence" ? { plate: "sequence" as const } : {}),
      field: field ?? name,
      initial: { index: [], estimate: "fixed", fixed: new Array<number>(size).fill(1), shape: [size], node: id },
      ...(type.levels === undefined ? {} : { levels: type.levels }),
    },
  };
}
