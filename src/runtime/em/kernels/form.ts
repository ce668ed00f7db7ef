import type { EmModel } from "../model.ts";
import type { BoundPacking } from "./packing.ts";
import { packingsOf } from "./parts.ts";
import { type ProductChain, productChain } from "./product.ts";

/** A scale below this says that the most probable states of a step could not be reached: too little is left to tell the others apart. */
export const LEAST_SCALE = 1e-200;

/** Sequences below which the lanes of a unit would be mostly empty. */
export const FEW = 4;

/** States of a product of chains and categories from which on summing one after the other is less work. */
const MOST_STATES = 64;

/** Classes of sequences, whose code is written out one by one, from which on it would be too much. */
const MOST_CLASSES = 16;

/** A model of sequences as a kernel has it. */
export interface ChainForm {
  chain: ProductChain;
  /** With the cell of each state in the chain's order. */
  packings: BoundPacking[];
  /** The states' weights in that order, logarithms. */
  logWeights(): Float64Array;
}

/** Whether a kernel can have the model's states. */
export function hasChain({ space, sequential }: EmModel): boolean {
  const { sequence, size } = space;
  const M = size / sequence.size;
  return sequential && size > 1 && (M <= MOST_STATES || space.axes.length === 1) && sequence.size <= MOST_CLASSES;
}

/** Undefined where there is no such form. `read`: for what rows say of the states alone, without an M step. */
export function chainForm(model: EmModel, read = false): ChainForm | undefined {
  const packings = hasChain(model) ? packingsOf(model, read) : undefined;
  if (packings === undefined || packings.some(({ kinds }) => kinds !== undefined)) return undefined;
  const chain = productChain(model);
  const inOrder = (of: number[]): number[] => Array.from(chain.order, (s) => of[s]);
  return {
    chain,
    packings: packings.map((packing) => ({ ...packing, of: inOrder(packing.of) })),
    logWeights: () => Float64Array.from(chain.order, (s) => model.logWeights[s]),
  };
}
