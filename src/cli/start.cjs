#!/usr/bin/env node
// What `genc` starts, copied to `dist` as it is: the bundle of `main.ts`, with the code that V8 made of it when it was built, since compiling
// takes a third of a short command's time. Another version of Node refuses that code and compiles the bundle anew.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { Script } = require("node:vm");

const bundle = join(__dirname, "main.cjs");

function compiledBefore() {
  try {
    return readFileSync(`${bundle}.code`);
  } catch {
    return undefined;
  }
}

/** Its value is the bundle as a function of what a module is given. */
const script = new Script(readFileSync(bundle, "latin1"), { filename: bundle, cachedData: compiledBefore() });
script.runInThisContext()(exports, require, module, bundle, __dirname);
// Of use to the build, which asks it for the code.
module.exports = script;
