import { packageFile } from "./files.ts";

/** What `genc new` writes for a family: the starter spec and its data, `from` in the package, `to` below the folder. */
export interface Family {
  doc: string;
  data: { from: string; to: string }[];
}

const table = (name: string): Family["data"] => [{ from: packageFile("specs", "data", name), to: `data/${name}` }];
const digits = (name: string): Family["data"][number] => ({ from: packageFile("templates", "data", name), to: `data/${name}` });

/** Add a family: a spec in `templates/` and a line here. */
export const families: Record<string, Family> = {
  gaussian: { doc: "one Gaussian, in closed form", data: table("iris.csv") },
  gmm: { doc: "a mixture of Gaussians, by EM", data: table("iris.csv") },
  hmm: { doc: "a hidden Markov model, by Baum-Welch", data: table("seattle-weather.csv") },
  vae: {
    doc: "a variational autoencoder of small digits, by its ELBO",
    data: [digits("digits-images-idx3-ubyte.gz"), digits("digits-labels-idx1-ubyte.gz")],
  },
  gan: { doc: "an adversarial network of small digits", data: [digits("digits-images-idx3-ubyte.gz")] },
};

export function templateOf(family: string): string {
  return packageFile("templates", `${family}.gen`);
}
