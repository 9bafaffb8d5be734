// TOTP codes (RFC 6238) of one's own account: turning them on with an authenticator app, the recovery codes, turning them off.
//
// Invariant: recovery codes are told once. Until the reader says that they are kept, leaving is asked about.

import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { codeField, typedCode } from "../shell/code_field.js";
import { copyButton } from "../shell/copy.js";
import { confirm, dialog, toast } from "../shell/dialog.js";
import { saveText } from "../shell/files.js";
import { faultAt, makeForm } from "../shell/form.js";
import { problemNotice, waiting } from "../shell/notice.js";
import { codeOf } from "../shell/qr.js";
import { guardLeaving } from "../shell/router.js";
import { account, api, loadAccount } from "../shell/session.js";

/** The card of codes. */
export function totpCard() {
  const place = h("div.stack");
  const title = h("h2", { tabindex: "-1" }, say("动态口令（两步验证）", "Codes (second step)"));
  const element = h("section.card.totp", {}, title, place);
  let isKept = true;
  guardLeaving(() => !isKept);
  draw();
  return element;

  function draw() {
    fill(place, account().has_totp ? on() : off());
  }

  function off() {
    return [
      h("p.notice.warn", {}, say("没有开启：知道您密码的人就能登录。", "Off: whoever knows your password can sign in.")),
      h(
        "p",
        {},
        say(
          "开启后，登录时除了密码，还要输入手机上每 30 秒变一次的 6 位数字。手机要先装一个身份验证器，例如 FreeOTP、Microsoft Authenticator、腾讯身份验证器。",
          "When on, signing in wants six digits besides the password, which an authenticator app on your phone shows and changes every 30 seconds.",
        ),
      ),
      h("div.row", {}, h("button.primary", { type: "button", onclick: begin }, say("开启动态口令", "Turn it on"))),
    ];
  }

  function on() {
    return [
      h("p.notice.good", {}, say("已开启：登录要密码和手机上的动态口令。", "On: signing in wants your password and a code.")),
      h(
        "p.hint",
        {},
        say(
          "换手机：先关闭，再用新手机重新开启。恢复码用完了也这样做。",
          "For another phone, or new recovery codes: turn it off, then on again.",
        ),
      ),
      h("div.row", {}, h("button.danger", { type: "button", onclick: end }, say("关闭动态口令…", "Turn it off…"))),
    ];
  }

  async function begin() {
    fill(place, waiting());
    try {
      const { secret, uri } = await api.post("/me/totp");
      drawEnrolment(secret, uri);
    } catch (error) {
      fill(place, problemNotice(error), off());
    }
  }

  function drawEnrolment(secret, uri) {
    const shown = h("p.secret.figures", {}, (secret.match(/.{1,4}/g) ?? []).join(" "));
    const form = makeForm({
      fields: [
        codeField({
          label: say("手机上显示的 6 位数字", "The six digits on your phone"),
          hint: say("输入一次，证明手机已经设好。", "Once, to show that the phone is set up."),
        }),
      ],
      submit: say("验证并开启", "Check and turn on"),
      cancel: draw,
      async run(values) {
        try {
          const { recovery_codes: codes } = await api.put("/me/totp", { code: typedCode(values) });
          drawRecovery(codes);
        } catch (error) {
          if (error.code !== "wrong_code") throw error;
          form.set("code", "");
          throw faultAt(
            error,
            "code",
            say(
              "不对或已经用过。请看手机的时间准不准，再输入新的一个。",
              "Wrong, or used already. Check the clock of the phone and enter the next one.",
            ),
          );
        }
        await loadAccount();
      },
    });
    fill(
      place,
      h(
        "p",
        {},
        say(
          "在手机上打开身份验证器，添加账号，扫这个码：",
          "Open the authenticator app on your phone, add an account, and scan this:",
        ),
      ),
      h("div.totp-code", {}, codeFor(uri)),
      h(
        "details",
        {},
        h("summary", {}, say("扫不了？手动输入密钥", "Cannot scan? Type the secret")),
        h("div.stack.tight", {}, shown, h("div.row", {}, copyButton(secret, shown, { label: say("复制密钥", "Copy it") }))),
        h("p.hint", {}, say("类型选“基于时间”，6 位，30 秒。", "Time-based, 6 digits, 30 seconds.")),
      ),
      form.element,
    );
    form.field("code").control.focus();
  }

  function drawRecovery(codes) {
    isKept = false;
    const list = h(
      "ul.recovery-codes.figures",
      {},
      codes.map((code) => h("li", {}, code)),
    );
    const text = codes.join("\n");
    const box = h("input", {
      type: "checkbox",
      id: "codes-kept",
      onchange: () => {
        done.disabled = !box.checked;
      },
    });
    const done = h(
      "button.primary",
      {
        type: "button",
        disabled: true,
        onclick: () => {
          isKept = true;
          draw();
          toast(say("动态口令已开启", "Codes are on"));
          title.focus();
        },
      },
      say("完成", "Done"),
    );
    fill(
      place,
      h("h3", {}, say("恢复码", "Recovery codes")),
      h(
        "p",
        {},
        say(
          "手机不在身边时，用恢复码代替动态口令登录，每个只能用一次。只显示这一次：请打印，或存到密码管理器里，不要和手机放在一起。",
          "Without your phone one of these signs you in, once each. They are told only now: print them or keep them in a password manager, not with the phone.",
        ),
      ),
      h("p.only-print", {}, `examhall · ${location.host} · ${account().username}`),
      list,
      h(
        "div.row.no-print",
        {},
        h("button", { type: "button", onclick: () => print() }, say("打印", "Print")),
        copyButton(text, list, { label: say("复制", "Copy") }),
        h(
          "button",
          { type: "button", onclick: () => saveText(say("examhall 恢复码.txt", "examhall recovery codes.txt"), `${text}\n`) },
          say("保存为文件", "Save as a file"),
        ),
      ),
      h(
        "div.check-line.no-print",
        {},
        box,
        h("label", { for: "codes-kept" }, say("我已经把恢复码保存好了", "I have kept the recovery codes")),
      ),
      h("div.row.no-print", {}, done),
    );
    title.focus();
  }

  async function end() {
    const agreed = await confirm({
      title: say("关闭动态口令？", "Turn the codes off?"),
      danger: true,
      does: [
        say("以后只凭密码就能登录", "The password alone signs in from now on"),
        say("手机上的口令和剩下的恢复码马上作废", "The codes of your phone and the recovery codes end at once"),
        say("可以随时重新开启", "You can turn them on again at any time"),
      ],
      confirm: say("关闭", "Turn off"),
    });
    if (!agreed) return;
    try {
      await api.delete("/me/totp");
      await loadAccount();
      draw();
      toast(say("动态口令已关闭", "Codes are off"));
      title.focus();
    } catch (error) {
      await dialog({ title: say("没有完成", "Not done"), body: problemNotice(error) });
    }
  }
}

/** The code to scan; a link too long for one is typed. */
function codeFor(uri) {
  try {
    return codeOf(uri, say("身份验证器的二维码", "Code for the authenticator app"));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return h("p.hint", {}, say("二维码放不下，请手动输入密钥。", "Too long for a code: type the secret."));
  }
}
