import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { DiagnosticError } from "../../../src/compiler/backend.ts";
import { sha256Of } from "../../../src/runtime/host/node.ts";
import { loadRun, openRun, type RunManifest } from "../../../src/runtime/index.ts";
import { createRunFolder } from "../../../src/runtime/runs/folder.ts";
import { manifestSchema } from "../../../src/runtime/runs/schema.ts";
import { requestFor, temporaryFolder, train, writeSpec } from "../../support/runs.ts";

const spec = `data D {
  source: csv("d.csv")
  u: real = standardize(a)
}
model Bell {
  param m: real
  param v: positive
  observed u: real ~ Normal(m, var: v)
}
train Bell on D
`;
const csv = "a\n1\n2\n4\n";

async function runFolder(): Promise<{ out: string; path: string }> {
  const out = temporaryFolder();
  const { path } = await train(writeSpec(out, spec, csv), join(out, "runs"));
  return { out, path };
}

/** The diagnostic that an act is refused with. */
async function refusal(act: () => unknown): Promise<{ code: string; message: string }> {
  try {
    await act();
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics[0]!;
    throw error;
  }
  throw new Error("nothing was refused");
}

function changeManifest(path: string, change: (manifest: RunManifest) => void): void {
  const file = join(path, "manifest.json");
  const manifest: RunManifest = JSON.parse(readFileSync(file, "utf8"));
  change(manifest);
  writeFileSync(file, JSON.stringify(manifest));
}

test("a run's manifest fits its schema and names every file with its hash", async () => {
  const { path } = await runFolder();
  const manifest = JSON.parse(readFileSync(join(path, "manifest.json"), "utf8"));
  const validate = new Ajv({ allErrors: true }).compile(manifestSchema);
  expect([validate(manifest), validate.errors]).toEqual([true, null]);
  const names = readdirSync(path, { recursive: true, encoding: "utf8" }).filter((name) => !["manifest.json", "sources"].includes(name));
  expect(names.sort()).toEqual([
    "fields.json",
    "ir.json",
    "metrics.jsonl",
    "plan.json",
    join("sources", "spec.gen"),
    "weights.safetensors",
  ]);
  for (const name of names) {
    const bytes = readFileSync(join(path, name));
    expect(manifest.files[name.replaceAll("\\", "/")]).toEqual({ bytes: bytes.length, sha256: sha256Of(bytes) });
  }
  expect(manifest.data).toMatchObject([{ name: "D", rows: 3, sha256: sha256Of(readFileSync(manifest.data[0].path)) }]);
});

test("a run is read back as it was written", async () => {
  const { path, out } = await runFolder();
  const run = loadRun(path);
  const request = requestFor(join(out, "spec.gen"), out);
  expect(run.ir).toEqual(request.ir);
  expect(run.plan).toEqual(request.plan);
  expect(run.fitted.fields.u!.constants).toBeDefined();
});

test("no folder, no manifest, a broken one, another version", async () => {
  const { path, out } = await runFolder();
  expect(await refusal(() => loadRun(join(out, "runs", "Bell-7")))).toMatchObject({
    code: "GEN7001",
    message: expect.stringContaining("beside it are Bell-1"),
  });
  expect(await refusal(() => loadRun(join(out, "nowhere", "Bell-7")))).toMatchObject({
    code: "GEN7001",
    message: expect.stringContaining("there is no run beside it"),
  });
  mkdirSync(join(out, "empty"));
  expect(await refusal(() => loadRun(join(out, "empty")))).toMatchObject({ code: "GEN7002" });
  changeManifest(path, (manifest) => {
    manifest.irVersion = 99;
  });
  expect(await refusal(() => openRun(path))).toMatchObject({ code: "GEN7005", message: expect.stringContaining("IR version 99") });
  changeManifest(path, (manifest) => {
    manifest.irVersion = 1;
    manifest.status = "fine" as never;
  });
  expect(await refusal(() => openRun(path))).toMatchObject({ code: "GEN7003", message: expect.stringContaining("/status") });
  writeFileSync(join(path, "manifest.json"), "{");
  expect(await refusal(() => openRun(path))).toMatchObject({ code: "GEN7003", message: expect.stringContaining("it is no JSON") });
});

test.each(["weights.safetensors", "ir.json", "plan.json", "fields.json", "metrics.jsonl", "sources/spec.gen"])(
  "%s that was changed, or is gone, is noticed",
  async (name) => {
    const { path } = await runFolder();
    const before = readFileSync(join(path, name));
    writeFileSync(join(path, name), Buffer.concat([before, Buffer.from("\n")]));
    expect(await refusal(() => openRun(path))).toMatchObject({ code: "GEN7004", message: expect.stringContaining(name) });
    writeFileSync(join(path, name), before);
    loadRun(path);
    rmSync(join(path, name));
    expect(await refusal(() => openRun(path))).toMatchObject({ code: "GEN7004", message: expect.stringContaining(name) });
  },
);

test("weights that are no weights of the model are refused, though their hash is right", async () => {
  const { path } = await runFolder();
  const broken = Buffer.from("no tensors");
  writeFileSync(join(path, "weights.safetensors"), broken);
  changeManifest(path, (manifest) => {
    manifest.files["weights.safetensors"] = { bytes: broken.length, sha256: sha256Of(broken) };
  });
  expect(await refusal(() => openRun(path))).toMatchObject({ code: "GEN7004" });
});

test("data that are wrong leave no folder behind", async () => {
  const out = temporaryFolder();
  const path = writeSpec(out, spec, "a\n1\ntwo\n");
  expect((await refusal(() => train(path, join(out, "runs")))).code).toMatch(/^GEN5/);
  writeSpec(out, spec, "b\n1\n");
  expect((await refusal(() => train(path, join(out, "runs")))).code).toMatch(/^GEN5/);
  expect(() => readdirSync(join(out, "runs"))).toThrow();
});

test("names count up from what is there, and other names don't count", () => {
  const out = temporaryFolder();
  for (const name of ["Bell-2", "Bell-x", "Bellows-9", "Bell-3-old"]) mkdirSync(join(out, name));
  expect(createRunFolder(out, "Bell").path).toBe(join(out, "Bell-3"));
  expect(createRunFolder(out, "Bellows").path).toBe(join(out, "Bellows-10"));
  expect(createRunFolder(out, "New").path).toBe(join(out, "New-1"));
});

test("processes that start at once get folders of their own", async () => {
  const out = temporaryFolder();
  const script = `
    import { createRunFolder } from ${JSON.stringify(pathToFileURL("src/runtime/runs/folder.ts").href)};
    const made = Array.from({ length: 15 }, () => createRunFolder(${JSON.stringify(out)}, "Bell").path);
    process.stdout.write(JSON.stringify(made));
  `;
  const start = () => promisify(execFile)(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script]);
  const made = await Promise.all([start(), start(), start()]);
  const paths = made.flatMap(({ stdout }): string[] => JSON.parse(stdout));
  expect(new Set(paths).size).toBe(45);
  expect(readdirSync(out)).toHaveLength(45);
});
