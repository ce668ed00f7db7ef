/** Numbers from which on a memory of their own is worth its pages. */
const LARGE = 1 << 17;
const PAGE = 65536;
/** Pages of a WebAssembly memory at most: 4 GB. */
const MOST_PAGES = 65536;

const memories = new WeakMap<ArrayBufferLike, WebAssembly.Memory>();

/** Thrown where numbers exceed what a memory can hold. */
export class TooManyNumbers extends Error {}

/**
 * Room for numbers whose count isn't known before they are written. Past a megabyte it grows in place, so that nothing is held twice, and
 * takes no more than was written: a page costs nothing before it is touched.
 */
export class GrowingNumbers {
  /** The room; a call of `reserve` may change the array. */
  room: Float64Array;
  private memory: WebAssembly.Memory | undefined;
  private readonly most: number;

  /** @param most bytes that the numbers may take */
  constructor(most = MOST_PAGES * PAGE) {
    this.room = new Float64Array(1024);
    this.most = most;
  }

  /** Makes room for `count` numbers in all. */
  reserve(count: number): void {
    if (count <= this.room.length) return;
    if (8 * count > this.most) throw new TooManyNumbers();
    const wanted = Math.min(Math.max(count, 2 * this.room.length), this.most / 8);
    if (wanted <= LARGE) this.move(new Float64Array(wanted));
    else if (this.memory === undefined) {
      const { buffer } = roomFor(Math.ceil((8 * wanted) / PAGE) * (PAGE / 8));
      this.memory = memories.get(buffer);
      this.move(new Float64Array(buffer));
    } else {
      this.memory.grow(Math.ceil((8 * wanted - this.room.byteLength) / PAGE));
      this.room = viewOf(this.memory);
    }
  }

  /** The first `count` numbers, in place. */
  take(count: number): Float64Array {
    return this.room.subarray(0, count);
  }

  private move(room: Float64Array): void {
    room.set(this.room);
    this.room = room;
  }
}

/** All of a memory as numbers. Older views of a shared memory stay valid when it grows. */
function viewOf(memory: WebAssembly.Memory): Float64Array {
  memories.set(memory.buffer, memory);
  return new Float64Array(memory.buffer);
}

/** So many zeros, of more than `least` (a megabyte) in a memory of their own where there can be one. */
export function roomFor(count: number, least = LARGE): Float64Array {
  if (count <= least || 8 * count > MOST_PAGES * PAGE) return new Float64Array(count);
  try {
    return inMemory(count);
  } catch (error) {
    // A limit of address space, which a memory takes for all that it may become.
    if (!(error instanceof RangeError)) throw error;
    return new Float64Array(count);
  }
}

/** So many zeros in a memory of their own. */
export function inMemory(count: number): Float64Array {
  if (8 * count > MOST_PAGES * PAGE) throw new TooManyNumbers();
  const memory = new WebAssembly.Memory({ initial: Math.ceil((8 * count) / PAGE), maximum: MOST_PAGES, shared: true });
  return viewOf(memory).subarray(0, count);
}

/** The memory in which an array lies, if it is one whose numbers kernels can read. */
export function memoryUnder(numbers: Float64Array): WebAssembly.Memory | undefined {
  return memories.get(numbers.buffer);
}

/** What kernels have in a memory above its numbers. */
interface Regions {
  /** Byte at which the numbers end. */
  base: number;
  ends: Set<number>;
}

const regions = new WeakMap<WebAssembly.Memory, Regions>();

/** So many bytes, all 0, of a memory above its numbers, until they are released; undefined where it can't hold them. */
export function regionAbove(memory: WebAssembly.Memory, bytes: number): { at: number; release(): void } | undefined {
  const own = regions.get(memory) ?? { base: memory.buffer.byteLength, ends: new Set() };
  regions.set(memory, own);
  const at = Math.max(own.base, ...own.ends);
  const end = at + Math.ceil(bytes / PAGE) * PAGE;
  const before = memory.buffer.byteLength;
  if (end > MOST_PAGES * PAGE) return undefined;
  try {
    if (end > before) memory.grow((end - before) / PAGE);
  } catch {
    return undefined;
  }
  if (before > at) new Uint8Array(memory.buffer, at, Math.min(before, end) - at).fill(0);
  own.ends.add(end);
  return { at, release: () => void own.ends.delete(end) };
}
