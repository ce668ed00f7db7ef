import { relaxedProbe } from "../../../compiler/backend.ts";

let known: boolean | undefined;

/** Whether the engine has fused multiply-add on lanes. Asked once: an engine that needs a flag for it has had that by the first fit. */
export function hasFusedLanes(): boolean {
  known ??= WebAssembly.validate(relaxedProbe());
  return known;
}
