import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** The JSON schema of SARIF 2.1.0 by OASIS (release to manufacture 5), as Microsoft's SDK publishes it. */
const official = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"),
) as Record<string, unknown>;

// It is written in draft 4, of which it uses nothing that draft 7, which Ajv reads, understands otherwise but the name of `$id`.
const { $schema: _draft, id: $id, ...rules } = official;
export const sarifSchema = { $id: String($id), ...rules };
