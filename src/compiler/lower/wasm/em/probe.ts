import { createModule, f64x2, v128 } from "../builder.ts";

/** A module that is valid where the engine has fused multiply-add on lanes. */
export function relaxedProbe(): Uint8Array<ArrayBuffer> {
  const module = createModule({ shared: false });
  module.function("probe", {}, (f) => f.store(0, f64x2.relaxed_madd(v128.load(0), v128.load(16), v128.load(32))));
  return module.encode();
}
