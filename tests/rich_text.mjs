// The pages' reader of texts with marks, held to the cases that hold the program's: node tests/rich_text.mjs
//
// It runs without a browser: what it needs of one is a tree of nodes, which is written out as the program writes it.

import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));

class FakeNode {
  constructor(name) {
    this.name = name;
    this.children = [];
    this.attributes = [];
    this.classList = { add: (...names) => this.setAttribute("class", names.join(" ")) };
  }

  setAttribute(name, value) {
    this.attributes.push([name, value]);
  }

  append(...children) {
    this.children.push(...children);
  }
}

globalThis.Node = FakeNode;
globalThis.document = { createElement: (name) => new FakeNode(name) };

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
// eslint-disable-next-line no-control-regex
const escaped = (text) => text.replace(/[&<>"']/g, (c) => ESCAPES[c]).replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, " ");

function written(node) {
  if (!(node instanceof FakeNode)) return escaped(String(node));
  const attributes = node.attributes.map(([name, value]) => ` ${name}="${escaped(value)}"`).join("");
  const inner = node.children.map(written).join("");
  return node.name === "img" ? `<img${attributes}>` : `<${node.name}${attributes}>${inner}</${node.name}>`;
}

/** Holds the reader to every case; how many there are. */
export async function checkCases() {
  // By their endings Node.js would not take the pages' files for modules.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "examhall-rich-text-"));
  for (const name of ["dom", "rich_text"]) {
    const source = fs.readFileSync(path.join(here, `../src/web/shared/${name}.js`), "utf8");
    fs.writeFileSync(path.join(folder, `${name}.mjs`), source.replaceAll("./dom.js", "./dom.mjs"));
  }
  const { rich } = await import(pathToFileURL(path.join(folder, "rich_text.mjs")));
  fs.rmSync(folder, { recursive: true });
  const cases = JSON.parse(fs.readFileSync(path.join(here, "rich_text_cases.json"), "utf8"));
  for (const { source, html } of cases) {
    const nodes = rich(source, () => new FakeNode("u")).flat(Infinity);
    assert.equal(nodes.map(written).join(""), html, JSON.stringify(source));
  }
  return cases.length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(`${await checkCases()} cases are read as the program reads them`);
