import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

export interface CodeServer {
  /** Address of the workbench with the project open. */
  url: string;
  stop(): Promise<void>;
}

/** Settings of an editor that nothing distracts; the rest is as a user finds it. */
const settings = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "telemetry.telemetryLevel": "off",
  "editor.minimap.enabled": false,
  "security.workspace.trust.enabled": false,
  "git.enabled": false,
};

/** Starts the code-server of a cache with the packed extension and a project; all that it writes goes below `home`. */
export async function startCodeServer(cache: string, extension: string, project: string, home: string): Promise<CodeServer> {
  const node = join(cache, "node", "bin", "node");
  const entry = join(cache, "code-server", "node_modules", "code-server", "out", "node", "entry.js");
  const folders = ["--user-data-dir", join(home, "data"), "--extensions-dir", join(home, "extensions")];
  mkdirSync(join(home, "data", "User"), { recursive: true });
  writeFileSync(join(home, "data", "User", "settings.json"), JSON.stringify(settings, null, 2));
  // The Node of the user's PATH trains, not the one that runs code-server.
  const env = { ...process.env, XDG_CONFIG_HOME: join(home, "config"), XDG_DATA_HOME: join(home, "share") };
  execFileSync(node, [entry, ...folders, "--install-extension", extension], { env, stdio: ["ignore", "ignore", "inherit"] });
  const port = await freePort();
  const log = createWriteStream(join(home, "code-server.log"));
  const args = [
    "--auth",
    "none",
    "--bind-addr",
    `127.0.0.1:${port}`,
    "--disable-workspace-trust",
    "--disable-telemetry",
    "--disable-update-check",
  ];
  const child = spawn(node, [entry, ...folders, ...args, project], { env, stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const url = `http://127.0.0.1:${port}/?folder=${encodeURIComponent(project)}`;
  await answering(url, child);
  return { url, stop: () => stopped(child) };
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 120; tries++) {
    if (child.exitCode !== null) throw new Error(`code-server ended with ${child.exitCode}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((done) => setTimeout(done, 500));
  }
  throw new Error("code-server doesn't answer");
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((done) => child.once("exit", done));
  child.kill();
  await ended;
}
