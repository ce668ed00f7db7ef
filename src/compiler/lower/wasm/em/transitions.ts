import { indices } from "../abi.ts";
import { type FunctionBuilder, i32, type Local, v128 } from "../builder.ts";
import { advance, type Fused, VECTOR } from "./lanes.ts";
import { repeated } from "./steps.ts";

export interface ProductPlaces {
  states: number;
  stride: number;
  /** Columns of filtered probabilities and of the next step's products. */
  alpha: Local<"i32">;
  products: Local<"i32">;
  /** Bytes of rows, a multiple of a vector. */
  bytes: Local<"i32">;
  /** Sums [K, K], two lanes each. */
  sums: Local<"i32">;
}

/** Adds alpha' products over the rows of a block, by tiles of two states from by four to: eight sums in registers. */
export function addProducts(f: FunctionBuilder, { madd }: Fused, places: ProductPlaces): void {
  const { states: K, stride } = places;
  const alpha = f.let(places.alpha);
  const into = f.let(places.sums);
  const froms = (count: number): void => {
    const products = f.let(places.products);
    const to = f.let(into);
    const tos = (width: number): void => {
      const pairs = indices(0, count).flatMap((i) => indices(0, width).map((j): [number, number] => [i, j]));
      const sums = pairs.map(([i, j]) => f.let(v128.load(to, (i * K + j) * VECTOR)));
      const a = f.let(alpha);
      const w = f.let(products);
      const end = f.let(i32.add(alpha, places.bytes));
      f.repeat(() => {
        const before = indices(0, count).map((i) => f.let(v128.load(a, i * stride)));
        for (let j = 0; j < width; j++) {
          const product = f.let(v128.load(w, j * stride));
          for (let i = 0; i < count; i++) f.set(sums[i * width + j], madd(before[i], product, sums[i * width + j]));
        }
        advance(f, a, VECTOR);
        advance(f, w, VECTOR);
        return i32.lt_u(a, end);
      });
      for (const [p, [i, j]] of pairs.entries()) f.store(to, sums[p], (i * K + j) * VECTOR);
      advance(f, products, width * stride);
      advance(f, to, width * VECTOR);
    };
    repeated(f, K, 4, tos);
    advance(f, alpha, count * stride);
    advance(f, into, count * K * VECTOR);
  };
  repeated(f, K, 2, froms);
}
