import { bug, diagnostic } from "../../compiler/backend.ts";
import { capture, putSnapshot, restore, type Snapshot, type TrainPosition, takeSnapshot } from "./checkpoint.ts";
import { divergence } from "./divergence.ts";
import type { FeedRequest } from "./feeds.ts";
import { epochMetrics, finalMetrics, objectiveOf } from "./metrics.ts";
import { createPace, type Pace } from "./pace.ts";
import { rowsInAll, scalarAt } from "./scalars.ts";
import { type Schedule, scheduleOf } from "./schedules.ts";
import { setUp, type Training } from "./setup.ts";
import type { Stage } from "./stage.ts";
import { judge } from "./stop.ts";
import type { GradientFit, GradientRequest, TrainProgress } from "./types.ts";

const REPORT_EVERY = 25;
const CHECKPOINT_SECONDS = 30;
/** A likelihood that rises by more than this over the last tenth of training, in nats per row, was not at its maximum. */
const SETTLED = 1e-3;

/**
 * Trains a gradient plan. Every number follows from the seed and the step, so that a run that goes on from a checkpoint ends with the
 * same bytes as one that was never interrupted. Throws GEN6001, GEN6006 and GEN6007; a refused update ends as `diverged`, with GEN6003,
 * GEN6004, GEN6005 or GEN6008.
 */
export async function trainGradient(request: GradientRequest): Promise<GradientFit> {
  const training = await setUp(request);
  try {
    const run = begin(training);
    const status = await iterate(run);
    return await finish(run, status);
  } finally {
    training.close();
  }
}

/** A training with its place in time. */
interface Run {
  training: Training;
  position: TrainPosition;
  best?: Snapshot;
  schedule: Schedule;
  pace: Pace;
  diagnostics: GradientFit["diagnostics"];
}

function begin(training: Training): Run {
  const { request, settings, stages, store, warnings } = training;
  const { resume } = request;
  const counters = Object.fromEntries(stages.map(({ step }) => [step.group, 0]));
  const position: TrainPosition = resume === undefined ? { step: 0, counters, sums: {}, metrics: {} } : structuredClone(resume.position);
  const best = resume === undefined ? undefined : restore(store, resume);
  for (const { step, updater } of stages) updater.count = position.counters[step.group] ?? bug(`no counter of ${step.group}`);
  return {
    training,
    position,
    best,
    schedule: scheduleOf(settings.schedule, settings.epochs),
    pace: createPace(),
    diagnostics: [...warnings],
  };
}

async function iterate(run: Run): Promise<GradientFit["status"]> {
  const { position, pace, training } = run;
  const { request, timeline } = training;
  const every = request.reportEvery ?? REPORT_EVERY;
  while (position.step < timeline.steps) {
    if (request.signal?.aborted) {
      await save(run);
      return "stopped";
    }
    const reported = position.step % every === 0 || averaged(run);
    pace.begin();
    if (position.step === Math.floor(0.9 * timeline.steps)) await remember(run);
    if (!(await iteration(run, reported))) return "diverged";
    pace.add(timeline.rowsPerStep);
    position.step += 1;
    observe(run, reported ? "report" : "none");
    if (timeline.epochsDone(position.step) > timeline.epochsDone(position.step - 1)) {
      const verdict = await endEpoch(run);
      await save(run);
      if (verdict === "stop") return "converged";
    } else if (request.checkpoint !== undefined && pace.due(CHECKPOINT_SECONDS)) await save(run);
    await pace.breathe();
  }
  return "epochs";
}

/** Notes the likelihood before the last tenth of training. Of a bound, no one expects the maximum. */
async function remember({ training, position }: Run): Promise<void> {
  const { evaluator, request } = training;
  if (evaluator === undefined || request.plan.label !== "gradient") return;
  position.before = (await finalMetrics(request.ir, request.plan, request.data, evaluator)).metrics.loglik_per_row;
}

/** The warning that training ended before the likelihood did (GEN6009). */
function unsettled({ position, training }: Run, metrics: Record<string, number>): GradientFit["diagnostics"] {
  const rise = metrics.loglik_per_row - (position.before ?? Number.NaN);
  if (!(rise > SETTLED)) return [];
  const { epochs, rate } = training.settings;
  return [diagnostic("GEN6009", { rise: rise.toPrecision(2), more: 4 * epochs, optimizer: training.settings.rule.name, rate: 10 * rate })];
}

/** Whether this iteration counts for metrics that are means over the last epoch. */
function averaged({ training, position }: Run): boolean {
  const { timeline, settings, request } = training;
  const last = position.step === timeline.steps - 1 || timeline.epochsDone(position.step) >= settings.epochs - 1;
  return objectiveOf(request.plan) === undefined && last;
}

/** Every step of the plan, each on its own batches; false when an update was refused. */
async function iteration(run: Run, reported: boolean): Promise<boolean> {
  const { training, position, schedule } = run;
  const { timeline, settings, stages } = training;
  const epoch = timeline.epochAt(position.step);
  const rate = settings.rate * schedule(epoch, timeline.epochAt(1));
  for (const stage of stages)
    for (let repeat = 0; repeat < stage.step.repeat; repeat++) {
      const request = requestOf(run, position.step * timeline.batchesPerStep + repeat, epoch);
      if (reported && repeat === stage.step.repeat - 1) note(run, await stage.report(request));
      if (!(await stage.update(request, rate))) {
        refuse(run, stage, request, rate);
        return false;
      }
      position.counters[stage.step.group] = stage.updater.count;
    }
  return true;
}

function requestOf({ training }: Run, index: number, epoch: number): FeedRequest {
  const { plan, data } = training.request;
  const scalar = (name: string): number => (name === "rows" ? rowsInAll(data.train) : scalarAt(plan, name, epoch));
  return { ...training.batches.at(index), counter: index, scalar };
}

function note(run: Run, found: [name: string, value: number][]): void {
  const { metrics, sums } = run.position;
  const mean = averaged(run);
  for (const [term, value] of found) {
    // The program's `loglik` is a mean over the batch; the metric of that name is a total.
    const name = term === "loglik" ? "loglik_per_row" : term;
    metrics[name] = value;
    if (!mean) continue;
    const known = sums[name] ?? { sum: 0, count: 0 };
    sums[name] = { sum: known.sum + value, count: known.count + 1 };
  }
}

function refuse(run: Run, stage: Stage, request: FeedRequest, rate: number): void {
  const { ir } = run.training.request;
  const refusal = { step: run.position.step + 1, group: stage.step.group, rate };
  run.diagnostics.push(divergence(ir, stage.explain(request), refusal));
}

async function endEpoch(run: Run): Promise<"go on" | "stop"> {
  const { training, position } = run;
  const { evaluator, heldout, request, settings, store, timeline } = training;
  if (evaluator === undefined || heldout === undefined) {
    observe(run, "epoch");
    return "go on";
  }
  const { metrics, objective } = await epochMetrics(request.ir, request.plan, evaluator, heldout);
  Object.assign(position.metrics, metrics);
  observe(run, "epoch");
  if (settings.patience === undefined) return "go on";
  const epoch = timeline.epochsDone(position.step);
  const verdict = judge(position.best, objective, epoch, settings.patience);
  if (verdict === "better") {
    position.best = { value: objective, epoch };
    run.best = takeSnapshot(store);
  }
  return verdict === "stop" ? "stop" : "go on";
}

function observe({ training, position, pace }: Run, news: TrainProgress["news"]): void {
  const { request, timeline, settings } = training;
  request.observe?.({
    step: position.step,
    steps: timeline.steps,
    epoch: timeline.epochsDone(position.step),
    epochs: settings.epochs,
    metrics: { ...position.metrics },
    news,
    rowsPerSecond: pace.rowsPerSecond(),
  });
}

async function save({ training, position, best }: Run): Promise<void> {
  await training.request.checkpoint?.(capture(training.store, position, best));
}

async function finish(run: Run, status: GradientFit["status"]): Promise<GradientFit> {
  const { training, position, best, diagnostics } = run;
  const { request, store, settings, evaluator } = training;
  const { ir, plan, data } = request;
  if (best !== undefined) putSnapshot(store, best);
  const region = settings.ema === undefined ? ("weights" as const) : ("ema" as const);
  const fit = { status, store, region, step: position.step, diagnostics };
  const { parameters } = plan;
  if (status === "stopped" || status === "diverged") return { ...fit, metrics: { parameters, ...heldoutOf(position) } };
  if (evaluator === undefined) return { ...fit, metrics: { parameters, ...lossesOf(position) } };
  const { metrics, fieldUnits } = await finalMetrics(ir, plan, data, evaluator);
  if (status === "epochs") diagnostics.push(...unsettled(run, metrics));
  return { ...fit, metrics: { parameters, ...metrics }, ...(fieldUnits === undefined ? {} : { fieldUnits }) };
}

/** What is known of an interrupted run over whole parts of the data: metrics of one batch would pass for those of all rows. */
function heldoutOf({ metrics }: TrainPosition): Record<string, number> {
  const names = ["valid_elbo", "heldout_loglik_per_row"].filter((name) => metrics[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, metrics[name]]));
}

/** Mean losses over the last epoch. */
function lossesOf({ sums }: TrainPosition): Record<string, number> {
  const losses = Object.entries(sums).filter(([name]) => name.endsWith("_loss"));
  return Object.fromEntries(losses.map(([name, { sum, count }]) => [name, sum / count]));
}
