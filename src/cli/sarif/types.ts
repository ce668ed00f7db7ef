/**
 * The part of SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format) that `genc check` writes. Lines and columns count from 1, an
 * end is the first place behind.
 */
export interface SarifLog {
  $schema: string;
  version: "2.1.0";
  runs: SarifRun[];
}

export interface SarifRun {
  tool: { driver: { name: string; semanticVersion: string; version: string; rules: Rule[] } };
  columnKind: "utf16CodeUnits";
  newlineSequences: string[];
  originalUriBaseIds: Record<string, { uri: string; description: Message }>;
  invocations: { executionSuccessful: boolean; exitCode: number }[];
  artifacts: Artifact[];
  results: Result[];
}

export interface Message {
  text: string;
}

export type Level = "error" | "warning" | "note";

/** A code of the catalogue. */
export interface Rule {
  id: string;
  shortDescription: Message;
  fullDescription: Message;
  help: Message & { markdown: string };
  helpUri: string;
  defaultConfiguration: { level: Level };
}

export interface Artifact {
  location: ArtifactLocation;
  roles: ("analysisTarget" | "standardStream")[];
  sourceLanguage?: string;
  encoding?: string;
  hashes?: { "sha-256": string };
  /** Of what no file holds. */
  contents?: Message;
}

export interface ArtifactLocation {
  uri: string;
  /** Absent: `uri` is absolute. */
  uriBaseId?: string;
  /** In the run's artifacts. */
  index?: number;
}

export interface Region {
  startLine: number;
  startColumn?: number;
  endLine?: number;
  endColumn?: number;
  snippet?: Message;
}

export interface Location {
  id?: number;
  physicalLocation?: { artifactLocation: ArtifactLocation; region?: Region };
  logicalLocations?: { fullyQualifiedName: string; kind: string }[];
  message?: Message;
}

export interface Result {
  ruleId: string;
  ruleIndex: number;
  level: Level;
  message: Message;
  locations: Location[];
  relatedLocations?: Location[];
  fixes?: Fix[];
}

export interface Fix {
  description: Message;
  artifactChanges: {
    artifactLocation: ArtifactLocation;
    replacements: { deletedRegion: Region; insertedContent: Message }[];
  }[];
}
