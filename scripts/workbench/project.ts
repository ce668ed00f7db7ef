import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A spec with a misspelt name. */
export const broken = `// Two kinds of eruption of Old Faithful.
data Geyser {
  source: csv("data/faithful.csv")
  x: real[2] = [eruptions, waiting]
}
model Eruptions(K = 2) {
  param share: simplex(K)
  param mean: real[K, 2]
  param cov: spd(2)[K]
  latent k: category(K) ~ Categorical(share)
  observed x: real[2] ~ Normal(mena[k], cov: cov[k])
}
train Eruptions on Geyser
`;

/** A project as a user has one: specs, data, and genc among its packages. The autoencoder trains for a few epochs only. */
export function makeProject(folder: string, checkout: string): void {
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  symlinkSync(checkout, join(folder, "node_modules", "genc"));
  writeFileSync(join(folder, "package.json"), '{ "private": true, "dependencies": { "genc": "*" } }\n');
  writeFileSync(join(folder, "broken.gen"), broken);
  cpSync(join(checkout, "templates", "gmm.gen"), join(folder, "flowers.gen"));
  const vae = readFileSync(join(checkout, "templates", "vae.gen"), "utf8");
  for (const name of ["vae.gen", "draft.gen"]) writeFileSync(join(folder, name), vae.replace(/epochs: \d+/, "epochs: 5"));
  cpSync(join(checkout, "templates", "data"), join(folder, "data"), { recursive: true });
  for (const name of ["iris.csv", "faithful.csv"]) cpSync(join(checkout, "specs", "data", name), join(folder, "data", name));
}

/** Puts a genc into the project that is no language server, and a mistake into a spec that had been mended. */
export function breakGenc(folder: string): void {
  const genc = join(folder, "node_modules", "genc");
  rmSync(genc);
  mkdirSync(genc);
  writeFileSync(join(genc, "package.json"), '{ "name": "genc", "version": "0.0.1", "bin": { "genc": "main.cjs" } }\n');
  writeFileSync(join(genc, "main.cjs"), "process.exit(2);\n");
  writeFileSync(join(folder, "broken.gen"), broken);
}
