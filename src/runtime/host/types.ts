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
