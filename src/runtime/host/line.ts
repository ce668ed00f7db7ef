import { MessageChannel, type MessagePort, receiveMessageOnPort } from "node:worker_threads";

/** What another thread says, and whether it is still there. Asked for, since a thread that computes or sleeps is told of no event. */
export interface Line {
  /** The other thread's end: it goes there by the data that the thread is started with, and says things by `postMessage`. */
  end: MessagePort;
  /** What it said next; undefined: nothing yet. */
  said(): unknown;
  /** Whether the thread has ended, in whatever way. */
  isCut(): boolean;
}

export function openLine(): Line {
  const { port1: end, port2 } = new MessageChannel();
  let here = port2;
  const heard: unknown[] = [];
  /** Takes in all that has come: last, where the thread has ended, that its end was closed. */
  function listen(): void {
    for (let next = receiveMessageOnPort(here); next !== undefined; next = receiveMessageOnPort(here)) heard.push(next.message);
  }
  return {
    end,
    said() {
      listen();
      return heard.shift();
    },
    isCut() {
      listen();
      try {
        // A port tells nobody that it is closed, but can't be moved any more.
        here = structuredClone(here, { transfer: [here] });
        return false;
      } catch {
        return true;
      }
    },
  };
}
