// One account, as an administrator sees it: name, roles, link, sign-ins.
//
// Invariant: before anything is taken from somebody the page says what that does, and to whom.

import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { moment } from "../exams/time.js";
import { confirm, dialog, toast } from "../shell/dialog.js";
import { makeForm } from "../shell/form.js";
import { heading } from "../shell/frame.js";
import { problemNotice } from "../shell/notice.js";
import { guardLeaving, link } from "../shell/router.js";
import { account as own, api, renewAccount } from "../shell/session.js";
import { askGrant } from "./grant_form.js";
import { grantList, grantText, standing, standingTag as standingTagOf } from "./grants.js";
import { showInvitation } from "./link.js";
import { standingOf, standingTag } from "./words.js";

/** Draws the page. */
export async function drawAccount(main, id) {
  const control = new AbortController();
  const { signal } = control;
  // There is no route of a single account: an organisation has a few dozen.
  const [{ items }, { items: exams }] = await Promise.all([
    api.get("/accounts", {}, { signal }),
    api.get("/exams", {}, { signal }),
  ]);
  let person = items.find((one) => one.id === id);
  const path = `/accounts/${encodeURIComponent(id)}`;
  const place = h("div.stack");
  main.append(place);
  if (!person) {
    fill(place, heading(say("没有这个账号", "No such account"), { back: back() }));
    return undefined;
  }
  const isOwn = person.id === own().account_id;
  let names = null;
  guardLeaving(() => names?.isChanged() ?? false);
  draw();
  return () => control.abort();

  /** Does something and draws what the account is then; a refusal is told in a dialog. */
  async function act(run, told) {
    try {
      const answer = await run();
      if (answer?.id === person.id) person = answer;
      draw();
      toast(told);
      // Whose own roles change sees other pages.
      if (isOwn) await renewAccount();
    } catch (error) {
      await dialog({ title: say("没有完成", "Not done"), body: problemNotice(error) });
    }
  }

  function draw() {
    const tag = standingTag(standingOf(person));
    names = nameForm();
    fill(
      place,
      heading(person.display_name, { back: back() }),
      h(
        "p.exam-facts",
        {},
        tag,
        h("span.figures", {}, person.username),
        h(
          "span.hint",
          {},
          person.last_seen_at
            ? say(`最近使用 ${moment(person.last_seen_at)}`, `Last here ${moment(person.last_seen_at)}`)
            : say("还没有登录过", "Never signed in"),
          say(`，${moment(person.created_at, "day")} 创建`, `, made ${moment(person.created_at, "day")}`),
        ),
      ),
      roles(),
      signIn(),
      h("section.card", {}, h("h2", {}, say("姓名", "Name")), names.element),
      isOwn ? null : ending(),
    );
  }

  function nameForm() {
    return makeForm({
      fields: [{ name: "display_name", label: say("姓名", "Name"), required: true, max: 50, value: person.display_name }],
      submit: say("保存姓名", "Save the name"),
      submitClass: "usual",
      async run({ display_name }) {
        person = await api.put(path, { display_name, is_active: person.is_active });
        draw();
        toast(say("已保存", "Saved"));
        if (isOwn) await renewAccount();
      },
    });
  }

  function roles() {
    return h(
      "section.card",
      {},
      h("h2", {}, say("角色和范围", "Roles")),
      person.grants.length === 0
        ? h("p.notice.warn", {}, say("没有角色：能登录，但什么都不能做。", "None: it can sign in and do nothing."))
        : grantList(person.grants, { exams, acts: grantActs, tag: (grant) => standingTagOf(standing(grant), person) }),
      h(
        "div.row",
        {},
        h(
          "button",
          {
            type: "button",
            onclick: () =>
              askGrant({
                title: say(`给 ${person.display_name} 一个角色`, `A role for ${person.display_name}`),
                exams,
                note: say(
                  "登录着的设备会退出，重新登录后就能用新角色。",
                  "Devices that are signed in are signed out; the role works after signing in again.",
                ),
                async save(grant) {
                  person = await api.post(`${path}/grants`, grant);
                  draw();
                  toast(say("角色已给", "Role given"));
                  if (isOwn) await renewAccount();
                },
              }),
          },
          say("给一个角色…", "Give a role…"),
        ),
      ),
    );
  }

  function grantActs(grant) {
    const text = grantText(grant, exams);
    return [
      standing(grant) === "unconfirmed" && person.has_password
        ? h(
            "button.primary",
            {
              type: "button",
              onclick: () => act(() => api.put(`${path}/grants/${grant.id}/confirmation`), say("已确认", "Confirmed")),
            },
            say("确认", "Confirm"),
            h("span.visually-hidden", {}, `：${text}`),
          )
        : null,
      h(
        "button.danger",
        {
          type: "button",
          onclick: async () => {
            const agreed = await confirm({
              title: say(`收回“${text}”？`, `Take back “${text}”?`),
              danger: true,
              does: [
                say(
                  `${person.display_name} 马上不能再做这个角色的事`,
                  `${person.display_name} can no longer do what this role may, from now on`,
                ),
                say("登录着的设备会退出，要重新登录", "Devices that are signed in are signed out"),
                say("做过的事都留着；以后可以再给", "What was done stays; it can be given again"),
              ],
              confirm: say("收回", "Take it back"),
            });
            if (agreed) await act(() => api.delete(`${path}/grants/${grant.id}`), say("角色已收回", "Role taken back"));
          },
        },
        say("收回…", "Take back…"),
        h("span.visually-hidden", {}, `：${text}`),
      ),
    ];
  }

  function signIn() {
    const line = (text, more, button) => h("li", {}, h("div", {}, h("strong", {}, text), h("span.hint.block", {}, more)), button);
    return h(
      "section.card",
      {},
      h("h2", {}, say("登录", "Signing in")),
      h(
        "ul.files",
        {},
        line(
          person.has_password ? say("忘记密码", "Forgotten password") : say("邀请链接", "Invitation link"),
          say(
            "生成一个新链接，本人打开后自己设密码；以前的链接作废。",
            "A new link, by which its owner chooses a password; earlier links end.",
          ),
          h("button", { type: "button", disabled: !person.is_active, onclick: invite }, say("生成新链接…", "New link…")),
        ),
        line(
          say("退出所有设备", "Sign out everywhere"),
          say("设备丢了，或者怀疑有人冒用时用。", "For a lost device, or when somebody else may be using the account."),
          h("button.danger", { type: "button", onclick: endSessions }, say("全部退出…", "Sign out…")),
        ),
        line(
          say("动态口令", "Codes"),
          person.has_totp
            ? say("已开启。手机丢了、恢复码也没有时，在这里重置。", "On. Reset it when phone and recovery codes are lost.")
            : say("没有开启；由本人在“我的账号”里开启。", "Off; its owner turns it on under “My account”."),
          person.has_totp ? h("button.danger", { type: "button", onclick: resetTotp }, say("重置…", "Reset…")) : null,
        ),
      ),
    );
  }

  async function invite() {
    const agreed = await confirm({
      title: say(`给 ${person.display_name} 一个新链接？`, `A new link for ${person.display_name}?`),
      does: [
        say("以前发过的链接马上作废", "Links sent before end at once"),
        person.has_password
          ? say(
              "现在的密码照样能用，直到本人用链接设了新的；那时其他设备会退出",
              "The present password works until a new one is chosen, which signs other devices out",
            )
          : say("本人打开链接，自己设密码", "Its owner opens it and chooses a password"),
      ],
      confirm: say("生成链接", "Make the link"),
    });
    if (!agreed) return;
    try {
      await showInvitation(person.display_name, await api.post(`${path}/invitation`));
    } catch (error) {
      await dialog({ title: say("没有完成", "Not done"), body: problemNotice(error) });
    }
  }

  async function endSessions() {
    const agreed = await confirm({
      title: say(`让 ${person.display_name} 退出所有设备？`, `Sign ${person.display_name} out everywhere?`),
      danger: true,
      does: [
        say("所有登录着的浏览器和程序马上退出", "Every browser and program that is signed in is signed out at once"),
        isOwn
          ? say("您自己在这里也要重新登录", "You sign in here again, too")
          : say(
              "打开着的页面会要求重新登录，写到一半的内容还在",
              "Open pages ask to sign in again and keep what was being typed",
            ),
        say(
          "密码不变，可以马上再登录；怀疑密码泄露，请同时生成新链接",
          "The password stays, so make a new link as well if it may be known",
        ),
      ],
      confirm: say("全部退出", "Sign out"),
    });
    if (agreed) await act(() => api.delete(`${path}/sessions`), say("已全部退出", "Signed out everywhere"));
  }

  async function resetTotp() {
    const agreed = await confirm({
      title: say(`重置 ${person.display_name} 的动态口令？`, `Reset the codes of ${person.display_name}?`),
      danger: true,
      does: [
        say("手机里的动态口令和所有恢复码马上作废", "The codes of the phone and all recovery codes end at once"),
        say(
          "登录着的设备会退出；之后只凭密码就能登录，直到本人重新开启",
          "Devices are signed out; until it is turned on again the password alone signs in",
        ),
        say("请先当面或打电话核实是本人要求的", "First make sure, in person or by telephone, that its owner asks for it"),
      ],
      confirm: say("重置", "Reset"),
    });
    if (agreed)
      await act(
        async () => {
          await api.delete(`${path}/totp`);
          person = { ...person, has_totp: false };
        },
        say("动态口令已重置", "Codes reset"),
      );
  }

  function ending() {
    return h(
      "section.card",
      {},
      h("h2", {}, person.is_active ? say("停用账号", "Deactivate") : say("账号已停用", "Deactivated")),
      h(
        "p",
        {},
        person.is_active
          ? say(
              "人离开或调岗时停用。做过的事和记录都留着，随时可以恢复。",
              "When somebody leaves. What they did stays on record, and the account can be used again later.",
            )
          : say(
              "不能登录。恢复后，密码、动态口令和角色都和停用前一样。",
              "It cannot sign in. Once active again it has its password, codes and roles as before.",
            ),
      ),
      h(
        "div.row",
        {},
        person.is_active
          ? h("button.danger", { type: "button", onclick: deactivate }, say("停用…", "Deactivate…"))
          : h(
              "button",
              { type: "button", onclick: () => setActive(true, say("账号已恢复", "Active again")) },
              say("恢复使用", "Make active"),
            ),
      ),
    );
  }

  function setActive(isActive, told) {
    return act(() => api.put(path, { display_name: person.display_name, is_active: isActive }), told);
  }

  async function deactivate() {
    const agreed = await confirm({
      title: say(`停用 ${person.display_name} 的账号？`, `Deactivate ${person.display_name}?`),
      danger: true,
      does: [
        say("马上退出所有设备，不能再登录", "Signed out everywhere at once; it cannot sign in any more"),
        say("还没用的邀请链接作废", "Links that were not used end"),
        say("做过的事、写过的题和操作记录都不变；可以恢复", "What was done and written stays; it can be made active again"),
      ],
      confirm: say("停用", "Deactivate"),
    });
    if (agreed) await setActive(false, say("账号已停用", "Deactivated"));
  }
}

const back = () => ({ href: link("settings", ["accounts"]), text: say("全部账号", "All accounts") });
