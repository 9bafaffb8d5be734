// What became of an import: stored, undone, over; and the way back.

import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { empty } from "../../shell/notice.js";
import { link } from "../../shell/router.js";
import { may } from "../../shell/session.js";
import { undoImport } from "./past.js";

/** Draws what storing did; `found` is the import. */
export function drawDone(place, found, { created, changed, unchanged, codes = [] }) {
  fill(
    place,
    h(
      "section.card.stack",
      {},
      h("h2", {}, say("导入完成", "Imported")),
      h(
        "p",
        {},
        say(
          `新增 ${created} 道，更新 ${changed} 道，没有变化 ${unchanged} 道。`,
          `${created} new, ${changed} changed, ${unchanged} as they were.`,
        ),
      ),
      h(
        "div.row",
        {},
        may("review_bank")
          ? h("a.button.primary", { href: link("bank", ["review"]) }, say("去审核这些草稿", "Review the drafts"))
          : h("a.button.primary", { href: link("bank", [], { status: "draft" }) }, say("看这些草稿", "See the drafts")),
        h("a.button", { href: link("bank", ["import"]) }, say("继续导入", "Import more")),
        undoButton(place, found),
      ),
      codes.length === 0
        ? null
        : h(
            "details.fold",
            {},
            h("summary", {}, say(`题号（${codes.length}）`, `Codes (${codes.length})`)),
            h(
              "ul.code-list",
              {},
              codes.map((code) => h("li", {}, h("a", { href: link("bank", ["q", code]) }, code))),
            ),
          ),
    ),
  );
  place.querySelector("h2").scrollIntoView({ block: "center" });
}

/** Draws an import about which nothing is to be decided any more. */
export function drawOver(place, found) {
  const words = {
    stored: [
      say("这次导入已经入库", "This import is stored"),
      say("可以去审核草稿；导错了可以撤销。", "Review the drafts, or undo it."),
    ],
    undone: [say("这次导入已经撤销", "This import was undone"), say("它新增的题已经停用，改过的题已恢复原样。", "The questions that it added are retired, and those that it changed are as before.")],
    expired: [
      say("这次预览已经过期", "This preview is over"),
      say("请重新选择文件读取一遍。题库没有变化。", "Read the file once more. The bank is as it was."),
    ],
  }[found.state];
  fill(
    place,
    empty({
      title: words[0],
      text: words[1],
      actions:
        found.state === "stored"
          ? [
              may("review_bank")
                ? h("a.button.primary", { href: link("bank", ["review"]) }, say("去审核草稿", "Review drafts"))
                : null,
              undoButton(place, found),
            ]
          : [h("a.button.primary", { href: link("bank", ["import"]) }, say("重新导入", "Import again"))],
    }),
  );
}

function undoButton(place, found) {
  return h(
    "button.danger",
    {
      type: "button",
      onclick: async () => {
        if (await undoImport(found)) {
          found.state = "undone";
          drawOver(place, found);
        }
      },
    },
    say("撤销这次导入", "Undo this import"),
  );
}
