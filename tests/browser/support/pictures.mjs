// Pictures to upload.

import zlib from "node:zlib";

/** A PNG of one colour. */
export function png(width, height) {
  const chunk = (kind, body) => {
    const data = Buffer.concat([Buffer.from(kind), body]);
    const framed = Buffer.alloc(data.length + 8);
    framed.writeUInt32BE(body.length, 0);
    data.copy(framed, 4);
    framed.writeUInt32BE(crc(data), data.length + 4);
    return framed;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const pixels = Buffer.alloc((width * 3 + 1) * height, 90);
  for (let row = 0; row < height; row += 1) pixels[row * (width * 3 + 1)] = 0;
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", head), chunk("IDAT", zlib.deflateSync(pixels)), chunk("IEND", Buffer.alloc(0))]);
}

function crc(data) {
  let sum = -1;
  for (const byte of data) {
    sum ^= byte;
    for (let n = 0; n < 8; n += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}
