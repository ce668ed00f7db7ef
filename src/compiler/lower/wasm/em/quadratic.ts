import { factorOrder, indices, momentTiles, tilesOf } from "../abi.ts";
import { type FunctionBuilder, i32, type Local, v128 } from "../builder.ts";
import { advance, along, GROUP, PAIR, VECTOR, type Vector, zero } from "./lanes.ts";
import { reduceMoments } from "./moments.ts";
import type { PartContext, PartEmitter } from "./part.ts";

interface Quadratic {
  shape: "quadratic";
  width: number;
  cells: number;
}

/**
 * Normal with a covariance a cell: y = U'x + c, log p = weight - |y|^2 / 2 by a triangular product in tiles of four outputs for four
 * rows; then counts, first and second moments about the mean of the E step.
 */
export const quadratic: PartEmitter<Quadratic> = {
  columns: ({ width }) => width,
  parameters: ({ width, cells }) => [
    ["factor", cells * factorOrder(width).length],
    ["offset", cells * width],
    ["weight", cells],
    ["mean", cells * width],
  ],
  scratch: ({ width }, strideNumbers) => [
    ["deviation", width * strideNumbers],
    ["root", strideNumbers],
  ],
  sums: ({ width, cells }) => [
    ["count", 2 * cells],
    ["first", 2 * cells * width],
    ["second", 2 * cells * momentTiles(width).reduce((sum, tile) => sum + tile.entries.length, 0)],
  ],
  density(f, part, context, block) {
    const { width, cells } = part;
    const factorBytes = factorOrder(width).length * 8;
    const { parameters: at } = context;
    const unrolled = cells * width <= 12;
    const u = f.let(block.parameters);
    const c = f.let(block.parameters);
    const weight = f.let(block.parameters);
    const first = f.let(context.logs(block));
    /** Cell `k` counted from where the pointers are. */
    const cell = (k: number, x: Local<"i32">, target: Local<"i32">): void => {
      const squares = squaredNorm(f, part, context, {
        x,
        u,
        c,
        factor: at.factor + k * factorBytes,
        offset: at.offset + k * width * 8,
      });
      const constant = f.let(v128.load64_splat(weight, at.weight + k * 8));
      for (const v of PAIR) f.store(target, context.fused.madd(squares[v], -0.5, constant), k * context.stride + v * VECTOR);
    };
    f.loop(0, context.blockRows * 8, GROUP, (byte) => {
      const x = f.let(i32.add(block.x, byte));
      const target = f.let(i32.add(first, byte));
      if (unrolled) {
        for (let k = 0; k < cells; k++) cell(k, x, target);
        return;
      }
      for (const pointer of [u, c, weight]) f.set(pointer, block.parameters);
      along(f, 0, cells, 1, () => {
        cell(0, x, target);
        advance(f, u, factorBytes);
        advance(f, c, width * 8);
        advance(f, weight, 8);
        advance(f, target, context.stride);
      });
    });
  },
  reduce: reduceMoments,
};

interface NormPlaces {
  x: Local<"i32">;
  u: Local<"i32">;
  c: Local<"i32">;
  /** Byte offsets from u and c. */
  factor: number;
  offset: number;
}

/**
 * Two vectors of |U'x + c|^2. A tile is a loop of one row of U a turn over a rectangle with zeros in its corner: V8 up to 12 moves the
 * loads of straight code before its arithmetic, and spills. Tiles are a loop too, which makes the engine add up the squares of one
 * before it begins the next.
 */
function squaredNorm(f: FunctionBuilder, { width }: Quadratic, { fused, stride, columns }: PartContext, places: NormPlaces): Vector[] {
  const squares = PAIR.map(() => zero(f));
  const tile = (u: Local<"i32">, c: Local<"i32">, uOffset: number, cOffset: number, rows: number | Local<"i32">, outputs: number): void => {
    const sums = indices(0, outputs).map((j) => {
      const start = f.let(v128.load64_splat(c, cOffset + j * 8));
      return [start, f.let(start)] as const;
    });
    const step = (x: Local<"i32">, xOffset: number, from: number): void => {
      const vectors = PAIR.map((v) => f.let(v128.load(x, xOffset + v * VECTOR)));
      for (const [j, sum] of sums.entries()) {
        const factor = f.let(v128.load64_splat(u, from + j * 8));
        for (const v of PAIR) f.set(sum[v], fused.madd(factor, vectors[v], sum[v]));
      }
    };
    if (typeof rows === "number" && rows <= 2) {
      for (let i = 0; i < rows; i++) step(places.x, columns + i * stride, uOffset + i * outputs * 8);
    } else {
      const x = f.let(places.x);
      if (uOffset > 0) advance(f, u, uOffset);
      const end = f.let(typeof rows === "number" ? i32.add(u, rows * outputs * 8) : i32.add(u, i32.mul(rows, outputs * 8)));
      f.repeat(() => {
        step(x, columns, 0);
        advance(f, x, stride);
        advance(f, u, outputs * 8);
        return i32.lt_u(u, end);
      });
    }
    for (const sum of sums) for (const v of PAIR) f.set(squares[v], fused.madd(sum[v], sum[v], squares[v]));
  };
  const whole = width - (width % 4);
  const u = f.let(places.u);
  const c = f.let(places.c);
  if (whole <= 4) {
    let next = places.factor;
    for (const { from, to } of tilesOf(width)) {
      tile(f.let(u), c, next, places.offset + from * 8, to, to - from);
      next += to * (to - from) * 8;
    }
    return squares;
  }
  advance(f, u, places.factor);
  advance(f, c, places.offset);
  f.loop(4, whole + 4, 4, (rows) => {
    tile(u, c, 0, 0, rows, 4);
    advance(f, c, 4 * 8);
  });
  if (whole < width) tile(u, c, 0, 0, width, width - whole);
  return squares;
}
