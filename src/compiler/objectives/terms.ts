import { distributions } from "../distributions/index.ts";
import { densityOf, lawOf } from "../ir/laws.ts";
import type { Density, Law, ModelIR, Variable } from "../ir/types/model.ts";
import type { Term } from "../ir/types/plan.ts";
import { readsOfLaw } from "../ir/walk.ts";

/** Latents of a bound: those that are drawn from or weighted by a posterior, and those that are summed exactly. */
export function latentsOf(ir: ModelIR): { inferred: Variable[]; summed: Variable[] } {
  const latents = ir.variables.filter((variable) => variable.role === "latent");
  return {
    inferred: latents.filter((variable) => variable.posterior !== undefined),
    summed: latents.filter((variable) => variable.posterior === undefined),
  };
}

export function observedWithDensity(ir: ModelIR): Variable[] {
  return ir.variables.filter((variable) => variable.role === "observed" && variable.by.is === "law");
}

/** The key under which a density's divergences are listed: the distribution, with the form where an event is a whole axis. */
export function divergenceKey(density: Density): string {
  const vector = distributions[density.distribution]?.vector?.[density.form] !== undefined;
  return vector ? `${density.distribution}.${density.form}` : density.distribution;
}

/** Whether KL(q || p) is known in closed form for this pair. */
export function hasClosedDivergence(q: Density, p: Density): boolean {
  const definition = distributions[q.distribution];
  const vector = definition?.vector?.[q.form];
  const key = divergenceKey(p);
  return vector === undefined ? definition?.kl?.[key] !== undefined : vector.kl?.[key] !== undefined;
}

/** `x | z, y`: a variable with what a law of it reads. */
export function conditional(ir: ModelIR, variable: Variable, law: Law): string {
  const parents = [...readsOfLaw(ir, law).variables];
  return parents.length === 0 ? variable.name : `${variable.name} | ${parents.join(", ")}`;
}

function posteriorText(ir: ModelIR, latent: Variable): string {
  return `q(${latent.posterior === undefined ? latent.name : conditional(ir, latent, latent.posterior.law)})`;
}

function densityText(ir: ModelIR, variable: Variable): string {
  return `p(${conditional(ir, variable, lawOf(variable))})`;
}

/**
 * Terms of the evidence lower bound, nats per row. With latents that are summed exactly, the sum stands inside the logarithm, so the
 * joint density is one term and each posterior leaves its entropy; without, the bound splits into reconstruction and divergences.
 */
export function boundTerms(ir: ModelIR): Term[] {
  const { inferred, summed } = latentsOf(ir);
  const observed = observedWithDensity(ir);
  if (summed.length > 0) {
    return [
      { name: "joint", node: summed[0].id, how: "monte-carlo", text: `E_q[log ${sumText(summed)} ${jointText(ir)}]` },
      ...inferred.map(
        (latent): Term => ({
          name: `entropy.${latent.name}`,
          node: latent.id,
          how: "monte-carlo",
          text: `−E_q[log ${posteriorText(ir, latent)}]`,
        }),
      ),
    ];
  }
  return [
    ...observed.map(
      (variable): Term => ({
        name: `reconstruction.${variable.name}`,
        node: variable.id,
        how: "monte-carlo",
        text: `E_q[log ${densityText(ir, variable)}]`,
      }),
    ),
    ...inferred.map((latent): Term => divergenceTerm(ir, latent)),
  ];
}

/** The one term of the importance-weighted bound. */
export function importanceTerm(ir: ModelIR, samples: string): Term {
  const { inferred } = latentsOf(ir);
  const continuous = inferred.filter(isContinuous);
  const summed = ir.variables.filter((variable) => variable.role === "latent" && !continuous.includes(variable));
  const joint = summed.length === 0 ? jointText(ir) : `${sumText(summed)} ${jointText(ir)}`;
  const posteriors = continuous.map((latent) => posteriorText(ir, latent)).join(" ");
  const text = `E_q[log 1/${samples} Σ_draws ${joint} / ${posteriors}]`;
  return { name: "iwae", node: inferred[0]?.id ?? ir.model, how: "monte-carlo", text };
}

function sumText(summed: Variable[]): string {
  return `Σ_{${summed.map((latent) => latent.name).join(", ")}}`;
}

/** p of every latent and observed variable, factor by factor. */
function jointText(ir: ModelIR): string {
  return ir.variables
    .filter((variable) => variable.by.is === "law")
    .map((variable) => densityText(ir, variable))
    .join(" ");
}

function divergenceTerm(ir: ModelIR, latent: Variable): Term {
  const q = latent.posterior === undefined ? undefined : densityOf(ir, latent.posterior.law);
  const closed = q !== undefined && isContinuous(latent) && hasClosedDivergence(q, densityOf(ir, lawOf(latent)));
  return {
    name: `kl.${latent.name}`,
    node: latent.id,
    // The divergence of a category is a sum over its values.
    how: !isContinuous(latent) ? "exact" : closed ? "analytic" : "monte-carlo",
    text: `−KL(${posteriorText(ir, latent)} ‖ ${densityText(ir, latent)})`,
  };
}

function isContinuous({ type }: Variable): boolean {
  return type.kind !== "category" && type.kind !== "binary";
}
