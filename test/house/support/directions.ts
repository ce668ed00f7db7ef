/** What one box of the house may import, itself aside. */
export interface Directions {
  /** Boxes whose code it may run. */
  uses: string[];
  /** Boxes of which it may see the types only, by `import type`: nothing of them runs. Boxes under `uses` need no entry. */
  sees?: string[];
}

const stages = ["compiler/diagnostics", "compiler/math", "compiler/ir/types"];
const registries = [
  "compiler/distributions",
  "compiler/fields",
  "compiler/layers",
  "compiler/objectives",
  "compiler/optimizers",
  "compiler/settings",
];

/**
 * The house: every box with what it may import. Text runs down the first list from `syntax` to `index`; the runtime enters by `backend` alone,
 * which knows no text.
 */
export const directions: Record<string, Directions> = {
  // leaves
  "compiler/diagnostics": { uses: [] },
  "compiler/ir/types": { uses: [], sees: ["compiler/diagnostics"] },
  "compiler/settings": { uses: [], sees: ["compiler/ir/types"] },
  "compiler/math": { uses: ["compiler/diagnostics"], sees: ["compiler/ir/types", "compiler/tensor"] },
  // text and tensors
  "compiler/syntax": { uses: ["compiler/diagnostics"] },
  "compiler/format": { uses: ["compiler/diagnostics", "compiler/syntax"] },
  "compiler/tensor": { uses: ["compiler/diagnostics", "compiler/math"] },
  "compiler/ir": { uses: stages },
  // registries
  "compiler/distributions": { uses: ["compiler/diagnostics", "compiler/math"], sees: ["compiler/ir/types", "compiler/tensor"] },
  "compiler/layers": {
    uses: ["compiler/diagnostics", "compiler/math", "compiler/tensor"],
    sees: ["compiler/ir/types", "compiler/settings"],
  },
  "compiler/fields": {
    uses: ["compiler/diagnostics", "compiler/math"],
    sees: ["compiler/ir/types", "compiler/layers", "compiler/settings"],
  },
  "compiler/optimizers": { uses: [], sees: ["compiler/math", "compiler/settings"] },
  "compiler/objectives": { uses: ["compiler/ir", "compiler/distributions"], sees: ["compiler/ir/types", "compiler/settings"] },
  // stages
  "compiler/check": { uses: [...stages, ...registries, "compiler/syntax", "compiler/ir"] },
  "compiler/derive": { uses: [...stages, ...registries, "compiler/ir"] },
  "compiler/explain": { uses: [...stages, ...registries, "compiler/ir"] },
  "compiler/programs": { uses: [...stages, ...registries, "compiler/ir", "compiler/tensor"] },
  "compiler/lower": { uses: [...stages, "compiler/tensor"], sees: ["compiler/optimizers"] },
  "compiler/query": { uses: [...stages, ...registries, "compiler/syntax", "compiler/ir", "compiler/check", "compiler/explain"] },
  "compiler/colouring": { uses: [...registries, "compiler/syntax", "compiler/check", "compiler/query"] },
  // doors
  "compiler/index.ts": {
    uses: [
      ...stages,
      "compiler/syntax",
      "compiler/format",
      "compiler/ir",
      "compiler/check",
      "compiler/derive",
      "compiler/explain",
      "compiler/query",
    ],
  },
  "compiler/backend.ts": {
    uses: [...stages, ...registries, "compiler/ir", "compiler/tensor", "compiler/programs", "compiler/lower"],
  },
  // runtimes
  "runtime/version.ts": { uses: [] },
  "runtime/host": { uses: [] },
  "runtime/rows": { uses: [] },
  "runtime/random": { uses: ["compiler/backend.ts", "compiler/diagnostics", "runtime/host"], sees: ["compiler/distributions"] },
  "runtime/memory": { uses: ["compiler/backend.ts", "runtime/random"], sees: ["compiler/ir/types"] },
  "runtime/data": {
    uses: ["compiler/diagnostics", "compiler/fields", "compiler/math", "runtime/random", "runtime/rows"],
    sees: ["compiler/ir/types", "runtime/host"],
  },
  "runtime/em": {
    uses: ["compiler/backend.ts", "runtime/random", "runtime/rows"],
    sees: ["compiler/diagnostics", "compiler/distributions", "compiler/ir/types", "compiler/math", "runtime/host"],
  },
  "runtime/engines": {
    uses: ["compiler/backend.ts", "runtime/host"],
    sees: ["compiler/diagnostics", "compiler/lower", "compiler/tensor", "runtime/memory"],
  },
  "runtime/train": {
    uses: ["compiler/backend.ts", "runtime/host", "runtime/memory", "runtime/random"],
    sees: [
      "compiler/diagnostics",
      "compiler/ir/types",
      "compiler/math",
      "compiler/optimizers",
      "compiler/programs",
      "compiler/tensor",
      "runtime/data",
      "runtime/engines",
    ],
  },
  "runtime/queries": {
    uses: ["compiler/backend.ts", "runtime/em", "runtime/random", "runtime/train"],
    sees: ["compiler/ir/types", "compiler/programs", "compiler/tensor", "runtime/data", "runtime/engines", "runtime/memory"],
  },
  "runtime/runs": {
    uses: [
      "compiler/backend.ts",
      "compiler/ir/types",
      "runtime/data",
      "runtime/em",
      "runtime/engines",
      "runtime/host",
      "runtime/memory",
      "runtime/queries",
      "runtime/train",
      "runtime/version.ts",
    ],
    sees: ["compiler/diagnostics"],
  },
  "runtime/index.ts": {
    uses: ["runtime/data", "runtime/engines", "runtime/host", "runtime/queries", "runtime/runs", "runtime/version.ts"],
  },
  "runtime/thread.ts": { uses: ["runtime/em", "runtime/host"] },
  "runtime/browser.ts": {
    uses: ["compiler/backend.ts", "runtime/data", "runtime/em", "runtime/engines", "runtime/queries", "runtime/train", "runtime/memory"],
  },
  // the language server: it knows text, and nothing that trains
  lsp: { uses: ["compiler/index.ts", "compiler/diagnostics"], sees: ["compiler/syntax"] },
  // the command line
  cli: {
    uses: [
      "compiler/index.ts",
      "compiler/backend.ts",
      "compiler/explain",
      "compiler/format",
      "compiler/diagnostics",
      "compiler/math",
      "compiler/settings",
      "runtime/index.ts",
      "runtime/host",
      "runtime/thread.ts",
      "runtime/version.ts",
      "lsp",
    ],
    sees: ["compiler/ir/types", "compiler/syntax", "compiler/programs", "compiler/tensor", "runtime/data"],
  },
};

/**
 * Compiler files that the runtime runs without going through `compiler/backend.ts`, each with its reason. All are leaves: none knows the
 * language's text.
 */
export const sharedWithRuntime: Record<string, string> = {
  "compiler/diagnostics": "a mistake found in data or in a run is a diagnostic like those of a spec",
  "compiler/fields": "fields are evaluated over columns when data are read, in the same definitions that the checker reads",
  "compiler/math": "shapes and plain arithmetic, with no state",
  "compiler/ir/types": "the version number of the IR, which a run folder records",
};

/** The only source files that may name a module of Node. */
export const nodeOnly: RegExp[] = [
  /^runtime\/host\/(?!types\.ts)/,
  /^runtime\/engines\/(ort|tfjs)\/index\.ts$/,
  /^runtime\/runs\//,
  /^runtime\/version\.ts$/,
  /^cli\//,
  /^lsp\/node-machine\.ts$/,
  /^lsp\/extension\//,
];
