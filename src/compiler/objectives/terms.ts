import { distributions } from "../distributions/index.ts";
import { densityOf, lawOf } from "../ir/laws.ts";
import type { Density, ModelIR, Variable } from "../ir/types/model.ts";
import type { Term } from "../ir/types/plan.ts";

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

/**
 * Terms of the evidence lower bound, nats per row. With latents that are summed exactly, the sum stands inside the logarithm, so the
 * joint density is one term and each posterior leaves its entropy; without, the bound splits into reconstruction and divergences.
 */
export function boundTerms(ir: ModelIR): Term[] {
  const { inferred, summed } = latentsOf(ir);
  const observed = observedWithDensity(ir);
  const given = inferred.map((latent) => latent.name).join(", ");
  if (summed.length > 0) {
    const names = summed.map((latent) => latent.name).join(", ");
    const all = [...observed, ...inferred].map((variable) => variable.name).join(", ");
    return [
      { name: "joint", node: summed[0].id, how: "monte-carlo", text: `E_q[log Σ_{${names}} p(${names}, ${all})]` },
      ...inferred.map(
        (latent): Term => ({ name: `entropy.${latent.name}`, node: latent.id, how: "monte-carlo", text: `−E_q[log q(${latent.name})]` }),
      ),
    ];
  }
  return [
    ...observed.map(
      (variable): Term => ({
        name: `reconstruction.${variable.name}`,
        node: variable.id,
        how: "monte-carlo",
        text: `E_q[log p(${variable.name} | ${given})]`,
      }),
    ),
    ...inferred.map((latent): Term => divergenceTerm(ir, latent)),
  ];
}

function divergenceTerm(ir: ModelIR, latent: Variable): Term {
  const q = latent.posterior === undefined ? undefined : densityOf(ir, latent.posterior.law);
  const closed = q !== undefined && hasClosedDivergence(q, densityOf(ir, lawOf(latent)));
  return {
    name: `kl.${latent.name}`,
    node: latent.id,
    how: closed ? "analytic" : "monte-carlo",
    text: `−KL(q(${latent.name}) ‖ p(${latent.name}))`,
  };
}
