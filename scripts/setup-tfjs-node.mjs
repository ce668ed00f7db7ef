// Sets up @tensorflow/tfjs-node, the fast tfjs backend, on Linux x64:  npm run setup:tfjs-node [-- --force]
//
// Why not the package's own install script: it fetches libtensorflow from a storage host that many networks refuse. The same library is
// inside the PyPI wheel `tensorflow-cpu`, so this script needs only the npm registry, PyPI, python3 with pip, and a C++ compiler.
//
// Why not node-gyp: the addon is two C++ files against Node-API, which is one compiler call. node-gyp would want the full headers of the
// running Node, from a third host or out of a package that holds all of Node. The small package `node-api-headers` is enough, and
// one addon, at Node-API 8, serves Node 20, 22, 24 and later.
//
// Idempotent: when the smoke test already passes, nothing is done. `--force` builds again. Downloads are kept in the user's cache folder,
// not in node_modules, so that after `npm ci` only the build is repeated.
import { spawnSync } from "node:child_process";
import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const TFJS_NODE = "4.22.0";
/** One wheel for every machine, whatever its python is. tfjs-node names TensorFlow 2.9.1; the C API has stayed compatible, 2.15.1 is tested. */
const WHEEL = {
  name: "tensorflow-cpu",
  version: "2.15.1",
  python: "3.11",
  platform: "manylinux2014_x86_64",
  sha256: "54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26",
};
const NODE_API_HEADERS = "1.9.0";
/** The newest Node-API that tfjs-node names in its package.json; where it looks for the addon on every Node from 20 on. */
const NODE_API = 8;
/** Neither package.json nor the lock file is written, no package's script is run. */
const NPM_FLAGS = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
const LIBRARIES = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];
/** The folders of the wheel's headers that the addon reaches, out of thousands of files. */
const HEADER_FOLDERS = ["tensorflow/c/", "tensorflow/core/platform/", "tsl/c/", "tsl/platform/"];

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "genc");
const TENSORFLOW_FOLDER = join(CACHE, `${WHEEL.name}-${WHEEL.version}`);

/** A failure that the user can do something about: what happened, why, and what to do. */
class SetupError extends Error {
  constructor(fact, cause, remedy) {
    super(`${fact}\n  cause:  ${cause}\n  remedy: ${remedy}`);
  }
}

/** Runs a command to its end; a command that is not there counts as one that failed. `output` is the answer, or the reason of the failure. */
function run(command, args, cwd = ROOT) {
  const done = spawnSync(command, args, { encoding: "utf8", cwd, maxBuffer: 64 * 2 ** 20 });
  if (done.status === 0) return { ok: true, output: done.stdout.trim() };
  if (done.error) return { ok: false, output: `${command}: ${done.error.code ?? done.error.message}` };
  return {
    ok: false,
    output: `${done.stdout}${done.stderr}`.trim() || `${command} ended with ${done.signal ?? `exit code ${done.status}`}`,
  };
}

/** What a tool's output gives as the reason: its first lines that speak of an error, or else its last lines. */
function reason(output) {
  const lines = output.split("\n").filter((line) => line.trim());
  const errors = lines.filter((line) => /error/i.test(line)).slice(0, 5);
  return (errors.length > 0 ? errors : lines.slice(-5)).join("\n          ");
}

const say = (text) => console.log(`setup:tfjs-node: ${text}`);

/** Fills a folder beside its place and moves it there when complete: an interrupted run leaves no half-filled cache behind. */
function fillOnce(folder, fill) {
  if (existsSync(folder)) return folder;
  const part = `${folder}.part-${process.pid}`;
  try {
    mkdirSync(part, { recursive: true });
    fill(part);
    if (!existsSync(folder)) renameSync(part, folder); // it exists if another checkout was quicker
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
  return folder;
}

function requireLinuxX64() {
  const glibc = process.report.getReport().header.glibcVersionRuntime;
  if (process.platform === "linux" && process.arch === "x64" && glibc) return;
  const here = `${process.platform} ${process.arch}${process.platform === "linux" && !glibc ? " without glibc" : ""}`;
  throw new SetupError(
    `tfjs-node cannot be set up on this machine (${here}).`,
    "the TensorFlow library is taken from a wheel for Linux x64 with glibc.",
    "use another backend (wasm needs no setup), or try the package's own installer: cd node_modules/@tensorflow/tfjs-node && npm run install",
  );
}

function requirePip() {
  const pip = run("python3", ["-m", "pip", "--version"]);
  if (pip.ok) return;
  throw new SetupError(
    "python3 with pip is needed to fetch the TensorFlow library.",
    reason(pip.output),
    "install both (Debian: apt install python3-pip).",
  );
}

function requireCompiler() {
  const compiler = process.env.CXX || "c++";
  const version = run(compiler, ["--version"]);
  if (version.ok) return compiler;
  throw new SetupError(
    "a C++ compiler is needed to build the addon.",
    reason(version.output),
    "install one (Debian: apt install g++), or name yours in the variable CXX.",
  );
}

/** The folder of the installed package, or undefined; resolved as the program will resolve it. */
function findPackage() {
  try {
    const manifest = createRequire(join(ROOT, "package.json")).resolve("@tensorflow/tfjs-node/package.json");
    return JSON.parse(readFileSync(manifest, "utf8")).version === TFJS_NODE ? dirname(manifest) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The package's JavaScript, without its install script: npm leaves an optional dependency out, silently, when that script fails.
 * npm prunes what neither package.json nor its command line names, so it only runs when it must.
 */
function ensurePackage() {
  const found = findPackage();
  if (found) return found;
  say(`installing the package @tensorflow/tfjs-node ${TFJS_NODE} without its install script`);
  const install = run("npm", ["install", ...NPM_FLAGS, "--include=optional", `@tensorflow/tfjs-node@${TFJS_NODE}`]);
  const folder = findPackage();
  if (folder) return folder;
  throw new SetupError(
    `npm did not install @tensorflow/tfjs-node ${TFJS_NODE}.`,
    reason(install.output),
    "check that the npm registry can be reached (npm ping), then run this again.",
  );
}

/** TensorFlow's two libraries (614 MB) and the few headers needed; the wheel itself is not kept. */
function ensureTensorFlow() {
  return fillOnce(TENSORFLOW_FOLDER, (folder) => {
    say(`fetching ${WHEEL.name} ${WHEEL.version} from PyPI (207 MB)`);
    downloadWheel(folder);
    const wheel = join(
      folder,
      readdirSync(folder).find((name) => name.endsWith(".whl")),
    );
    unpackWheel(wheel, folder);
    rmSync(wheel);
  });
}

/** Pinned by hash: this is native code that the program will load. */
function downloadWheel(folder) {
  const requirements = join(folder, "requirements.txt");
  writeFileSync(requirements, `${WHEEL.name}==${WHEEL.version} --hash=sha256:${WHEEL.sha256}\n`);
  const choice = ["--python-version", WHEEL.python, "--platform", WHEEL.platform, "--only-binary=:all:"];
  const quiet = ["--no-cache-dir", "--disable-pip-version-check", "--progress-bar=off"];
  const download = run("python3", ["-m", "pip", "download", "--no-deps", ...choice, ...quiet, "--dest", folder, "-r", requirements]);
  if (download.ok) return;
  throw new SetupError(
    `the wheel ${WHEEL.name} ${WHEEL.version} could not be fetched.`,
    reason(download.output),
    "check that pip can reach PyPI or your mirror of it (pip config list) and that 1 GB of disk is free, then run this again.",
  );
}

const UNPACK = `
import sys, zipfile
wheel, target, *wanted = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    archive.extractall(target, [name for name in archive.namelist() if name.startswith(tuple(wanted))])
`;

function unpackWheel(wheel, folder) {
  const wanted = [...LIBRARIES.map((name) => `tensorflow/${name}`), ...HEADER_FOLDERS.map((name) => `tensorflow/include/${name}`)];
  const unpack = run("python3", ["-c", UNPACK, wheel, folder, ...wanted]);
  if (unpack.ok) return;
  throw new SetupError(
    `the wheel ${WHEEL.name} could not be unpacked into ${folder}.`,
    reason(unpack.output),
    "free 1 GB of disk there, or set XDG_CACHE_HOME to a roomier place, then run this again.",
  );
}

function ensureNodeApiHeaders() {
  const name = `node-api-headers@${NODE_API_HEADERS}`;
  const folder = fillOnce(join(CACHE, name), (part) => {
    const install = run("npm", ["install", "--prefix", part, ...NPM_FLAGS, name], part);
    if (install.ok) return;
    throw new SetupError(`npm could not fetch ${name}.`, reason(install.output), "check that the npm registry can be reached (npm ping).");
  });
  return join(folder, "node_modules/node-api-headers/include");
}

/** A hard link costs no disk and outlives the cache; where the file systems differ it has to be a copy. */
function place(from, to) {
  rmSync(to, { force: true });
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
  }
}

/** Lays the libraries and the addon where tfjs-node looks for them: deps/lib, and lib/napi-v8 whose rpath leads to deps/lib. */
function build(compiler, packageFolder, tensorflow, nodeApiHeaders) {
  say("building the addon");
  const libraryFolder = join(packageFolder, "deps/lib");
  const addonFolder = join(packageFolder, `lib/napi-v${NODE_API}`);
  for (const folder of [libraryFolder, addonFolder]) mkdirSync(folder, { recursive: true });
  for (const name of LIBRARIES) place(join(tensorflow, "tensorflow", name), join(libraryFolder, name));

  const addon = join(addonFolder, "tfjs_binding.node");
  const built = `${addon}.part-${process.pid}`;
  const compile = run(compiler, [
    ...["-shared", "-fPIC", "-O2", "-std=c++17", "-pthread", "-o", built],
    ...[`-DNAPI_VERSION=${NODE_API}`, "-DNODE_GYP_MODULE_NAME=tfjs_binding"], // what node-gyp would define
    ...[`-I${join(tensorflow, "tensorflow/include")}`, `-I${nodeApiHeaders}`],
    ...["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => join(packageFolder, "binding", name)),
    ...[`-L${libraryFolder}`, ...LIBRARIES.map((name) => `-l:${name}`), "-Wl,-rpath,$ORIGIN/../../deps/lib"],
  ]);
  if (!compile.ok) {
    rmSync(built, { force: true });
    const remedy = `see the compiler's message; if the headers look damaged, delete ${tensorflow} and run this again.`;
    throw new SetupError("the addon did not compile.", reason(compile.output), remedy);
  }
  renameSync(built, addon);
}

/** In a process of its own: a faulty addon ends the process that loads it. */
const smokeTest = () => run(process.execPath, ["--import", "tsx", join("scripts", "smoke-tfjs-node.mjs")]);

function setUp() {
  requireLinuxX64();
  const before = process.argv.includes("--force") || !findPackage() ? { ok: false } : smokeTest();
  if (before.ok) return before.output;

  requirePip();
  const compiler = requireCompiler();
  build(compiler, ensurePackage(), ensureTensorFlow(), ensureNodeApiHeaders());
  const after = smokeTest();
  if (after.ok) return after.output;
  throw new SetupError(
    "the addon was built but does not work.",
    reason(after.output),
    `run "npm install" (the test needs tsx), or delete ${TENSORFLOW_FOLDER} and run this with --force. A CPU without AVX cannot run this TensorFlow.`,
  );
}

try {
  say(setUp());
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`setup:tfjs-node: ${error.message}`);
  process.exitCode = 1;
}
