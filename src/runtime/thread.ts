/** Front door of another thread of the same program: takes starts of a fit. */

import { attendStarts, type StartsTask } from "./em/apart.ts";
import { attendTask } from "./host/colleague.ts";

export function attend(): void {
  attendTask((task, tell) => attendStarts(task as StartsTask, tell));
}
