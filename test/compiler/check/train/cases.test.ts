import { inFull, runCases } from "../../../support/cases.ts";
import { compileCase } from "../../../support/compile-case.ts";

runCases("test/cases/bad/train", compileCase, inFull);
runCases("test/cases/several/train", compileCase, inFull);
