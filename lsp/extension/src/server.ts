import { join } from "node:path";
import { serve } from "../../stdio.ts";

/** The server that the extension brings along, for the editor's own Node: it loads no engine and no native module. */
void serve(process.stdin, process.stdout, join(__dirname, "codes")).then(() => process.exit(0));
