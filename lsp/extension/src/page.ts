import { chart, numberText } from "./chart.ts";
import { record } from "./genc.ts";
import type { RunFacts } from "./runs.ts";

/** What the page needs of the editor that shows it. */
export interface PageHost {
  /** Address of a picture of the folder. */
  image(name: string): string;
  /** Whence pictures may come. */
  source: string;
}

/** The page of a run: how it ended, metrics, their course, pictures, data, the spec. No scripts; colours are those of the editor. */
export function runPage(facts: RunFacts, host: PageHost): string {
  const { manifest } = facts;
  const sections = [
    section("Metrics", metricsTable(record(manifest.metrics))),
    section("Expected", expectsTable(manifest.expects)),
    section("Course", courses(facts.course)),
    section("Pictures", facts.images.map((name) => figure(host.image(name), name)).join("")),
    section("Run", factsTable(manifest)),
    section("Spec", facts.spec === "" ? "" : `<pre>${escaped(facts.spec)}</pre>`),
  ];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src ${host.source}; style-src 'unsafe-inline'">
<title>${escaped(facts.name)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escaped(facts.name)} <span class="status ${isGood(manifest.status) ? "good" : "bad"}">${escaped(statusText(manifest.status))}</span></h1>
${sections.join("\n")}
</body>
</html>
`;
}

/** The ways in which training ends well, or goes on; the others are named as they are. */
const good: Record<string, string> = {
  converged: "converged",
  iterations: "all iterations done",
  epochs: "all epochs done",
  running: "running",
};

const isGood = (status: unknown): boolean => good[text(status)] !== undefined;

const statusText = (status: unknown): string => good[text(status)] ?? (text(status) || "unreadable");

function section(title: string, content: string): string {
  return content === "" ? "" : `<h2>${title}</h2>\n${content}`;
}

/** Something that isn't finite is null in the file. */
const measured = (value: unknown): string => (typeof value === "number" ? numberText(value) : "not finite");

function metricsTable(metrics: Record<string, unknown>): string {
  return table(Object.entries(metrics).map(([name, value]) => [`<td>${escaped(name)}</td>`, `<td class="number">${measured(value)}</td>`]));
}

function expectsTable(expects: unknown): string {
  const rows = Array.isArray(expects) ? expects.map(record) : [];
  return table(
    rows.map((row) => [
      `<td class="${row.met === true ? "good" : "bad"}">${row.met === true ? "met" : "not met"}</td>`,
      `<td><code>${escaped(text(row.text))}</code></td>`,
      `<td class="number">${measured(row.value)}</td>`,
    ]),
  );
}

/** One chart for each number that was reported more than once while training. */
function courses(course: RunFacts["course"]): string {
  const reports = course.filter(({ event }) => event !== "end");
  const names = [...new Set(reports.flatMap(({ values }) => Object.keys(values)))].filter((name) => name !== "epoch");
  const charts = names.flatMap((name) => {
    const points = reports.flatMap(({ step, values }) => (values[name] === undefined ? [] : [{ x: step, y: values[name] }]));
    const drawn = chart(points);
    return drawn === "" ? [] : [`<figure>${drawn}<figcaption>${escaped(name)} by step</figcaption></figure>`];
  });
  return charts.length === 0 ? "" : `<div class="charts">${charts.join("")}</div>`;
}

function figure(address: string, name: string): string {
  return `<figure><img src="${escaped(address)}" alt="${escaped(name)}"><figcaption>${escaped(name)}</figcaption></figure>`;
}

function factsTable(manifest: Record<string, unknown>): string {
  const engine = record(manifest.engine);
  const data = Array.isArray(manifest.data) ? manifest.data.map(record) : [];
  const overrides = Object.entries(record(manifest.overrides)).map(([name, value]) => `${name}=${text(value)}`);
  const rows: [string, string][] = [
    ["model", text(manifest.model)],
    ["plan", text(manifest.plan)],
    ["steps", typeof manifest.step === "number" ? numberText(manifest.step) : ""],
    ["seconds", typeof manifest.seconds === "number" ? manifest.seconds.toFixed(1) : ""],
    ["seed", text(manifest.seed)],
    ["engine", [engine.name, engine.variant].map(text).filter(Boolean).join(" ")],
    ["changed", overrides.join(", ")],
    ...data.map((one): [string, string] => [text(one.name), `${text(one.path)}, ${text(one.rows)} rows`]),
    ["genc", text(manifest.genc)],
  ];
  return table(
    rows.filter(([, value]) => value !== "").map(([name, value]) => [`<td>${escaped(name)}</td>`, `<td>${escaped(value)}</td>`]),
  );
}

function table(rows: string[][]): string {
  return rows.length === 0 ? "" : `<table>${rows.map((cells) => `<tr>${cells.join("")}</tr>`).join("")}</table>`;
}

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

function escaped(value: string): string {
  const signs: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return value.replace(/[&<>"']/g, (sign) => signs[sign]!);
}

const style = `
body { max-width: 60rem; padding: 0 1.5rem 2rem; }
h1 { font-weight: 600; }
h2 { margin: 2rem 0 0.5rem; font-size: 1.1rem; font-weight: 600; }
.status { margin-left: 0.5rem; padding: 0.1rem 0.6rem; border: 1px solid; border-radius: 1rem; font-size: 0.9rem; font-weight: 400; }
.good { color: var(--vscode-testing-iconPassed, green); }
.bad { color: var(--vscode-testing-iconFailed, red); }
td { padding: 0.15rem 1.5rem 0.15rem 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
figure { margin: 0 0 1rem; }
figcaption { opacity: 0.7; }
img { min-width: 16rem; max-width: 100%; image-rendering: pixelated; }
.charts { display: flex; flex-wrap: wrap; gap: 1rem 2rem; }
.chart { display: flex; }
.ends { display: flex; flex-direction: column; justify-content: space-between; padding-left: 0.4rem; font-variant-numeric: tabular-nums; }
svg { width: 26rem; max-width: 60vw; border-left: 1px solid; border-bottom: 1px solid; border-color: var(--vscode-panel-border, gray); }
polyline { fill: none; stroke: var(--vscode-charts-blue, #37c); stroke-width: 1.5; }
pre { padding: 0.8rem; overflow: auto; background: var(--vscode-textCodeBlock-background); }
`;
