const number = { type: "number" } as const;
const text = { type: "string" } as const;
/** JSON has no infinities: a number that is none is null. */
const measured = { type: ["number", "null"] } as const;
const map = (of: object): object => ({ type: "object", additionalProperties: of });
const exact = (properties: Record<string, object>, optional: string[] = []): object => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});

/** What `manifest.json` must look like; `grammar/schema/run.schema.json` is this as a file. */
export const manifestSchema: object = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "run.schema.json",
  title: "Manifest of a genc run",
  ...exact(
    {
      runVersion: { const: 1 },
      genc: text,
      irVersion: { type: "integer" },
      name: text,
      model: text,
      plan: { enum: ["closed-form", "em", "baum-welch", "elbo", "adversarial", "gradient"] },
      status: { enum: ["running", "converged", "iterations", "epochs", "degenerate", "diverged", "decreased", "stopped"] },
      seed: { type: "integer" },
      overrides: map(text),
      engine: exact({ name: text, version: text, variant: text, threads: { type: "integer" } }),
      data: { type: "array", items: exact({ name: text, path: text, rows: { type: "integer" }, sha256: text }) },
      step: { type: "integer" },
      metrics: map(measured),
      fit: exact(
        {
          agreement: exact({
            found: { type: "integer" },
            of: { type: "integer" },
            within: number,
            spread: measured,
            degenerate: { type: "integer" },
          }),
          starts: { type: "array", items: exact({ objective: measured, iterations: { type: "integer" }, status: text }) },
          gradientNorm: measured,
        },
        ["gradientNorm"],
      ),
      expects: { type: "array", items: exact({ text, met: { type: "boolean" }, value: measured }) },
      files: map(exact({ bytes: { type: "integer" }, sha256: text })),
      node: text,
      seconds: number,
    },
    ["fit"],
  ),
};
