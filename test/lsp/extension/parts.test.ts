import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { chart, numberText } from "../../../lsp/extension/src/chart.ts";
import { installedFor, programFor } from "../../../lsp/extension/src/genc.ts";
import { runPage } from "../../../lsp/extension/src/page.ts";
import { lastRun, readRun, runsIn } from "../../../lsp/extension/src/runs.ts";
import { serversFor } from "../../../lsp/extension/src/servers.ts";
import { folderWith, manifest, standIn } from "./support/project.ts";

const main = "node_modules/genc/bin/genc.cjs";

test("the genc of a folder is the nearest above, as Node finds packages", () => {
  const folder = folderWith({ ...standIn, "deep/er/flowers.gen": "" });
  expect(installedFor(join(folder, "deep", "er"))).toEqual({ main: join(folder, main), version: "9.8.7" });
});

test("a checkout of genc is its own genc", () => {
  const folder = folderWith({
    "package.json": '{ "name": "genc", "version": "1.0.0", "bin": "main.js" }',
    "main.js": "",
    "specs/a.gen": "",
  });
  expect(installedFor(join(folder, "specs"))).toEqual({ main: join(folder, "main.js"), version: "1.0.0" });
});

test.each([
  ["no package", {}],
  [
    "another package of that folder",
    { "node_modules/genc/package.json": '{ "name": "other", "bin": { "genc": "a.js" } }', "node_modules/genc/a.js": "" },
  ],
  [
    "a package that isn't built",
    { "node_modules/genc/package.json": '{ "name": "genc", "version": "1.0.0", "bin": { "genc": "dist/main.js" } }' },
  ],
  ["a manifest that can't be read", { "node_modules/genc/package.json": "{" }],
])("%s is no genc", (_what, files) => {
  expect(installedFor(folderWith(files))).toBeUndefined();
});

test("commands take what is set, then the project's, then what is on the PATH", () => {
  const folder = folderWith(standIn);
  const settings = { path: "", node: "node22" };
  expect(programFor(folder, { ...settings, path: "tools/genc.mjs" }, "")).toEqual({
    command: "node22",
    args: [join(folder, "tools/genc.mjs")],
  });
  expect(programFor(folder, { ...settings, path: "/usr/bin/genc" }, "")).toEqual({ command: "/usr/bin/genc", args: [] });
  expect(programFor(folder, settings, "")).toEqual({ command: "node22", args: [join(folder, main)] });
  const elsewhere = folderWith({ "bin/genc": "" });
  expect(programFor(elsewhere, settings, join(elsewhere, "bin"))).toEqual({ command: "genc", args: [] });
  expect(programFor(elsewhere, settings, join(elsewhere, "sbin"))).toBeUndefined();
});

test("the server is the project's, and the extension's where that doesn't start or can't be trusted", () => {
  const folder = folderWith(standIn);
  const around = { trusted: true, path: "", folders: [folderWith({}), folder], extension: "/ext", version: "0.1.0" };
  const own = { run: { module: join("/ext", "server.cjs") }, args: [], from: "0.1.0 of the extension" };
  expect(serversFor(around)).toEqual([{ run: { module: join(folder, main) }, args: ["lsp"], from: "9.8.7 of the project" }, own]);
  expect(serversFor({ ...around, folders: [] })).toEqual([own]);
  expect(serversFor({ ...around, trusted: false, path: "/evil" })).toEqual([own]);
  expect(serversFor({ ...around, path: "/bin/genc" })).toEqual([{ run: { command: "/bin/genc" }, args: ["lsp"], from: "/bin/genc" }, own]);
  expect(serversFor({ ...around, path: "/a/main.js" })[0]).toMatchObject({ run: { module: "/a/main.js" } });
});

test("runs are folders with a manifest; the last of a name has the greatest number", () => {
  const names = ["Flowers-2", "Flowers-10", "Flowers-x", "Flowers2-11"];
  const folder = folderWith(Object.fromEntries(names.map((name) => [`runs/${name}/manifest.json`, manifest()])));
  mkdirSync(join(folder, "runs", "Flowers-12"));
  expect(
    runsIn(folder)
      .map(({ name }) => name)
      .sort(),
  ).toEqual([...names].sort());
  expect(lastRun(folder, "Flowers")?.name).toBe("Flowers-10");
  expect(lastRun(folder, "Seasons")).toBeUndefined();
  expect(runsIn(folderWith({}))).toEqual([]);
});

const host = { image: (name: string) => `webview:${name}`, source: "webview:" };

test("the page of a run tells metrics, expectations, course, pictures, what was changed, and the spec", () => {
  const lines = [1, 2, 3].map((step) => JSON.stringify({ event: "report", step, epoch: 1, elbo: -30 + step }));
  const folder = folderWith({
    "R-1/manifest.json": manifest(),
    "R-1/metrics.jsonl": [...lines, '{"event":"end","step":3,"loglik":-180}', '{"event":"rep'].join("\n"),
    "R-1/samples.png": "",
    "R-1/sources/flowers.gen": "model M { a < b }",
    "R-1/sources/1-iris.gen": "imported",
  });
  const facts = readRun(join(folder, "R-1"));
  expect(facts.course.map(({ event, step }) => `${event} ${step}`)).toEqual(["report 1", "report 2", "report 3", "end 3"]);
  const page = runPage(facts, host);
  expect(page).toContain('<span class="status good">converged</span>');
  expect(page).toContain('<td>loglik</td><td class="number">-180.1855</td>');
  expect(page).toContain('<td>bic</td><td class="number">not finite</td>');
  expect(page).toContain("expect loglik &gt; -190");
  expect(page).toContain("elbo by step");
  expect(page).not.toContain("epoch by step");
  expect(page).toContain('<img src="webview:samples.png"');
  expect(page).toContain("<td>changed</td><td>K=4</td>");
  expect(page).toContain("data/iris.csv, 150 rows");
  expect(page).toContain("<pre>model M { a &lt; b }</pre>");
});

test("the page of a run that can't be read says so, and nothing of a run becomes a tag or a script", () => {
  const folder = folderWith({
    "A-1/manifest.json": "{",
    "B-1/manifest.json": manifest({ status: "diverged", model: "<script>x</script>" }),
  });
  expect(runPage(readRun(join(folder, "A-1")), host)).toContain('<span class="status bad">unreadable</span>');
  const page = runPage(readRun(join(folder, "B-1")), host);
  expect(page).toContain('<span class="status bad">diverged</span>');
  expect(page).not.toContain("<script>");
  expect(page).toContain("default-src 'none'");
});

test("a chart goes through its points, from the least to the greatest", () => {
  const drawn = chart([
    { x: 0, y: 1 },
    { x: 10, y: 3 },
    { x: 5, y: 2 },
  ]);
  expect(/points="([^"]+)"/.exec(drawn)?.[1]).toBe("6.0,114.0 414.0,6.0 210.0,60.0");
  expect([...drawn.matchAll(/<span>([^<]+)/g)].map(([, text]) => text)).toEqual(["3", "1"]);
  expect(chart([{ x: 0, y: 1 }])).toBe("");
  expect(
    chart([
      { x: 0, y: 1 },
      { x: 1, y: Number.NaN },
    ]),
  ).toBe("");
  expect(
    chart([
      { x: 0, y: 2 },
      { x: 1, y: 2 },
    ]),
  ).toContain("6.0,60.0 414.0,60.0");
});

test.each([
  [44, "44"],
  [19792, "19,792"],
  [-180.18547, "-180.1855"],
  [1e-8, "1.0000e-8"],
  [2.5e12, "2.5000e+12"],
])("the number %d is shown as %s", (value, text) => {
  expect(numberText(value)).toBe(text);
});
