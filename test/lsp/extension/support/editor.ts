import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";

/** An address, as far as the extension uses one. */
export class Uri {
  readonly scheme: string;
  readonly path: string;
  constructor(scheme: string, path: string) {
    this.scheme = scheme;
    this.path = path;
  }
  get fsPath(): string {
    return this.path;
  }
  static file(path: string): Uri {
    return new Uri("file", path);
  }
  static parse(text: string): Uri {
    const { protocol, pathname } = new URL(text);
    return new Uri(protocol.slice(0, -1), decodeURIComponent(pathname));
  }
  static from({ scheme, path }: { scheme: string; path: string }): Uri {
    return new Uri(scheme, path);
  }
  static joinPath(base: Uri, ...parts: string[]): Uri {
    return new Uri(base.scheme, join(base.path, ...parts));
  }
  toString(): string {
    return this.scheme === "file" ? pathToFileURL(this.path).href : `${this.scheme}:${this.path}`;
  }
}

interface Document {
  uri: Uri;
  languageId: string;
  isDirty: boolean;
  save(): Promise<boolean>;
}

interface Definition {
  type: string;
  command: string;
  file?: string;
  args?: string[];
}

class Task {
  readonly definition: Definition;
  readonly scope: unknown;
  readonly name: string;
  readonly execution: ShellExecution;
  readonly problemMatchers: string[];
  constructor(definition: Definition, scope: unknown, name: string, _source: string, execution: ShellExecution, problemMatchers: string[]) {
    this.definition = definition;
    this.scope = scope;
    this.name = name;
    this.execution = execution;
    this.problemMatchers = problemMatchers;
  }
}

class ShellExecution {
  readonly command: string;
  readonly args: string[];
  readonly options: { cwd: string };
  constructor(command: string, args: string[], options: { cwd: string }) {
    this.command = command;
    this.args = args;
    this.options = options;
  }
}

interface Provider {
  provideTasks(): Task[];
  resolveTask(task: { definition: object; scope?: unknown }): Task | undefined;
}

/** What was done to the editor, and what a user of it answers. */
export interface Editor {
  /** The folder that is open. */
  folder: string | undefined;
  trusted: boolean;
  settings: Record<string, unknown>;
  documents: Document[];
  active: Document | undefined;
  /** Buttons and entries that are chosen, in turn. */
  answers: (string | undefined)[];
  /** Messages that were shown, with their buttons. */
  messages: string[];
  tasks: Task[];
  /** Exit status of every task. */
  status: number;
  /** What happens while a task runs. */
  during: (task: Task) => void;
  texts: { name: string; text: string; language: string | undefined }[];
  pages: { title: string; html: string }[];
  opened: string[];
  saved: string[];
  inserted: string[];
  registered: Map<string, (...args: unknown[]) => Promise<void>>;
  provider: Provider | undefined;
}

export function freshEditor(): Editor {
  return {
    folder: undefined,
    trusted: true,
    settings: {},
    documents: [],
    active: undefined,
    answers: [],
    messages: [],
    tasks: [],
    status: 0,
    during: () => undefined,
    texts: [],
    pages: [],
    opened: [],
    saved: [],
    inserted: [],
    registered: new Map(),
    provider: undefined,
  };
}

/** The parts of the module `vscode` that the extension's commands use, over an editor that a test holds. */
export function vscodeOf(editor: () => Editor) {
  const disposable = { dispose: () => undefined };
  const folderOf = () => (editor().folder === undefined ? undefined : { uri: Uri.file(editor().folder!), name: "project", index: 0 });
  const contents = new Map<string, (uri: Uri) => string>();
  const ended: ((event: { execution: unknown; exitCode: number }) => void)[] = [];
  const say = async (text: string, ...buttons: string[]) => {
    editor().messages.push([text, ...buttons].join(" | "));
    return buttons.length === 0 ? undefined : editor().answers.shift();
  };
  return {
    Uri,
    Task,
    ShellExecution,
    TaskScope: { Workspace: 2 },
    ViewColumn: { Beside: -2 },
    ProgressLocation: { Window: 10 },
    SnippetString: class {
      readonly value: string;
      constructor(value: string) {
        this.value = value;
      }
    },
    EventEmitter: class {
      event = () => disposable;
      fire = () => undefined;
    },
    commands: {
      registerCommand(name: string, run: (...args: unknown[]) => Promise<void>) {
        editor().registered.set(name, run);
        return disposable;
      },
      executeCommand: async (name: string, uri: Uri) => void editor().opened.push(`${name} ${uri.fsPath}`),
    },
    languages: {
      setTextDocumentLanguage: async (document: Document, languageId: string) => ({ ...document, languageId }),
    },
    tasks: {
      async executeTask(task: Task) {
        const execution = { task };
        editor().tasks.push(task);
        setImmediate(() => {
          editor().during(task);
          for (const listener of [...ended]) listener({ execution, exitCode: editor().status });
        });
        return execution;
      },
      onDidEndTaskProcess(listener: (typeof ended)[number]) {
        ended.push(listener);
        return { dispose: () => ended.splice(ended.indexOf(listener), 1) };
      },
      registerTaskProvider(_type: string, provider: Provider) {
        editor().provider = provider;
        return disposable;
      },
    },
    window: {
      get activeTextEditor() {
        return editor().active === undefined ? undefined : { document: editor().active };
      },
      showInformationMessage: say,
      showWarningMessage: say,
      showErrorMessage: say,
      async showQuickPick(items: { label: string }[]) {
        const wanted = editor().answers.shift();
        return items.find(({ label }) => label === wanted);
      },
      withProgress: (_options: object, run: () => unknown) => run(),
      async showTextDocument({ uri, languageId }: Document) {
        const name = uri.path.slice(1);
        editor().texts.push({ name, text: contents.get(uri.scheme)?.(uri) ?? "", language: languageId });
        return { insertSnippet: async ({ value }: { value: string }) => void editor().inserted.push(value) };
      },
      createWebviewPanel(_type: string, title: string) {
        const page = { title, html: "" };
        editor().pages.push(page);
        return {
          webview: {
            set html(text: string) {
              page.html = text;
            },
            asWebviewUri: (uri: Uri) => `webview:${uri.path}`,
            cspSource: "webview:",
          },
          onDidChangeViewState: () => disposable,
        };
      },
    },
    workspace: {
      get isTrusted() {
        return editor().trusted;
      },
      get textDocuments() {
        return editor().documents;
      },
      get workspaceFolders() {
        const folder = folderOf();
        return folder === undefined ? undefined : [folder];
      },
      getWorkspaceFolder: (uri: Uri) =>
        editor().folder !== undefined && uri.path.startsWith(`${editor().folder}/`) ? folderOf() : undefined,
      asRelativePath(file: Uri | string) {
        const path = typeof file === "string" ? file : file.fsPath;
        return editor().folder !== undefined && path.startsWith(`${editor().folder}/`) ? relative(editor().folder!, path) : path;
      },
      getConfiguration: () => ({ get: (name: string, preset: unknown) => editor().settings[name] ?? preset }),
      registerTextDocumentContentProvider(scheme: string, provider: { provideTextDocumentContent(uri: Uri): string }) {
        contents.set(scheme, (uri) => provider.provideTextDocumentContent(uri));
        return disposable;
      },
      openTextDocument: async (what: Uri | { language: string }) =>
        what instanceof Uri ? { uri: what, languageId: undefined } : { uri: new Uri("untitled", "/Untitled-1"), languageId: what.language },
    },
  };
}
