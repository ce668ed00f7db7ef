/** What the compiler needs of the outside: the text of an imported file. Pure and synchronous, so that it also runs in a browser. */
export interface Host {
  /** The path that an import in `from` means. */
  resolve(from: string, path: string): string;
  /** undefined when there is no such file. */
  read(path: string): string | undefined;
}
