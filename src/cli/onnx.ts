import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { encodeModel, type NamedGraph, opset } from "../compiler/backend.ts";
import { version } from "../runtime/index.ts";
import { writeFile } from "./files.ts";

export interface OnnxFile extends NamedGraph {
  /** Without its ending. */
  name: string;
}

/** Writes a file for each graph into a folder, and `manifest.json`, which says what their inputs and outputs are. Gives the paths written. */
export function writeOnnx(folder: string, model: string, files: readonly OnnxFile[]): string[] {
  mkdirSync(folder, { recursive: true });
  const producer = { name: "genc", version };
  const paths = files.map(({ name, graph }) => {
    const path = join(folder, `${name}.onnx`);
    writeFile(path, encodeModel(graph, { producer, metadata: { model, graph: name } }));
    return path;
  });
  const entries = files.map(({ name, inputs, outputs }) => ({ file: `${name}.onnx`, inputs, outputs }));
  const manifest = join(folder, "manifest.json");
  writeFile(manifest, `${JSON.stringify({ genc: version, model, opset, graphs: entries }, null, 2)}\n`);
  return [...paths, manifest];
}
