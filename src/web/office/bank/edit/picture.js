// A picture put into the text that the cursor was in last: uploaded, then named on a line of its own.

import { announce, fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { problemNotice } from "../../shell/notice.js";
import { api } from "../../shell/session.js";

/** Largest picture that the server takes, in bytes. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Draws the button; `target()` is the text area that gets the picture. */
export function drawPictureButton(target) {
  const told = h("div", { "aria-live": "polite" });
  const file = h("input", { type: "file", accept: "image/png,image/jpeg,image/webp", hidden: true, "aria-label": say("图片", "Picture") });
  const words = h("input", { maxlength: 100, autocomplete: "off", "aria-label": say("图片说明", "Words for the picture") });
  words.placeholder = say("图片说明（读屏软件会读出）", "Words for who cannot see it");
  const button = h("button", { type: "button", onclick: () => file.click() }, say("在光标处插入图片", "Insert a picture at the cursor"));
  file.addEventListener("change", () => {
    const [chosen] = file.files;
    // The same file can be chosen again.
    file.value = "";
    if (chosen) upload(chosen);
  });

  async function upload(chosen) {
    if (MAX_BYTES < chosen.size) {
      fill(told, h("p.fault", {}, say("图片超过 4 MB，请先缩小。", "The picture is larger than 4 MB: make it smaller.")));
      return;
    }
    button.disabled = true;
    fill(told, h("p.hint", {}, say("正在上传…", "Uploading…")));
    try {
      const { sha256 } = await api.post("/assets", chosen, { timeoutMs: 120000, headers: { "Content-Type": "application/octet-stream" } });
      insertLine(target(), `![${words.value.replace(/[[\]_]/g, "")}](asset:${sha256})`);
      words.value = "";
      fill(told);
      announce(say("图片已插入", "The picture is inserted"));
    } catch (error) {
      fill(told, problemNotice(error));
    } finally {
      button.disabled = false;
    }
  }

  return h("div.field", {}, h("div.row.picture-tools", {}, button, words, file), told);
}

/** Puts a line behind the one that the cursor is in. */
function insertLine(area, line) {
  const text = area.value;
  const end = text.indexOf("\n", area.selectionEnd);
  const at = end < 0 ? text.length : end;
  const isEmpty = text.slice(text.lastIndexOf("\n", at - 1) + 1, at).trim() === "";
  area.setRangeText(isEmpty ? line : `\n${line}`, at, at, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
}
