// What went wrong, in words, with what to do next; empty places; moments and numbers as the reader writes them.
//
//     import { empty, problemNotice, waiting, when } from "../shell/notice.js";
//     fill(place, problemNotice(error, { retry: load }));
//     fill(place, empty({ title, text, actions: [h("a.button.primary", { href }, "…")] }));
//     fill(place, waiting(say("正在载入…", "Loading…")));
//     when("2025-11-30T08:00:00Z")  // 2025年11月30日 16:00; `when(x, "short")` for tables
//
// Invariant: every refusal has a next step, also one that the server does not know of (no connection).

import { Problem } from "../../shared/api.js";
import { h } from "../../shared/dom.js";
import { language, say } from "../../shared/language.js";

/** The sentences of a problem: what happened, and what the reader can do. */
export function problemText(error) {
  if (!(error instanceof Problem)) {
    return {
      title: say("页面出错了", "The page has a fault"),
      text: say("请刷新后重试；如果仍然出现，请告诉管理员。", "Reload and try again; tell the administrator if it stays."),
    };
  }
  switch (error.code) {
    case "offline":
      return {
        title: say("连不上服务器", "The server cannot be reached"),
        text: say(
          "请检查网络。页面上的内容都还在，恢复后再试一次即可。",
          "Check the connection. Everything on this page is kept; try again when it is back.",
        ),
      };
    case "timeout":
      return {
        title: say("服务器迟迟没有答复", "The server does not answer"),
        text: say(
          "可能正忙。请稍等片刻再试；刚才的操作也可能已经完成，请先刷新查看。",
          "It may be busy. Wait a little and try again; what you did may have been done, so look first.",
        ),
      };
    case "not_signed_in":
      return {
        title: say("登录已失效", "You are not signed in any more"),
        text: say(
          "请重新登录后再试一次，页面上的内容都还在。",
          "Sign in again and try once more; everything on this page is kept.",
        ),
      };
    case "forbidden":
      return {
        title: say("没有权限", "Not allowed"),
        text: say("这个账号不能做这件事，请联系管理员。", "This account may not do this; ask an administrator."),
      };
    case "proof_needed":
      return {
        title: say("没有确认身份，操作没有执行", "Not confirmed, and not done"),
        text: say("需要时再试一次，并输入密码。", "Try again when you want to, and give your password."),
      };
    case "too_many_tries":
      return {
        title: say("尝试次数太多", "Too many tries"),
        text: say(
          "为防止有人猜密码，请等按钮上的倒计时结束后再试。",
          "To keep others from guessing, wait until the button has counted down.",
        ),
      };
    case "not_found":
      return {
        title: say("没有找到", "Not found"),
        text: say(
          "可能已被删除，或者链接不完整。请回到列表重新打开。",
          "It may have been removed, or the link is not whole. Go back to the list.",
        ),
      };
    case "body_too_large":
      return { title: say("文件太大", "The file is too large"), text: error.detail };
    case "busy":
      return { title: say("系统繁忙", "Busy"), text: say("请等几秒再试。", "Try again in a few seconds.") };
    default:
      if (error.status === 502 || error.status === 503 || error.status === 504) {
        return {
          title: say("服务暂时不可用", "The service is not available"),
          text: say("请稍后再试；页面上的内容都还在。", "Try again later; everything on this page is kept."),
        };
      }
      return { title: error.title || say("操作没有完成", "This was not done"), text: error.detail };
  }
}

/** A problem as a notice: `retry` gives a button, `lines` are further sentences. */
export function problemNotice(error, { retry, lines = [] } = {}) {
  // A fault of the page itself: whoever looks into it finds it where browsers show such.
  if (!(error instanceof Problem)) reportError(error);
  const { title, text } = problemText(error);
  const id = error instanceof Problem && 500 <= error.status ? error.document.request_id : null;
  return h(
    "div.notice.bad",
    { role: "alert" },
    h(
      "p",
      {},
      h("strong", {}, title),
      text && text.toLowerCase() !== title.toLowerCase() ? h("span", {}, say("：", ": "), text) : null,
    ),
    lines.length === 0
      ? null
      : h(
          "ul",
          {},
          lines.map((line) => h("li", {}, line)),
        ),
    id
      ? h("p.hint", {}, say(`请求编号（报告故障时请提供）：${id}`, `Number of the request, for the administrator: ${id}`))
      : null,
    retry ? h("button", { type: "button", onclick: retry }, say("重试", "Try again")) : null,
  );
}

/** A place where nothing is yet: what it is for, and what to do next. */
export function empty({ title, text, actions = [] }) {
  const acts = actions.filter(Boolean);
  return h(
    "div.empty",
    {},
    h("h2", {}, title),
    text ? h("p", {}, text) : null,
    acts.length === 0 ? null : h("div.row", {}, acts),
  );
}

/** That something is on its way. */
export function waiting(text = say("正在载入…", "Loading…")) {
  return h("p.waiting", { role: "status" }, h("span.spinner", { "aria-hidden": "true" }), text);
}

/** A moment in the reader's zone. `short` leaves the year of this year out. */
export function when(moment, form = "long") {
  if (!moment) return "—";
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return String(moment);
  const year = form === "short" && at.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" };
  const parts =
    form === "short"
      ? { ...year, month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hour12: false }
      : { ...year, month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false };
  return new Intl.DateTimeFormat(language() === "en" ? "en-GB" : "zh-CN", parts).format(at);
}
