import { at } from "../../diagnostics/report.ts";
import type { Law } from "../../ir/types/model.ts";
import type { LatentDecl, ModelDecl, PosteriorDecl } from "../../syntax/ast.ts";
import { remedyFor } from "../values/remedy.ts";
import { readsThrough } from "./dependencies.ts";
import { checkLaw } from "./law.ts";
import { report, type Scope } from "./scope.ts";
import type { Cell } from "./variable.ts";
import { mark } from "./work.ts";

export interface Posterior {
  node: string;
  law: Law;
}

/**
 * Posteriors factorise in the written order: each is of a latent (GEN3203), once (GEN3204), has the latent's support, and reads observed
 * and given variables and latents whose posterior stands above (GEN3205).
 */
export function checkPosteriors(model: ModelDecl, cells: Map<string, Cell>, scope: Scope): Map<string, Posterior> {
  const latents = new Set(model.items.filter((item): item is LatentDecl => item.is === "latent").map((item) => item.name.text));
  const found = new Map<string, Posterior>();
  const seen = new Map<string, PosteriorDecl>();
  let misnamed = false;
  for (const item of model.items) {
    if (item.is !== "posterior" || item.name.text === "") continue;
    const name = item.name.text;
    if (!latents.has(name)) {
      const remedy = remedyFor(name, [...latents], "The latents are", "The model has no latent.");
      report(scope, "GEN3203", { name, remedy }, item.name.span);
      misnamed = true;
      continue;
    }
    const first = seen.get(name);
    if (first !== undefined) {
      report(scope, "GEN3204", { name }, item.name.span, { related: [{ place: at(first.span), note: "the first stands here" }] });
      continue;
    }
    const law = checkPosterior(item, cells.get(name), scope);
    // A posterior of a misspelt name may be the one that is missing above.
    const ordered = misnamed || checkOrder(item, model, latents, seen, scope);
    seen.set(name, item);
    if (law !== undefined && ordered) found.set(name, { node: `${scope.owner}.${name}.posterior`, law });
  }
  return found;
}

function checkPosterior(item: PosteriorDecl, cell: Cell | undefined, scope: Scope): Law | undefined {
  const node = mark(scope.work, `${scope.owner}.${item.name.text}.posterior`, item.span);
  const type = scope.doubtful.has(item.name.text) ? undefined : cell?.type();
  const subject = `\`${item.name.text}\``;
  return checkLaw(item.law, scope, node, type === undefined ? { subject, exact: true, poisoned: true } : { subject, type, exact: true })
    ?.law;
}

function checkOrder(
  item: PosteriorDecl,
  model: ModelDecl,
  latents: ReadonlySet<string>,
  earlier: ReadonlyMap<string, PosteriorDecl>,
  scope: Scope,
): boolean {
  const early = readsThrough(item.law, model).find(({ name }) => latents.has(name) && !earlier.has(name));
  if (early === undefined) return true;
  const name = item.name.text;
  const remedy =
    early.name === name
      ? "A posterior reads data, not its own latent."
      : `Write \`posterior ${early.name} ~ …\` above it, or read observed and given variables only.`;
  report(scope, "GEN3205", { name, reads: early.name, remedy }, early.at);
  return false;
}
