export type ReadResult = { ok: true; bytes: Uint8Array } | { ok: false; because: "missing" | "folder" | "unreadable" };

export type OpenResult = { ok: true; file: OpenFile } | Extract<ReadResult, { ok: false }>;

/** A file that is read from its beginning on. */
export interface OpenFile {
  /** Bytes. */
  size: number;
  /** Fills `into` from `at` on with the bytes that follow and returns how many there were; 0 at the end. */
  read(into: Uint8Array, at: number): number;
  close(): void;
}

/** A hash of bytes that come one after the other. */
export interface Hash {
  update(bytes: Uint8Array): void;
  /** 64 hexadecimal digits; ends the hash. */
  digits(): string;
}

/** What the data layer needs of the machine. Synchronous: data are read once, before anything else runs. */
export interface DataHost {
  open(path: string): OpenResult;
  /** `path` as seen from `folder`; an absolute path stays. */
  resolve(folder: string, path: string): string;
  parent(path: string): string;
  isFolder(path: string): boolean;
  /** Unpacks gzip; throws when the bytes are no whole gzip file. */
  gunzip(bytes: Uint8Array): Uint8Array;
  sha256(): Hash;
}

/** One call of a kernel's exported function: its arguments but those that are a thread's own. */
export type Call = number[];

/** Calls of one exported function, which run in their order on one thread. */
export interface Chunk {
  entry: string;
  calls: Call[];
}

/** A part of a pass, done before the next begins: chunks in any order. */
export interface Stage {
  chunks: Chunk[];
  /** Positions of arguments that depend on the thread, with their values by thread; whoever runs the calls writes them. */
  own: { position: number; values: number[] }[];
}

/** Work that is the same at every pass, over one memory. */
export interface TeamRequest {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  stages: Stage[];
}

/** Who runs the calls. */
export interface Team {
  /** How many threads there are by now. */
  threads(): number;
  /** Runs all chunks and returns when they are done. */
  run(): void;
  close(): void;
}

/** A thread that runs the program itself on a task. */
export interface Colleague {
  close(): void;
}

/** Threads of the machine. */
export interface Crew {
  threads: number;
  /** For kernels on shared memory. */
  team(request: TeamRequest): Team;
  /** For whole tasks; absent where the program can't be started so. */
  colleagues?: Colleagues;
}

export interface Colleagues {
  /** Milliseconds of work that each is to save, which takes about as long to come up and to read the program. */
  hiring: number;
  /**
   * Starts a thread that attends to the task.
   * @param hear given what it tells
   * @param gone told once that it has ended, in whatever way, after all that it told; also where it couldn't be started
   */
  hire(task: unknown, hear: (message: unknown) => void, gone: () => void): Colleague;
}
