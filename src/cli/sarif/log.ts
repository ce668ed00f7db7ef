import { pathToFileURL } from "node:url";
import { catalogue } from "../../compiler/diagnostics/catalogue/index.ts";
import type { Diagnostic, Place, Severity, Span } from "../../compiler/diagnostics/types.ts";
import type { Compilation } from "../../compiler/index.ts";
import { version } from "../../runtime/version.ts";
import { pageOf } from "../pages.ts";
import { Artifacts, base, folderUri, regionOf } from "./artifacts.ts";
import { fixesOf } from "./fixes.ts";
import type { Level, Location, Result, Rule, SarifLog } from "./types.ts";

/** One file of the command line, and what is wrong with it. */
export interface Checked {
  /** Absolute. */
  path: string;
  diagnostics: Diagnostic[];
  /** Absent where the file couldn't be read. */
  compilation?: Compilation;
  /** The text came from stdin. */
  isInput?: boolean;
}

const levels: Record<Severity, Level> = { error: "error", warning: "warning", info: "note" };

/** The log of one `genc check` in the folder `cwd`. Rules are the codes that occur, each with its page. */
export function sarifLog(checked: readonly Checked[], cwd: string, exitCode: number): SarifLog {
  const artifacts = new Artifacts(cwd);
  for (const { compilation, isInput } of checked) {
    for (const [place, source] of (compilation?.sources ?? []).entries())
      artifacts.add(source, place === 0, place === 0 && isInput === true);
  }
  const codes = [...new Set(checked.flatMap(({ diagnostics }) => diagnostics.map((found) => found.code)))].sort();
  const results = checked.flatMap((one) => one.diagnostics.map((found) => resultOf(found, one, codes, artifacts)));
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "genc", semanticVersion: version, version, rules: codes.map(ruleOf) } },
        columnKind: "utf16CodeUnits",
        newlineSequences: ["\r\n", "\n", "\r"],
        originalUriBaseIds: { [base]: { uri: folderUri(cwd), description: { text: "The folder in which genc was called." } } },
        invocations: [{ executionSuccessful: true, exitCode }],
        artifacts: artifacts.list,
        // What two of the files import is checked with each of them.
        results: [...new Map(results.map((one) => [JSON.stringify(one), one])).values()],
      },
    ],
  };
}

function ruleOf(code: string): Rule {
  const { path, text, title, about } = pageOf(code);
  const { severity } = catalogue[code as keyof typeof catalogue];
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: about },
    help: { text: about, markdown: text },
    helpUri: pathToFileURL(path).href,
    defaultConfiguration: { level: levels[severity] },
  };
}

function resultOf(found: Diagnostic, checked: Checked, codes: string[], artifacts: Artifacts): Result {
  const { code, severity, message, hint, place, related } = found;
  const fixes = checked.compilation === undefined ? [] : fixesOf(found, checked.compilation, artifacts);
  const where = (one: Place | undefined): Location => locationOf(one, checked, artifacts);
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: levels[severity],
    message: { text: hint === undefined ? message : `${message} ${hint}` },
    locations: [where(place)],
    ...(related.length === 0
      ? {}
      : { relatedLocations: related.map((one, id) => ({ id, ...where(one.place), message: { text: one.note } })) }),
    ...(fixes.length === 0 ? {} : { fixes }),
  };
}

/** What has no place in a spec stands at the file that was checked. */
function locationOf(place: Place | undefined, checked: Checked, artifacts: Artifacts): Location {
  if (place?.in === "spec") return { physicalLocation: spanPlace(place.span, checked, artifacts) };
  if (place?.in === "data") {
    const region = place.row === undefined ? {} : { region: { startLine: place.row } };
    return { physicalLocation: { artifactLocation: artifacts.at(place.path), ...region } };
  }
  return {
    physicalLocation: { artifactLocation: artifacts.at(checked.path) },
    ...(place === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: place.name, kind: "parameter" }] }),
  };
}

function spanPlace(span: Span, { path, compilation }: Checked, artifacts: Artifacts) {
  const source = compilation?.sources[span.file];
  if (source === undefined) return { artifactLocation: artifacts.at(path) };
  const snippet = source.text.slice(span.start, span.end);
  return {
    artifactLocation: artifacts.at(source.path),
    region: { ...regionOf(span, source.text), ...(snippet === "" ? {} : { snippet: { text: snippet } }) },
  };
}
