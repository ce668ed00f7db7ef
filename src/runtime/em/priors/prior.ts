import { bug, distributions, numbers } from "../../../compiler/backend.ts";
import type { KnownPrior } from "../../../compiler/ir/types/plan.ts";
import type { Algebra, Args } from "../../../compiler/math/algebra.ts";

/** A parameter's prior, bound to its entries. */
export interface Prior {
  /** The distribution, with the form where its event is a whole axis: `Gamma`, `Dirichlet.a`, `Normal.cov`. */
  key: string;
  /** Arguments of the canonical form at an entry of the parameter; of a scalar family only. */
  argsAt(entry: number): Args<number>;
  /** `size` numbers of an argument, for an event that begins at its number `start`. */
  slice(argument: string, start: number, size: number): Float64Array;
}

/** Arguments are for the trailing axes of the parameter: entry i of it reads number i modulo their count. */
export function bindPrior({ distribution, form, args }: KnownPrior): Prior {
  const definition = distributions[distribution] ?? bug(`no distribution ${distribution}`);
  const isVector = definition.vector?.[form] !== undefined;
  return {
    key: isVector ? `${distribution}.${form}` : distribution,
    argsAt(entry) {
      if (isVector) bug(`${distribution} has no density by entry`);
      const own = Object.entries(args).map(([name, values]): [string, number] => [name, values[entry % values.length]]);
      return definition.canonical(numbers, form, Object.fromEntries(own));
    },
    slice(argument, start, size) {
      const values = args[argument] ?? bug(`${distribution} has no ${argument}`);
      return Float64Array.from({ length: size }, (_value, i) => values[(start + i) % values.length]);
    },
  };
}

/** log p of one entry over any algebra, nats: of a scalar family. */
export function logPriorAt<E>(m: Algebra<E>, prior: Prior, entry: number, x: E): E {
  const density = distributions[prior.key]?.logDensity ?? bug(`${prior.key} has no density by entry`);
  const args = Object.entries(prior.argsAt(entry)).map(([name, value]): [string, E] => [name, m.number(value)]);
  return density(m, x, Object.fromEntries(args));
}
