import { hasErrors } from "../compiler/diagnostics/report.ts";
import { loadRun, type RunManifest, type TrainEvent, type TrainOutcome } from "../runtime/index.ts";
import { diagnosticRecord } from "./diagnostic-record.ts";
import { expectsTable, metricsTable, startsText, statusText } from "./metrics.ts";
import { parametersText } from "./parameters.ts";
import { barView, jsonView, lineView, type ProgressView } from "./progress.ts";
import type { Session } from "./session.ts";
import { counted, durationText } from "./table.ts";

/** What training shows: to people progress on stderr and results on stdout, to programs an object a line on stdout. */
export interface TrainView {
  observe(event: TrainEvent): void;
  /** Takes the progress away; may be called twice. */
  end(): void;
  done(outcome: TrainOutcome, file: string): void;
}

export function createTrainView(session: Session, json: boolean): TrainView {
  const { stdout, stderr } = session.io;
  const progress: ProgressView = json ? jsonView(stdout) : stderr.isTerminal ? barView(stderr) : lineView(stderr);
  return {
    observe(event) {
      if (event.event === "progress") progress.show(event);
      else if (json) session.printJson({ ...event, run: session.show(event.run) });
      else session.note(startText(event));
    },
    end: progress.end,
    done(outcome, file) {
      session.report(outcome.diagnostics);
      if (json) printRecords(session, outcome, file);
      else session.print(summaryText(session, outcome, file));
    },
  };
}

function startText({ model, plan, rows, heldout, engine }: Extract<TrainEvent, { event: "start" }>): string {
  return `${model}: ${plan} on ${counted(rows, "row")}${heldout === 0 ? "" : `, ${heldout.toLocaleString("en")} held out`} (${engine})`;
}

/** The contract of `genc train --json`: the last line tells all about the run. */
function printRecords(session: Session, { path, manifest, diagnostics }: TrainOutcome, file: string): void {
  if (diagnostics.length > 0) {
    const records = session.shown(diagnostics).map((one) => diagnosticRecord(session, one, file));
    session.printJson({ event: "diagnostics", diagnostics: records });
  }
  const { model, plan, status, metrics, seconds, fit, expects } = manifest;
  session.printJson({
    event: "done",
    run: session.show(path),
    model,
    plan,
    status,
    metrics,
    seconds,
    ...(fit === undefined ? {} : { fit }),
    expects,
  });
}

function summaryText(session: Session, { path, manifest, diagnostics }: TrainOutcome, file: string): string {
  const run = session.show(path);
  const sound = !hasErrors(diagnostics) && manifest.status !== "diverged";
  const loaded = sound ? loadRun(path) : undefined;
  const parameters = loaded === undefined ? undefined : parametersText(loaded);
  const expects = expectsTable(manifest.expects);
  const starts = startsText(manifest.fit);
  return [
    `${run}: ${statusText(manifest)} (${durationText(manifest.seconds)})`,
    ...(Object.keys(manifest.metrics).length === 0 ? [] : ["", "Metrics", metricsTable(manifest.metrics)]),
    ...(starts === undefined ? [] : ["", "Starts", `  ${starts}`]),
    ...(parameters === undefined ? [] : ["", "Parameters, in units of the fields", parameters]),
    ...(expects === undefined ? [] : ["", "Expected", expects]),
    ...next(session.show(file), run, manifest, loaded?.plan.queries),
  ].join("\n");
}

/** What one might do now. */
function next(file: string, run: string, { status }: RunManifest, queries: Record<string, unknown> | undefined): string[] {
  if (status === "stopped") return ["", "Next", `  genc train ${file} --resume ${run}`];
  const wanted = ["sample", "predict", "reconstruct", "score"].filter((query) => queries?.[query] === true).slice(0, 2);
  return wanted.length === 0 ? [] : ["", "Next", ...wanted.map((query) => `  genc ${query} ${run}`)];
}
