import type { StatisticsPlan } from "../../compiler/ir/types/plan.ts";
import type { Colleague } from "../host/types.ts";
import { hasFusedLanes } from "./kernels/index.ts";
import type { KernelOptions } from "./kernels/types.ts";
import { createFitter, type Fitter, type Iteration, type StartFit } from "./start.ts";
import type { EmData, EmSettings } from "./types.ts";

/** Places in the array that threads share: the start to take next, iterations of all starts, whether to stop. */
const NEXT = 0;
const ITERATIONS = 1;
const STOP = 2;

/** Milliseconds between two messages about progress. */
const PROGRESS = 50;
/** Bytes that the threads' own copies of the data may take together, each about so many times the data. */
const MOST_BYTES = 1 << 29;
const COPIES = 3;

/** What another thread is given. The numbers of the data lie in memory that threads share. */
export interface StartsTask {
  plan: StatisticsPlan;
  data: EmData;
  settings: EmSettings;
  kernels: Omit<KernelOptions, "crew">;
  control: Int32Array;
}

type Message = { iteration: Iteration; iterations: number } | { start: number; fit: StartFit } | { ended: true };

/** The starts of one fit, and the threads that take them. */
export interface Apart {
  /** The next start that nobody has taken; when all are taken and the other threads have ended, one that a thread had when it failed. */
  next(): Promise<number | undefined>;
  /** After an iteration of the calling thread. */
  tell(iteration: Iteration): void;
  /** A start of the calling thread ended. */
  keep(start: number, fit: StartFit): void;
  /** Starts another thread, if it is likely to save more than starting it takes, and none has failed. */
  join(): void;
  /** When the other threads have ended their starts, or failed. */
  others(): Promise<unknown>;
  /** Threads that take starts by now, or did to the end. */
  threads(): number;
  close(): void;
}

/**
 * @param tell about an iteration of whichever thread, with how many there were; true: the fit is to stop
 * @param keep told where a start of whichever thread ended
 */
export function createApart(
  { plan, data, settings, kernels, fitter }: Omit<StartsTask, "control" | "kernels"> & { kernels: KernelOptions; fitter: Fitter },
  tell: (iteration: Iteration, iterations: number) => boolean,
  keep: (start: number, fit: StartFit) => void,
): Apart {
  const { starts, spread } = fitter;
  const { crew, ...options } = kernels;
  let most =
    spread || crew?.colleagues === undefined ? 1 : Math.min(crew.threads, starts, 1 + Math.floor(MOST_BYTES / COPIES / bytesOf(data)));
  const control = new Int32Array(most > 1 ? new SharedArrayBuffer(12) : new ArrayBuffer(12));
  const colleagues: Colleague[] = [];
  const ends: Promise<void>[] = [];
  const hiring = crew?.colleagues?.hiring ?? Number.POSITIVE_INFINITY;
  let task: StartsTask | undefined;
  let failed = 0;
  const isEnded = Array.from({ length: starts }, () => false);
  /** The calling thread's own starts: how many have ended, how long the last of them took, and since when it is at the present one. */
  const own = { ended: 0, took: 0, since: performance.now() };

  function hear(message: Message): boolean {
    if ("iteration" in message) heed(tell(message.iteration, message.iterations));
    if ("fit" in message) end(message.start, message.fit);
    return "ended" in message;
  }

  function end(start: number, fit: StartFit): void {
    isEnded[start] = true;
    keep(start, fit);
  }

  /** One that can't be had or fails is the last that is asked for. */
  function hire(task: StartsTask): void {
    const end = new Promise<void>((resolve) => {
      let hasEnded = false;
      const listen = (message: unknown): void => {
        if (!hear(message as Message)) return;
        hasEnded = true;
        resolve();
      };
      const gone = (): void => {
        resolve();
        if (hasEnded) return;
        failed += 1;
        most = 1;
      };
      colleagues.push(crew!.colleagues!.hire(task, listen, gone));
    });
    ends.push(end);
  }

  /** What a thread had when it failed is fitted anew by the calling one: to the same bytes, or to the same mistake, which is thrown there. */
  async function left(): Promise<number | undefined> {
    await Promise.all(ends);
    const start = isEnded.indexOf(false);
    return start < 0 ? undefined : start;
  }

  /** Milliseconds that a start takes, as far as is known: the first ones make the program fast, and say little. */
  function ofOne(): number {
    const present = performance.now() - own.since;
    if (own.ended === 0) return present - hiring;
    return own.ended === 1 ? present : Math.max(present, own.took);
  }

  function heed(stop: boolean): void {
    if (stop) Atomics.store(control, STOP, 1);
  }

  return {
    async next() {
      const start = Atomics.add(control, NEXT, 1);
      return start < starts ? start : await left();
    },
    tell: (iteration) => heed(tell(iteration, Atomics.add(control, ITERATIONS, 1) + 1)),
    join() {
      const threads = colleagues.length + 1;
      const waiting = starts - Atomics.load(control, NEXT);
      if (threads >= most || waiting <= 0 || (waiting * ofOne()) / (threads * (threads + 1)) <= hiring) return;
      task ??= { plan, data: shared(data), settings, kernels: { ...options, relaxed: options.relaxed ?? hasFusedLanes() }, control };
      hire(task);
    },
    keep(start, fit) {
      const now = performance.now();
      own.ended += 1;
      own.took = now - own.since;
      own.since = now;
      end(start, fit);
    },
    others: () => Promise.all(ends),
    threads: () => colleagues.length + 1 - failed,
    close() {
      for (const colleague of colleagues) colleague.close();
    },
  };
}

/** What another thread does: takes starts until none is left, and tells how they go and where they ended. */
export function attendStarts({ plan, data, settings, kernels, control }: StartsTask, tell: (message: Message) => void): void {
  const fitter = createFitter(plan, data, settings, kernels);
  const stopped = (): boolean => Atomics.load(control, STOP) === 1;
  let told = performance.now();
  for (let start = Atomics.add(control, NEXT, 1); start < fitter.starts && !stopped(); start = Atomics.add(control, NEXT, 1)) {
    const fit = fitter.fit(start);
    let turn = fit.next(false);
    for (; !turn.done; turn = fit.next(stopped())) {
      const iterations = Atomics.add(control, ITERATIONS, 1) + 1;
      if (performance.now() - told < PROGRESS) continue;
      told = performance.now();
      tell({ iteration: turn.value, iterations });
    }
    tell({ start, fit: turn.value });
  }
  tell({ ended: true });
}

function bytesOf({ fields }: EmData): number {
  return Object.values(fields).reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** The same data, their numbers where other threads read them too. */
function shared(data: EmData): EmData {
  const copy = (values: Float64Array): Float64Array => {
    const own = new Float64Array(new SharedArrayBuffer(values.byteLength));
    own.set(values);
    return own;
  };
  const fields = Object.fromEntries(Object.entries(data.fields).map(([name, values]) => [name, copy(values)]));
  return { ...data, fields, ...(data.weights === undefined ? {} : { weights: copy(data.weights) }) };
}
