import type { Explanation } from "./index.ts";

/** The explanation as a page of text. */
export function printExplanation(found: Explanation): string {
  const lines = [
    `${found.model}: ${found.plan}`,
    ...found.reason.map((text) => `  ${text}`),
    ...(found.barred.length === 0 ? [] : ["", "Rows of the decision table before it"]),
    ...found.barred.map((row) => `  ${row.row}  ${row.plan}: ${row.text}`),
    "",
    "Model",
    `  ${found.joint}`,
    ...found.laws.map((text) => `  ${text}`),
    "",
    "Objective",
    ...found.objective.map((text) => `  ${text}`),
    ...found.priors.map(({ parameter, partly, density }) => `  where ${partly ? `what is free of ${parameter}` : parameter} ~ ${density}`),
    ...found.algorithm.flatMap(({ name, lines }) => ["", name, ...lines.map((text) => `  ${text}`)]),
    "",
    `Parameters: ${found.parameters.toLocaleString("en")}`,
    ...found.networks.flatMap((network) => [
      `  ${network.role} ${network.name}: ${network.weights.toLocaleString("en")} weights, ${network.flops.toLocaleString("en")} FLOP a row`,
      ...network.layers.map((layer) => `    ${layer.name} -> [${layer.shape.join(", ")}]: ${layer.weights.toLocaleString("en")}`),
    ]),
    "",
    "Settings",
    ...found.settings.map((setting) => `  ${setting.name}: ${setting.value}${setting.origin === "default" ? "" : ` (${setting.origin})`}`),
    "",
    "Queries",
    ...found.queries.map((query) => `  ${query.name}: ${query.available ? "yes" : `no, ${query.because}`}`),
  ];
  return `${lines.join("\n").replace(/\n\n\n+/g, "\n\n")}\n`;
}
