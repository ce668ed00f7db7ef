#!/usr/bin/env node
// What `genc` starts, copied to `dist` as it is: the bundle of `main.ts`, with the code that V8 made of it when it was built, since compiling
// takes a third of a short command's time. Another version of Node refuses that code and compiles the bundle anew.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { Script } = require("node:vm");
const { isMainThread } = require("node:worker_threads");

const bundle = join(__dirname, "main.cjs");
/** Training runs much that no other command does, beside data that need the memory. Further threads of the program do nothing else. */
const trains = !isMainThread || ["train", "choose"].includes(process.argv[2]);

// V8 compares its flags with those under which the code was kept, so all that are ever set are set before it.
if (trains) {
  // The part of the heap in which objects are made stays as small as it is: otherwise it takes 6 MB more once a spec is compiled.
  setFlagsFromString("--semi-space-growth-factor=1");
  // As in `runtime/host/lanes.ts`.
  if (Number(process.versions.node.split(".")[0]) < 22) setFlagsFromString("--experimental-wasm-relaxed-simd");
}

function compiledBefore() {
  try {
    return readFileSync(`${bundle}.${trains ? "train" : "check"}.code`);
  } catch {
    return undefined;
  }
}

/** Its value is the bundle as a function of what a module is given. */
const script = new Script(readFileSync(bundle, "latin1"), { filename: bundle, cachedData: compiledBefore() });
script.runInThisContext()(exports, require, module, bundle, __dirname);
// Of use to the build, which asks it for the code.
module.exports = script;
