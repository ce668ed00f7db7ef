import { at, diagnostic } from "../../diagnostics/report.ts";
import { distributions } from "../../distributions/index.ts";
import type { NetworkDecl, Role, Type } from "../../syntax/ast.ts";
import type { CheckContext } from "../contract.ts";

type Returns = "a distribution" | "a value" | "one real number";

const expected: Record<Role, Returns | undefined> = {
  network: undefined,
  encoder: "a distribution",
  decoder: "a distribution",
  generator: "a value",
  discriminator: "one real number",
};

/** Encoders and decoders return distributions, generators values, discriminators one real number: a warning (GEN2009), for the word promises it. */
export function checkRole(network: NetworkDecl, context: CheckContext): void {
  const promised = expected[network.role];
  if (promised === undefined || network.result === undefined) return;
  const result = network.result;
  const found = Object.hasOwn(distributions, result.name.text) ? "a distribution" : "a value";
  const kept = promised === "one real number" ? found === "a value" && isOneReal(result) : promised === found;
  if (kept) return;
  const article = network.role === "encoder" ? "An" : "A";
  const facts = {
    article,
    role: network.role,
    expected: promised,
    name: network.name.text,
    found: found === "a value" && promised === "one real number" ? "another value" : found,
  };
  context.report(diagnostic("GEN2009", facts, at(result.span)));
}

/** `real` or `real[1]`. */
function isOneReal(type: Type): boolean {
  const dims = type.dims.every((dim) => dim.is === "number" && dim.value === 1);
  return type.name.text === "real" && dims && !type.optional;
}
