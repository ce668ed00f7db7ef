import { compile, query } from "../src/compiler/index.ts";

/** A spec with something of everything. */
const text = `data D {
  source: csv("rows.csv")
  x: real[4] = [standardize(a), b, c, d]
  split: holdout(10%)
}
encoder Recognise(x: real[P]) -> Normal[2] {
  h = x |> dense(16) |> relu
  return Normal(h |> dense(2), log_var: h |> dense(2))
}
decoder Draw(z: real[L]) -> Normal[4] {
  return Normal(z |> dense(16) |> relu |> dense(4), std: 1)
}
model M(K = 3) {
  param w: simplex(K)
  latent z: real[2] ~ Normal(0, 1)
  observed x: real[4] ~ Draw(z)
  posterior z ~ Recognise(x)
}
train M on D {
  optimizer: adam(1e-3)
  epochs: 2
}
`;

const times = 3;
/** How long nobody may have asked for anything before the first run, in milliseconds: an editor that starts has a document to open. */
const delay = 40;

/**
 * Runs the compiler over a small spec while nothing is open, so that the first spec of the user finds it ready. A run at a time, so that a
 * document that comes meanwhile waits for one at most, and is then what warms up. Gives what stops it.
 */
export function warmUp(isNeeded: () => boolean, runs = times): () => void {
  let left = runs;
  let next = setTimeout(run, delay);
  function run(): void {
    if (!isNeeded()) return;
    compileOnce();
    if (--left > 0) next = setTimeout(run);
  }
  return () => clearTimeout(next);
}

function compileOnce(): void {
  const host = { resolve: (_from: string, to: string) => to, read: () => text };
  const analysis = new query.Analysis(compile("warm-up.gen", host), host.resolve);
  query.semanticTokens(analysis);
  query.completion(analysis, text.indexOf("relu"));
  query.hover(analysis, text.indexOf("dense"));
  query.unused(analysis);
}
