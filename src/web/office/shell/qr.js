// QR codes of short texts, such as the link of a ticket: byte mode, error correction M, versions 1 to 10
// (ISO/IEC 18004). No part of a link leaves the page to be drawn elsewhere.

/** By version: codewords for error correction in a block, then [blocks, data codewords of each]. */
const BLOCKS = [
  [10, [1, 16]],
  [16, [1, 28]],
  [26, [1, 44]],
  [18, [2, 32]],
  [24, [2, 43]],
  [16, [4, 27]],
  [18, [4, 31]],
  [22, [2, 38], [2, 39]],
  [22, [3, 36], [2, 37]],
  [26, [4, 43], [1, 44]],
];
/** Rows and columns of the centres of alignment patterns, by version. */
const ALIGNED = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];
/** Error correction level M in the format. */
const LEVEL_M = 0b00;

const MASKS = [
  (y, x) => (y + x) % 2 === 0,
  (y) => y % 2 === 0,
  (y, x) => x % 3 === 0,
  (y, x) => (y + x) % 3 === 0,
  (y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (y, x) => ((y * x) % 2) + ((y * x) % 3) === 0,
  (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2 === 0,
  (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2 === 0,
];

// The field of 256 elements by 0x11D: powers of 2, twice over so that sums of two logarithms need no remainder.
const POWERS = new Uint8Array(510);
const LOGARITHMS = new Uint8Array(256);
for (let exponent = 0, value = 1; exponent < 255; exponent += 1) {
  POWERS[exponent] = value;
  POWERS[exponent + 255] = value;
  LOGARITHMS[value] = exponent;
  value = value < 128 ? value * 2 : (value * 2) ^ 0x11d;
}

/** The largest text that fits, in bytes of UTF-8. */
export const MAX_BYTES = room(10);

/**
 * The modules of a text's code, row by row: `true` is dark. There is no quiet zone around it.
 *
 * Throws a `RangeError` for more than `MAX_BYTES`.
 */
export function modulesOf(text) {
  const bytes = new TextEncoder().encode(text);
  const version = BLOCKS.findIndex((_, at) => bytes.length <= room(at + 1)) + 1;
  if (version === 0) throw new RangeError(`a QR code here holds ${MAX_BYTES} bytes; found ${bytes.length}`);
  const plain = new Grid(version);
  plain.place(interleaved(dataOf(bytes, version), version));
  const masked = MASKS.map((_, mask) => plain.masked(mask));
  const penalties = masked.map((grid) => penaltyOf(grid));
  return masked[penalties.indexOf(Math.min(...penalties))];
}

/** Bytes that fit into a version. */
function room(version) {
  const counts = 10 <= version ? 16 : 8;
  return Math.floor((8 * dataCodewords(version) - 4 - counts) / 8);
}

function dataCodewords(version) {
  return BLOCKS[version - 1].slice(1).reduce((sum, [blocks, each]) => sum + blocks * each, 0);
}

/** Mode, length, bytes, end and padding, as codewords. */
function dataOf(bytes, version) {
  const wanted = dataCodewords(version);
  const bits = [];
  const push = (value, length) => {
    for (let at = length - 1; 0 <= at; at -= 1) bits.push((value >> at) & 1);
  };
  push(0b0100, 4);
  push(bytes.length, 10 <= version ? 16 : 8);
  for (const byte of bytes) push(byte, 8);
  push(0, Math.min(4, 8 * wanted - bits.length));
  push(0, (8 - (bits.length % 8)) % 8);
  const data = [];
  for (let at = 0; at < bits.length; at += 8) data.push(bits.slice(at, at + 8).reduce((sum, bit) => 2 * sum + bit, 0));
  for (let pad = 0xec; data.length < wanted; pad ^= 0xec ^ 0x11) data.push(pad);
  return data;
}

/** Reed–Solomon codewords of a block. */
function correctionOf(block, length) {
  let generator = [1];
  for (let root = 0; root < length; root += 1) {
    const next = new Array(generator.length + 1).fill(0);
    generator.forEach((factor, at) => {
      next[at] ^= factor;
      next[at + 1] ^= times(factor, POWERS[root]);
    });
    generator = next;
  }
  const rest = [...block, ...new Array(length).fill(0)];
  for (let at = 0; at < block.length; at += 1) {
    const lead = rest[at];
    generator.forEach((factor, behind) => {
      rest[at + behind] ^= times(factor, lead);
    });
  }
  return rest.slice(block.length);
}

function times(a, b) {
  return a === 0 || b === 0 ? 0 : POWERS[LOGARITHMS[a] + LOGARITHMS[b]];
}

/** The codewords of all blocks in the order in which they are placed. */
function interleaved(data, version) {
  const [n_correction, ...groups] = BLOCKS[version - 1];
  const blocks = [];
  for (const [count, each] of groups) {
    for (let n = 0; n < count; n += 1) blocks.push(data.splice(0, each));
  }
  const corrections = blocks.map((block) => correctionOf(block, n_correction));
  const across = (lists) => {
    const longest = Math.max(...lists.map((list) => list.length));
    return Array.from({ length: longest }, (_, at) => lists.filter((list) => at < list.length).map((list) => list[at])).flat();
  };
  return [...across(blocks), ...across(corrections)];
}

/** The modules of a version: those with a fixed meaning, and room for data. */
class Grid {
  constructor(version) {
    this.version = version;
    this.size = 17 + 4 * version;
    this.dark = this.rows(false);
    this.fixed = this.rows(false);
    for (let at = 0; at < this.size; at += 1) {
      this.fix(6, at, at % 2 === 0);
      this.fix(at, 6, at % 2 === 0);
    }
    for (const [y, x] of [
      [3, 3],
      [3, this.size - 4],
      [this.size - 4, 3],
    ])
      this.finder(y, x);
    const centres = ALIGNED[version - 1];
    const last = centres.length - 1;
    centres.forEach((y, row) =>
      centres.forEach((x, column) => {
        const isCorner = (row === 0 && (column === 0 || column === last)) || (row === last && column === 0);
        if (!isCorner) this.rings(y, x, 2, (ring) => ring !== 1);
      }),
    );
    this.format(0);
    this.name();
  }

  rows(value) {
    return Array.from({ length: this.size }, () => new Array(this.size).fill(value));
  }

  fix(y, x, isDark) {
    if (y < 0 || x < 0 || this.size <= y || this.size <= x) return;
    this.dark[y][x] = isDark;
    this.fixed[y][x] = true;
  }

  rings(y, x, radius, isDark) {
    for (let dy = -radius; dy <= radius; dy += 1) {
      for (let dx = -radius; dx <= radius; dx += 1) this.fix(y + dy, x + dx, isDark(Math.max(Math.abs(dy), Math.abs(dx))));
    }
  }

  finder(y, x) {
    this.rings(y, x, 4, (ring) => ring !== 2 && ring !== 4);
  }

  /** Level and mask, beside the finders. */
  format(mask) {
    const bits = formatBits(mask);
    const bit = (at) => ((bits >> at) & 1) === 1;
    const end = this.size - 1;
    for (let at = 0; at < 15; at += 1) {
      const down = at < 6 ? at : at < 8 ? at + 1 : end - 14 + at;
      this.fix(down, 8, bit(at));
      const left = at < 8 ? end - at : at === 8 ? 7 : 14 - at;
      this.fix(8, left, bit(at));
    }
    this.fix(end - 7, 8, true);
  }

  /** The version itself, from the seventh on. */
  name() {
    if (this.version < 7) return;
    const bits = (this.version << 12) | remainder(this.version, 12, 0x1f25);
    for (let at = 0; at < 18; at += 1) {
      const isDark = ((bits >> at) & 1) === 1;
      const [near, far] = [Math.floor(at / 3), this.size - 11 + (at % 3)];
      this.fix(near, far, isDark);
      this.fix(far, near, isDark);
    }
  }

  /** Codewords into the free modules: pairs of columns from the right, up and down in turn. */
  place(codewords) {
    let at = 0;
    for (let right = this.size - 1, isUp = true; 0 < right; right -= right === 8 ? 3 : 2, isUp = !isUp) {
      for (let step = 0; step < this.size; step += 1) {
        const y = isUp ? this.size - 1 - step : step;
        for (const x of [right, right - 1]) {
          if (this.fixed[y][x]) continue;
          // A few modules are left over and stay light.
          this.dark[y][x] = at < 8 * codewords.length && ((codewords[at >> 3] >> (7 - (at & 7))) & 1) === 1;
          at += 1;
        }
      }
    }
  }

  masked(mask) {
    this.format(mask);
    return this.dark.map((row, y) => row.map((isDark, x) => (this.fixed[y][x] ? isDark : isDark !== MASKS[mask](y, x))));
  }
}

/** The 15 bits that tell level and mask. */
function formatBits(mask) {
  const told = (LEVEL_M << 3) | mask;
  return ((told << 10) | remainder(told, 10, 0x537)) ^ 0x5412;
}

function remainder(value, degree, polynomial) {
  let rest = value << degree;
  for (let at = 31 - Math.clz32(rest); degree <= at; at -= 1) {
    if ((rest >> at) & 1) rest ^= polynomial << (at - degree);
  }
  return rest;
}

/** How hard modules are to read: runs, blocks, what looks like a finder, and an uneven share of dark ones. */
function penaltyOf(dark) {
  const size = dark.length;
  const columns = dark.map((_, x) => dark.map((row) => row[x]));
  let penalty = 0;
  for (const line of [...dark, ...columns]) {
    const text = line.map((isDark) => (isDark ? "1" : "0")).join("");
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) penalty += run.length - 2;
    for (let at = 0; at + 11 <= size; at += 1) {
      const seen = text.slice(at, at + 11);
      if (seen === "10111010000" || seen === "00001011101") penalty += 40;
    }
  }
  for (let y = 1; y < size; y += 1) {
    for (let x = 1; x < size; x += 1) {
      const here = dark[y][x];
      if (here === dark[y - 1][x] && here === dark[y][x - 1] && here === dark[y - 1][x - 1]) penalty += 3;
    }
  }
  const n_dark = dark.flat().filter(Boolean).length;
  return penalty + 10 * Math.floor(Math.abs((20 * n_dark) / (size * size) - 10));
}

/** An SVG element of a text's code with its quiet zone of four modules; `label` says what it leads to. */
export function codeOf(text, label) {
  const modules = modulesOf(text);
  const size = modules.length + 8;
  const path = modules.map((row, y) => row.map((isDark, x) => (isDark ? `M${x + 4} ${y + 4}h1v1h-1z` : "")).join("")).join("");
  const element = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const code = element("svg", { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": label, "shape-rendering": "crispEdges" });
  // Dark on light whatever the page's colours: many readers do not know the inverse.
  code.append(element("rect", { width: size, height: size, fill: "#fff" }), element("path", { d: path, fill: "#000" }));
  return code;
}
