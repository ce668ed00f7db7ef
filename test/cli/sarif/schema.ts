/**
 * The part of SARIF 2.1.0 that a log of `genc` may use, as a JSON schema written from the text of the standard (OASIS, errata 01): which
 * properties an object has, which it must have, and which values they take. Anything else in a log is refused.
 */
const text = { type: "string", minLength: 1 };
const line = { type: "integer", minimum: 1 };

/** An object of the standard: properties that it must have, and others. */
function object(required: Record<string, object>, optional: Record<string, object> = {}) {
  return { type: "object", additionalProperties: false, required: Object.keys(required), properties: { ...required, ...optional } };
}

const list = (items: object, more: object = {}) => ({ type: "array", items, ...more });

const level = { enum: ["none", "note", "warning", "error"] };
/** 3.11: a message has a text, or names one of the rule's. */
const message = object({ text });
/** 3.4 */
const artifactLocation = object(
  { uri: { type: "string", format: "uri-reference" } },
  { uriBaseId: text, index: { type: "integer", minimum: 0 } },
);
/** 3.30: a region of a text has a first line. */
const region = object({ startLine: line }, { startColumn: line, endLine: line, endColumn: line, snippet: message });
/** 3.28, 3.29, 3.33 */
const location = object(
  {},
  {
    id: { type: "integer", minimum: 0 },
    physicalLocation: object({ artifactLocation }, { region }),
    logicalLocations: list(object({}, { fullyQualifiedName: text, kind: text }), { minItems: 1 }),
    message,
  },
);
/** 3.55, 3.56, 3.57 */
const fix = object(
  {
    artifactChanges: list(
      object({
        artifactLocation,
        replacements: list(object({ deletedRegion: region }, { insertedContent: object({}, { text: { type: "string" } }) }), {
          minItems: 1,
        }),
      }),
      { minItems: 1 },
    ),
  },
  { description: message },
);
/** 3.49 */
const rule = object(
  { id: text },
  {
    shortDescription: message,
    fullDescription: message,
    help: object({ text }, { markdown: text }),
    helpUri: { type: "string", format: "uri" },
    defaultConfiguration: object({}, { level }),
  },
);
/** 3.27 */
const result = object(
  { message },
  {
    ruleId: text,
    ruleIndex: { type: "integer", minimum: 0 },
    level,
    locations: list(location),
    relatedLocations: list(location, { minItems: 1 }),
    fixes: list(fix, { minItems: 1 }),
  },
);
/** 3.24 */
const artifact = object(
  {},
  {
    location: artifactLocation,
    roles: list({ enum: ["analysisTarget", "standardStream", "referencedOnCommandLine"] }, { uniqueItems: true }),
    sourceLanguage: text,
    encoding: text,
    hashes: object({ "sha-256": { type: "string", pattern: "^[0-9a-f]{64}$" } }),
    contents: object({}, { text: { type: "string" } }),
  },
);
/** 3.14 */
const run = object(
  { tool: object({ driver: object({ name: text }, { version: text, semanticVersion: text, rules: list(rule, { uniqueItems: true }) }) }) },
  {
    columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
    newlineSequences: list(text, { minItems: 1, uniqueItems: true }),
    originalUriBaseIds: {
      type: "object",
      // 3.14.14: the address of a folder, which ends with a slash.
      additionalProperties: object({}, { uri: { type: "string", format: "uri", pattern: "/$" }, description: message }),
    },
    invocations: list(object({ executionSuccessful: { type: "boolean" } }, { exitCode: { type: "integer" } })),
    artifacts: list(artifact, { uniqueItems: true }),
    results: list(result),
  },
);
/** 3.13 */
export const sarifSchema = object({ version: { const: "2.1.0" }, runs: list(run) }, { $schema: { type: "string", format: "uri" } });
