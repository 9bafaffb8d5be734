// Texts with marks, as elements: reads as `src/domain/rich_text` does (`tests/rich_text_cases.json` holds both).

import { h } from "./dom.js";

const MARKS = /(\*\*[^*\s](?:[^*\n]*[^*\s])?\*\*|\x60[^\x60\n]+\x60)/;
const PICTURE = /^!\[((?:(?!____)[^[\]])*)\]\(asset:([0-9a-f]{64})\)$/;

/** The nodes and texts of a source; each blank is what `blank()` makes, in their order. */
export function rich(source, blank = () => "____") {
  const pieces = (text) => text.split("____").flatMap((piece, n) => (n ? [blank(), piece] : piece));
  const inline = (text) => text.split(MARKS).map((part, n) => {
    if (n % 2 === 0) return pieces(part);
    return part[0] === "*" ? h("strong", pieces(part.slice(2, -2))) : h("code", pieces(part.slice(1, -1)));
  });
  const row = (cells, tag) => h("tr", cells.map((cell) => h(tag, inline(cell))));
  const lines = source.split("\n");
  const made = [];
  let kept = [];
  const flush = (block) => {
    // Empty lines beside a block only part it from the text.
    while (made.length && kept.length && !kept[0].trim()) kept.shift();
    while (block && kept.length && !kept[kept.length - 1].trim()) kept.pop();
    if (kept.length) made.push(inline(kept.join("\n")));
    if (block) made.push(block());
    kept = [];
  };
  for (let n = 0; n < lines.length; n++) {
    const picture = PICTURE.exec(lines[n].trim());
    const head = cut(lines[n]);
    const dashes = cut(lines[n + 1]);
    if (picture) {
      flush(() => h("img.picture", { src: `/a/${picture[2]}`, alt: picture[1] }));
    } else if (head && dashes && head.length === dashes.length && dashes.every((cell) => /^:?-+:?$/.test(cell))) {
      const rows = [];
      for (n += 1; cut(lines[n + 1]); n++) rows.push(cut(lines[n + 1]));
      flush(() => h("table.text-table", row(head, "th"), rows.map((cells) => row(cells, "td"))));
    } else kept.push(lines[n]);
  }
  flush();
  return made;
}

/** The cells of a row of a table. */
function cut(line = "") {
  const row = line.trim().replace(/\\\|/g, "\0");
  return /^\|[^]*\|$/.test(row) ? row.slice(1, -1).split("|").map((cell) => cell.trim().replace(/\0/g, "|")) : null;
}
