// A new account: who, which roles; then the link for its owner.

import { announce, fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { makeForm } from "../shell/form.js";
import { heading } from "../shell/frame.js";
import { guardLeaving, link } from "../shell/router.js";
import { api } from "../shell/session.js";
import { askGrant } from "./grant_form.js";
import { grantList } from "./grants.js";
import { invitationLink } from "./link.js";

const USERNAME = /^[A-Za-z0-9._-]{2,32}$/;

/** Draws the page. */
export async function drawNew(main) {
  const { items: exams } = await api.get("/exams");
  const grants = [];
  const roles = h("div.stack.tight");
  const head = heading(say("新建账号", "New account"), {
    back: { href: link("settings", ["accounts"]), text: say("全部账号", "All accounts") },
  });
  const form = makeForm({
    fields: [
      {
        name: "display_name",
        label: say("姓名", "Name"),
        required: true,
        max: 50,
        hint: say("显示在操作记录里，例如“张三”。", "Shown in the record of what was done."),
      },
      {
        name: "username",
        label: say("用户名", "Username"),
        required: true,
        max: 32,
        hint: say(
          "登录时使用，2 到 32 个英文字母、数字或 . - _，以后不能改。",
          "For signing in: 2 to 32 letters, digits, or . - _. It stays as it is.",
        ),
        check: (text) =>
          USERNAME.test(text)
            ? ""
            : say("只能用英文字母、数字和 . - _，2 到 32 个字符。", "Letters, digits and . - _ only, 2 to 32 of them."),
      },
      h("fieldset.field", {}, h("legend", {}, say("角色", "Roles")), roles),
    ],
    submit: say("创建，拿邀请链接", "Make it, and get the link"),
    cancel: () => {
      location.hash = link("settings", ["accounts"]);
    },
    async run(values) {
      const made = await api.post("/accounts", { ...values, grants });
      isDone = true;
      showDone(made);
    },
  });
  let isDone = false;
  guardLeaving(() => !isDone && (form.isChanged() || 0 < grants.length));
  const card = h("section.card", {}, form.element);
  main.append(head, card);
  drawRoles();

  function drawRoles() {
    const add = h(
      "button",
      { type: "button", onclick: give },
      grants.length === 0 ? say("给一个角色…", "Give a role…") : say("再给一个角色…", "Another role…"),
    );
    fill(
      roles,
      grants.length === 0
        ? h(
            "p.hint",
            {},
            say(
              "还没有角色。没有角色的账号登录后什么都不能做；以后也可以再给。",
              "None yet. Without one nothing can be done; roles can be given later, too.",
            ),
          )
        : grantList(grants, {
            exams,
            tag: () => null,
            acts: (grant) => [
              h(
                "button",
                {
                  type: "button",
                  onclick: () => {
                    grants.splice(grants.indexOf(grant), 1);
                    drawRoles();
                    roles.querySelector("button:last-child").focus();
                  },
                },
                say("去掉", "Remove"),
              ),
            ],
          }),
      h("div.row", {}, add),
    );
  }

  async function give() {
    await askGrant({
      title: say("给一个角色", "Give a role"),
      exams,
      save: (grant) => {
        grants.push(grant);
        drawRoles();
        announce(say("已加上角色", "Role added"));
      },
    });
  }

  function showDone({ account, invitation }) {
    fill(
      card,
      h("h2", { tabindex: "-1" }, say(`${account.display_name} 的账号已创建`, `The account of ${account.display_name} is made`)),
      h(
        "div.stack",
        {},
        invitationLink(account.display_name, invitation),
        h(
          "div.row.end",
          {},
          h("a.button", { href: link("settings", ["accounts", account.id]) }, say("看这个账号", "See the account")),
          h("a.button", { href: link("settings", ["accounts"]) }, say("回到全部账号", "All accounts")),
        ),
      ),
    );
    card.querySelector("h2").focus();
  }
}
