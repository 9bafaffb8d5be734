// Files from the server, with progress, a way out, and refusals in words: a plain link would save the refusal as the file.
//
//     import { download, downloadButton } from "../shell/download.js";
//     await download("/exams/…/workbook.xlsx", { title: say("正在导出…", "Exporting…"), name: "成绩.xlsx", query });
//     h("div.row", {}, downloadButton(say("下载模板", "Template"), "/bank/template.xlsx"))
//
// Invariant: the reader learns whether the file came.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { dialog, toast, working } from "./dialog.js";
import { problemNotice } from "./notice.js";
import { api } from "./session.js";

/** Fetches a file and hands it over; resolves to whether it came. `absent` says why there may be none yet. */
export async function download(path, { title, name, query, absent } = {}) {
  try {
    const isDone = await working({ title: title ?? say("正在准备文件…", "Preparing the file…") }, async (signal) => {
      await api.download(path, { name, query, signal });
      return true;
    });
    if (isDone) toast(say("已下载，请在浏览器的下载里查看。", "Saved: look among your downloads."));
    return Boolean(isDone);
  } catch (error) {
    const isAbsent = absent !== undefined && error.code === "not_found";
    await dialog({ title: say("没有下载成功", "Not downloaded"), body: isAbsent ? h("p", {}, absent) : problemNotice(error) });
    return false;
  }
}

/** A button that does it. */
export function downloadButton(text, path, options) {
  return h("button", { type: "button", onclick: () => download(path, options) }, text);
}
