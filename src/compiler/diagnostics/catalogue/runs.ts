import { defineDiagnostics } from "../define.ts";

/** GEN7xxx: run folders and queries. */
export const runsDiagnostics = defineDiagnostics({
  GEN7001: {
    severity: "error",
    message: "There is no run folder {path}; {near}.",
    hint: "Train first: `genc train FILE` prints the folder that it made.",
  },
  GEN7002: {
    severity: "error",
    message: "{path} has no manifest.json, so it is no run, or training never reached its first checkpoint.",
    hint: "Name the folder that `genc train` printed, or train again.",
  },
  GEN7003: {
    severity: "error",
    message: "The manifest of {path} is not one that genc wrote: {because}.",
    hint: "Restore the file, or train again.",
  },
  GEN7004: {
    severity: "error",
    message: "{name} of the run {path} is missing or was changed since it was written.",
    hint: "Restore the file, or train again.",
  },
  GEN7005: {
    severity: "error",
    message: "{path} was written by genc {version} with IR version {found}; this genc reads version {known}.",
    hint: "Train its spec again: the sources stand in the folder's `sources`.",
  },
  GEN7101: {
    severity: "error",
    message: "There is no engine `{name}`.",
    hint: "Use one of {names}.",
  },
  GEN7102: {
    severity: "error",
    message: "The engine `{name}` can't run here: {because}.",
    hint: "Leave `--engine` out to use the fastest that runs here; `npm run setup:tfjs-node` installs TensorFlow's on Linux.",
  },
  GEN7103: {
    severity: "error",
    message: "{path} is a run of {found}, not of {wanted}, so it can't be resumed with this spec.",
    hint: "Name the run's own spec, or train without `--resume`.",
  },
  GEN7104: {
    severity: "warning",
    message: "The log-likelihood is in units of the fields, not of the columns: {because}.",
    hint: "It can't be compared with that of a model of the columns themselves.",
  },
  GEN7105: {
    severity: "error",
    message: "{path} ended with status {status}; there is nothing to resume.",
    hint: "Train again without `--resume`.",
  },
  GEN7106: {
    severity: "error",
    message: "{path} can't go on: {what} changed since it began, and one training would be mixed of two.",
    hint: "Put it back as it was, or train again without `--resume`.",
  },
  GEN7107: {
    severity: "warning",
    message: "{file} changed since {path} was trained on it, so what is measured now isn't what the run learned from.",
    hint: "Put the file back as it was, or train again.",
  },
  GEN7108: {
    severity: "warning",
    message: "The engine `{name}` can't run here ({because}); `{instead}`, which is slower, takes its place.",
    hint: "`npm ci` installs onnxruntime-node where it has a build for the machine; `--engine {instead}` says that you know.",
  },
  GEN7109: {
    severity: "warning",
    message: "The rows don't tell {names} apart from other values, so these numbers have no standard error.",
    hint: "Fix, tie or give a prior to what may be exchanged for something else, such as loadings that may be rotated or a component without rows.",
  },
  GEN7110: {
    severity: "error",
    message:
      "Standard errors of {numbers} numbers are out of reach: they need the curvature in every pair of them, and {most} is the most.",
    hint: "Tied or diagonal covariances, or fewer components, have fewer numbers.",
  },
  GEN7201: {
    severity: "error",
    message: "`{name}` ~ {distribution} has to be drawn inside the program here, which isn't supported.",
    hint: "Use Normal, LogNormal, Laplace, Uniform, Bernoulli or Categorical for a variable that others depend on.",
  },
});
