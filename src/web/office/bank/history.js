// The versions of a question, what was decided about each, and what changed between two of them.

import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { dialog } from "../shell/dialog.js";
import { problemNotice, waiting, when } from "../shell/notice.js";
import { link } from "../shell/router.js";
import { api } from "../shell/session.js";
import { drawDifference } from "./difference.js";
import { loadQuestion } from "./load.js";
import { verdicts, word } from "./words.js";

/** Draws the history into `home`. */
export async function drawHistory(home, code, current, signal) {
  fill(home, waiting());
  try {
    const { items } = await api.get(`/questions/${encodeURIComponent(code)}/versions`, undefined, { signal });
    fill(
      home,
      items.length < 2 ? null : chooser(code, items, signal),
      h(
        "ol.history",
        {},
        items.map((version) => entry(code, version, current)),
      ),
    );
  } catch (error) {
    if (!signal.aborted) fill(home, problemNotice(error, { retry: () => drawHistory(home, code, current, signal) }));
  }
}

function entry(code, version, current) {
  return h(
    "li",
    {},
    h(
      "p",
      {},
      h(
        "a",
        { href: link("bank", ["q", code], version.version === current ? {} : { version: version.version }) },
        say(`第 ${version.version} 版`, `Version ${version.version}`),
      ),
      version.version === current ? h("span.tag.good", {}, say("使用中", "in use")) : null,
      h("span.hint", {}, ` ${version.author?.display_name ?? say("从文件导入", "from a file")}，${when(version.stored_at)}`),
    ),
    version.reviews.map((review) =>
      h(
        "p.review",
        {},
        h("strong", {}, word(verdicts(), review.decision)),
        h("span.hint", {}, ` ${review.reviewer.display_name} · ${when(review.reviewed_at)}`),
        review.note ? h("span.pre.note", {}, review.note) : null,
      ),
    ),
  );
}

function chooser(code, items, signal) {
  const select = (label, at) =>
    h(
      "select",
      { "aria-label": label },
      items.map((one, index) =>
        h("option", { value: one.version, selected: index === at }, say(`第 ${one.version} 版`, `Version ${one.version}`)),
      ),
    );
  const older = select(say("较早的版本", "Older version"), 1);
  const newer = select(say("较新的版本", "Newer version"), 0);
  return h(
    "div.row.compare",
    {},
    older,
    h("span", { "aria-hidden": "true" }, "→"),
    newer,
    h(
      "button",
      {
        type: "button",
        onclick: async () => {
          const [a, b] = [Number(older.value), Number(newer.value)];
          const body = h("div", {}, waiting());
          const shown = dialog({
            title: say(`第 ${a} 版与第 ${b} 版的不同`, `What differs between version ${a} and ${b}`),
            body,
            wide: true,
          });
          try {
            const [before, after] = await Promise.all([a, b].map((version) => loadQuestion(code, { version, signal })));
            fill(body, drawDifference(before, after));
          } catch (error) {
            if (!signal.aborted) fill(body, problemNotice(error));
          }
          await shown;
        },
      },
      say("比较", "Compare"),
    ),
  );
}
