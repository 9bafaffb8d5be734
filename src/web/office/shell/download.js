// Files from the server, with progress, a way out, and refusals in words: a plain link would save the refusal as the file.
//
//     import { download, downloadButton } from "../shell/download.js";
//     await download("/exams/…/workbook.xlsx", { title: say("正在导出…", "Exporting…"), name: "成绩.xlsx", query });
//     h("div.row", {}, downloadButton(say("下载模板", "Template"), "/bank/template.xlsx"))
//     await fetchFile(path, { title, note, query });    // true; null where the reader cancelled; problems are thrown
//
// Invariant: the reader learns whether the file came.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { dialog, toast, working } from "./dialog.js";
import { sizeText } from "./files.js";
import { problemNotice } from "./notice.js";
import { api } from "./session.js";

/** Fetches a file and hands it over; resolves to whether it came. `absent` says why there may be none yet. */
export async function download(path, { title, name, query, absent } = {}) {
  try {
    const isDone = await fetchFile(path, { title: title ?? say("正在下载…", "Saving the file…"), name, query });
    if (isDone) toast(say("已下载，请在浏览器的下载里查看。", "Saved: look among your downloads."));
    return Boolean(isDone);
  } catch (error) {
    const isAbsent = absent !== undefined && error.code === "not_found";
    await dialog({ title: say("没有下载成功", "Not downloaded"), body: isAbsent ? h("p", {}, absent) : problemNotice(error) });
    return false;
  }
}

/** Fetches a file under a dialog that tells how much has come and can call it off. */
export function fetchFile(path, { title, note = say("服务器正在准备文件…", "The server prepares the file…"), name, query }) {
  const text = (received, total) =>
    total === 0
      ? say(`已收到 ${sizeText(received)}`, `${sizeText(received)} received`)
      : say(`已收到 ${sizeText(received)}，共 ${sizeText(total)}`, `${sizeText(received)} of ${sizeText(total)} received`);
  return working({ title, note }, async (signal, report) => {
    await api.download(path, { name, query, signal, report: (received, total) => report(received, total, text(received, total)) });
    return true;
  });
}

/** A button that does it. */
export function downloadButton(text, path, options) {
  return h("button", { type: "button", onclick: () => download(path, options) }, text);
}
