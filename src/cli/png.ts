import { PNG } from "pngjs";

/** Images of one size, their entries brightness from 0 to 255 (others are cut off): [images, height, width, channels]. */
export interface Images {
  height: number;
  width: number;
  channels: 1 | 3;
  count: number;
  data: Float64Array;
}

/** Small images are drawn in squares of pixels, so that a tile is about this wide. */
const tileWidth = 56;
const gap = 2;
const background = 32;

/** A grid of images, row by row, as the bytes of a PNG. */
export function pngGrid(images: Images, columns: number): Uint8Array {
  const { height, width, count } = images;
  const zoom = Math.max(1, Math.floor(tileWidth / Math.max(height, width)));
  const across = Math.min(columns, count);
  const down = Math.ceil(count / across);
  const cell = { width: width * zoom + gap, height: height * zoom + gap };
  const png = new PNG({ width: across * cell.width + gap, height: down * cell.height + gap });
  png.data.fill(background);
  for (let at = 3; at < png.data.length; at += 4) png.data[at] = 255;
  for (let n = 0; n < count; n++) {
    const left = gap + (n % across) * cell.width;
    const top = gap + Math.floor(n / across) * cell.height;
    drawImage(png, images, n, left, top, zoom);
  }
  return PNG.sync.write(png);
}

function drawImage(png: PNG, { height, width, channels, data }: Images, n: number, left: number, top: number, zoom: number): void {
  for (let y = 0; y < height * zoom; y++)
    for (let x = 0; x < width * zoom; x++) {
      const from = ((n * height + Math.floor(y / zoom)) * width + Math.floor(x / zoom)) * channels;
      const to = ((top + y) * png.width + left + x) * 4;
      for (let c = 0; c < 3; c++) png.data[to + c] = brightness(data[from + (channels === 3 ? c : 0)]!);
    }
}

function brightness(value: number): number {
  return Number.isNaN(value) ? 0 : Math.max(0, Math.min(255, Math.round(value)));
}
