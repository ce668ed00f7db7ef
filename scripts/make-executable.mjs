// Lets the built command line be started by itself: tsc writes no permissions, and npm sets them only when it makes the link.
import { chmodSync } from "node:fs";

chmodSync(new URL("../dist/src/cli/main.js", import.meta.url), 0o755);
