export type ReadResult = { ok: true; bytes: Uint8Array } | { ok: false; because: "missing" | "folder" | "unreadable" };

/** What the data layer needs of the machine. Synchronous: data are read once, before anything else runs. */
export interface DataHost {
  read(path: string): ReadResult;
  /** `path` as seen from `folder`; an absolute path stays. */
  resolve(folder: string, path: string): string;
  parent(path: string): string;
  isFolder(path: string): boolean;
  /** Unpacks gzip; throws when the bytes are no whole gzip file. */
  gunzip(bytes: Uint8Array): Uint8Array;
  /** 64 hexadecimal digits. */
  sha256(bytes: Uint8Array): string;
}

/** One call of a kernel's exported function: its arguments but those that are a thread's own. */
export type Call = number[];

/** Work that is the same at every pass, over one memory. */
export interface TeamRequest {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** The exported function. */
  entry: string;
  /** Calls by chunk: those of a chunk run in their order on one thread, chunks in any order. */
  chunks: Call[][];
  /** Positions of arguments that depend on the thread, with their values by thread. */
  own: { position: number; values: number[] }[];
}

/** Who runs the calls. */
export interface Team {
  /** Runs all chunks and returns when they are done. */
  run(): void;
  close(): void;
}

/** Threads of the machine, for kernels on shared memory. */
export interface Crew {
  threads: number;
  team(request: TeamRequest): Team;
}
