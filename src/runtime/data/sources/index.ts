import { assertUse } from "../../../compiler/diagnostics/assert.ts";
import { DiagnosticError, diagnostic } from "../../../compiler/diagnostics/report.ts";
import type { Source } from "../../../compiler/ir/types/model.ts";
import { type DataContext, sourcePlace, specPlace } from "../context.ts";
import type { ColumnNeeds, NumberArray, Table } from "../table.ts";
import type { DataFile } from "../types.ts";
import { tableOfArrays } from "./arrays.ts";
import { parseCsv } from "./csv.ts";
import { readSourceFile, type SourceFile } from "./files.ts";
import { parseIdx } from "./idx.ts";

export interface LoadedSource {
  table: Table;
  files: DataFile[];
}

type Load<S extends Source> = (source: S, name: string, needs: ColumnNeeds, context: DataContext) => LoadedSource;

const loaders: { [K in Source["is"]]: Load<Extract<Source, { is: K }>> } = {
  csv(source, name, needs, context) {
    const parse = (file: SourceFile, path: string) => parseCsv(file, path, needs, context, source.encoding);
    const { path, value: table, sha256 } = readSourceFile(source.path, source.package, sourcePlace(context, source), context, parse);
    return { table, files: [{ name, path, rows: table.rows, sha256 }] };
  },

  idx(source, name, needs, context) {
    const file = readSourceFile(source.path, source.package, sourcePlace(context, source), context, parseIdx);
    const images = file.value;
    const files = [{ name, path: file.path, rows: images.items, sha256: file.sha256 }];
    // A grey image is height x width x one channel; other arrays keep their shape.
    const shape = images.shape.length === 2 ? [...images.shape, 1] : images.shape;
    const arrays: Record<string, { shape: number[]; data: NumberArray }> = { images: { shape, data: images.data } };
    if (source.labels !== undefined) {
      const other = readSourceFile(source.labels, source.labelsPackage, specPlace(context, source.node), context, parseIdx);
      const labels = other.value;
      const place = { in: "data", path: other.path } as const;
      if (labels.shape.length > 0)
        throw new DiagnosticError(diagnostic("GEN5023", { path: other.path, axes: labels.shape.length + 1 }, place));
      if (labels.items !== images.items)
        throw new DiagnosticError(
          diagnostic("GEN5022", { labels: other.path, found: labels.items, images: file.path, expected: images.items }, place),
        );
      arrays.labels = { shape: [], data: labels.data };
      files.push({ name: `${name}.labels`, path: other.path, rows: labels.items, sha256: other.sha256 });
    }
    return { table: tableOfArrays(file.path, images.items, arrays, needs, context), files };
  },

  simulate(source, name, needs, context) {
    assertUse(context.simulate !== undefined, "data with `simulate(…)` need a sampler: `context.simulate`");
    const drawn = context.simulate(source);
    const arrays = Object.fromEntries(Object.entries(drawn).map(([key, { shape, values }]) => [key, { shape, data: values }]));
    const path = `simulate(${source.model.model})`;
    const hash = context.host.sha256();
    for (const { values } of Object.values(drawn)) hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    const files = [{ name, path, rows: source.rows, sha256: hash.digits() }];
    return { table: tableOfArrays(path, source.rows, arrays, needs, context), files };
  },
};

/** Reads a source: only the columns that are needed. */
export function loadSource(source: Source, name: string, needs: ColumnNeeds, context: DataContext): LoadedSource {
  switch (source.is) {
    case "csv":
      return loaders.csv(source, name, needs, context);
    case "idx":
      return loaders.idx(source, name, needs, context);
    case "simulate":
      return loaders.simulate(source, name, needs, context);
  }
}
