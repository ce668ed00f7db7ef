// Required by a process that is measured: its peak resident memory goes to the file that GENC_PEAK names, in kilobytes.
const { readFileSync, writeFileSync } = require("node:fs");

/** Of this program alone: `maxRSS` is at least what the process that started it held. */
function peakKilobytes() {
  try {
    return Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync("/proc/self/status", "latin1"))[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}

if (process.env.GENC_PEAK !== undefined) process.on("exit", () => writeFileSync(process.env.GENC_PEAK, String(peakKilobytes())));
