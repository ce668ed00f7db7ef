import util from "node:util";

/**
 * Gives `@tensorflow/tfjs-node` 4.22.0 the two old functions that it calls on Node's `util`.
 *
 * Why: Node 23 removed `util.isNullOrUndefined`, so that from there on the first op throws; Node 22 prints a deprecation warning for it, and
 * for `util.isArray` so do 22 and later. 4.22.0 is the last release, so the repair has to live here. Both are therefore set
 * whether Node has them or not; they do the same as Node's own. tfjs-node looks them up at each call, on the object that
 * `require("util")` returns: the default import is that same object.
 *
 * Call it before the first op; a second call changes nothing.
 */
export function shimUtil(): void {
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
}
