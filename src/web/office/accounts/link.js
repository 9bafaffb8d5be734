// The link of an invitation, shown once.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { moment } from "../exams/time.js";
import { copyButton } from "../shell/copy.js";
import { dialog } from "../shell/dialog.js";

/** A link with what to do with it; `invitation` is `{ token, expires_at }`. */
export function invitationLink(name, { token, expires_at: expires }) {
  const text = `${location.origin}/office#/invitation/${token}`;
  const shown = h("p.secret.figures", { tabindex: "0", "aria-label": say("邀请链接", "Invitation link") }, text);
  return h(
    "div.stack",
    {},
    h(
      "p",
      {},
      say(
        `请把链接单独发给 ${name} 本人。打开后自己设密码，您也看不到。拿到链接的人就能设密码，不要发到群里。`,
        `Send it to ${name} alone. Its owner chooses a password, which you do not see. Whoever has the link can do so: post it nowhere.`,
      ),
    ),
    shown,
    h("div.row", {}, copyButton(text, shown, { label: say("复制链接", "Copy the link"), kind: ".primary" })),
    h(
      "p.hint",
      {},
      say(
        `只能用一次，到 ${moment(expires)} 为止。链接只显示这一次；丢了可以再生成，旧的就作废。`,
        `It works once, until ${moment(expires)}. It is told only now; if it gets lost make another, which ends this one.`,
      ),
    ),
  );
}

/** Shows a link in a dialog that wants an answer. */
export function showInvitation(name, invitation) {
  return dialog({
    title: say(`${name} 的邀请链接`, `Link for ${name}`),
    wide: true,
    mustAnswer: true,
    body: invitationLink(name, invitation),
    actions: [{ text: say("已经发给本人", "It is sent"), value: true, name: "confirm" }],
  });
}
