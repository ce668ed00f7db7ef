// A thread that never comes to its task.
throw new RangeError("out of memory");
