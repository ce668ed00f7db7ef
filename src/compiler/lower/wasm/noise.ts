import { createModule, type Expression, type FunctionBuilder, f32x4, i32, i32x4, type Local, shuffle, v128 } from "./builder.ts";

import { emitBytes } from "./bytes.ts";

type Vector = Expression<"v128">;
type VectorLocal = Local<"v128">;
/** Two words of four blocks. */
type Blocks = [a: VectorLocal, b: VectorLocal];

/** Blocks that a round of the loop computes side by side: rotations wait for each other, so one alone leaves the machine idle. */
const CHAINS = 2;
/** Numbers that the kernels write at a time. */
export const NOISE_STEP = 8 * CHAINS;

const PARITY = 0x1bd11bda;
const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24];

/**
 * A module that imports `env.memory` and exports `uniform` and `normal(out, end, key0, key1, first, high)`: from the block at counter
 * [first, high] on, f32 noise into bytes out .. end, a whole number of times `NOISE_STEP` numbers. They are `runtime/random/plain.ts` in
 * vectors: the same operations in the same order, each rounded once, so the same bits. Beside them `lookUp` and `below` of `bytes.ts`.
 */
export function emitNoise(): Uint8Array<ArrayBuffer> {
  const module = createModule({ shared: false });
  const parameters = { out: "i32", end: "i32", key0: "i32", key1: "i32", first: "i32", high: "i32" } as const;
  for (const law of ["uniform", "normal"] as const)
    module.function(law, parameters, (f, { out, end, key0, key1, first, high }) => {
      const keys = [key0, key1, i32.xor(i32.xor(key0, key1), PARITY)].map((key) => f.let(i32x4.splat(key)));
      const counter = f.let(i32x4.add(i32x4.splat(first), laneNumbers()));
      const upper = f.let(i32x4.splat(high));
      const constants = constantsIn(f);
      f.loop(out, end, 4 * NOISE_STEP, (at) => {
        const blocks = Array.from({ length: CHAINS }, (_, chain): Blocks => {
          const low = chain === 0 ? counter : i32x4.add(counter, 4 * chain);
          return [f.let(i32x4.add(low, keys[0])), f.let(i32x4.add(upper, keys[1]))];
        });
        threefry(f, blocks, keys);
        for (const [chain, [a, b]] of blocks.entries()) {
          const [x, y] = law === "uniform" ? [toUnit(a), toUnit(b)].map((share) => f.let(share)) : normal(f, a, b, constants);
          // Numbers 2 i and 2 i + 1 are of one block.
          f.store(at, shuffle(x, y, [0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23]), 32 * chain);
          f.store(at, shuffle(x, y, [8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31]), 32 * chain + 16);
        }
        f.set(counter, i32x4.add(counter, 4 * CHAINS));
      });
    });
  emitBytes(module);
  return module.encode();
}

function laneNumbers(): Vector {
  return [1, 2, 3].reduce<Vector>((vector, lane) => i32x4.replace_lane(vector, lane, lane), i32x4.splat(0));
}

/** Twenty rounds on all blocks, round by round, and the words of the result, into the same locals. */
function threefry(f: FunctionBuilder, blocks: readonly Blocks[], keys: readonly Vector[]): void {
  for (let round = 0; round < 20; round++) {
    const rotation = ROTATIONS[round % 8];
    for (const [a] of blocks) f.set(a, i32x4.add(a, pairOf(blocks, a)));
    for (const [a, b] of blocks) f.set(b, v128.xor(v128.or(i32x4.shl(b, rotation), i32x4.shr_u(b, 32 - rotation)), a));
    if (round % 4 !== 3) continue;
    const injection = (round + 1) / 4;
    for (const [a, b] of blocks) {
      f.set(a, i32x4.add(a, keys[injection % 3]));
      f.set(b, i32x4.add(i32x4.add(b, keys[(injection + 1) % 3]), injection));
    }
  }
}

function pairOf(blocks: readonly Blocks[], a: VectorLocal): VectorLocal {
  return blocks[blocks.findIndex(([first]) => first === a)][1];
}

/** 24 bits in [0, 1). */
function toUnit(word: Vector): Vector {
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(word, 8)), 2 ** -24);
}

const SQRT_HALF_BITS = 0x3f3504f3;
const SIGN = -0x8000_0000;

/** Coefficients as in `runtime/random/float32.ts`, from the highest power down, each rounded to f32 by its constant. */
const LOGARITHM = [2 / 9, 2 / 7, 2 / 5, 2 / 3];
const SINE = [1 / 362880, -1 / 5040, 1 / 120, -1 / 6];
const COSINE = [-1 / 3628800, 1 / 40320, -1 / 720, 1 / 24, -1 / 2];

interface Constants {
  logarithm: VectorLocal[];
  sine: VectorLocal[];
  cosine: VectorLocal[];
}

function constantsIn(f: FunctionBuilder): Constants {
  const [logarithm, sine, cosine] = [LOGARITHM, SINE, COSINE].map((row) => row.map((value) => f.let(f32x4.splat(value))));
  return { logarithm, sine, cosine };
}

/** (((c0 x + c1) x + c2) ...): the last coefficient is added, not multiplied. */
function horner(coefficients: readonly Vector[], x: Vector): Vector {
  return coefficients.reduce((sum, coefficient) => f32x4.add(f32x4.mul(sum, x), coefficient));
}

/** Box-Muller: the first word gives the radius, the second the angle. */
function normal(f: FunctionBuilder, a: Vector, b: Vector, { logarithm, sine, cosine }: Constants): [VectorLocal, VectorLocal] {
  const radius = f.let(f32x4.sqrt(f32x4.mul(logOfShare(f, i32x4.add(i32x4.shr_u(a, 8), 1), logarithm), -2)));
  const n = f.let(i32x4.shr_u(b, 8));
  const quarter = f.let(i32x4.shr_s(i32x4.add(n, 0x20_0000), 22));
  const step = (2 * Math.PI) / 2 ** 24;
  const t = f.let(f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(n, i32x4.shl(quarter, 22))), step));
  const t2 = f.let(f32x4.mul(t, t));
  const sin = f.let(f32x4.add(t, f32x4.mul(f32x4.mul(horner(sine, t2), t2), t)));
  const cos = f.let(f32x4.add(f32x4.mul(horner(cosine, t2), t2), 1));
  const swapped = f.let(i32x4.sub(i32x4.splat(0), v128.and(quarter, i32x4.splat(1))));
  const sign = (turned: Vector): Vector => v128.and(i32x4.shl(turned, 30), i32x4.splat(SIGN));
  const c = v128.xor(v128.bitselect(sin, cos, swapped), sign(i32x4.add(quarter, 1)));
  const s = v128.xor(v128.bitselect(cos, sin, swapped), sign(quarter));
  return [f.let(f32x4.mul(c, radius)), f.let(f32x4.mul(s, radius))];
}

/** log(n / 2^24) for whole n in 1 .. 2^24. */
function logOfShare(f: FunctionBuilder, n: Vector, coefficients: readonly Vector[]): Vector {
  const shifted = f.let(i32x4.sub(f32x4.convert_i32x4_s(n), SQRT_HALF_BITS));
  const exponent = i32x4.sub(i32x4.shr_s(shifted, 23), 24);
  const m = f.let(i32x4.add(v128.and(shifted, i32x4.splat(0x7fffff)), SQRT_HALF_BITS));
  const s = f.let(f32x4.div(f32x4.sub(m, 1), f32x4.add(m, 1)));
  const s2 = f.let(f32x4.mul(s, s));
  const logM = f32x4.add(f32x4.add(s, s), f32x4.mul(f32x4.mul(horner(coefficients, s2), s2), s));
  return f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(exponent), Math.LN2), logM);
}
