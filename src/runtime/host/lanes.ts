import { setFlagsFromString } from "node:v8";

/** Node 20 has fused multiply-add on lanes behind a flag, which must be set before the first such kernel is compiled. */
export function allowFusedLanes(): void {
  if (Number(process.versions.node.split(".")[0]) < 22) setFlagsFromString("--experimental-wasm-relaxed-simd");
}
