// All accounts: who they are, what they may do and where, when they were last here.

import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { moment } from "../exams/time.js";
import { heading } from "../shell/frame.js";
import { empty, waiting } from "../shell/notice.js";
import { link, replaceQuery } from "../shell/router.js";
import { account, api } from "../shell/session.js";
import { makeTable } from "../shell/table.js";
import { grantText, standing } from "./grants.js";
import { ROLE_NAMES, roleText } from "./roles.js";
import { standingOf, standings, standingTag, standingText } from "./words.js";

/** Draws the list. */
export async function drawList(main, query) {
  const control = new AbortController();
  const { signal } = control;
  const place = h("div.stack", {}, waiting());
  main.append(
    heading(say("账号", "Accounts"), {
      text: say(
        "谁能登录、能做什么、管到哪里。考生不在这里：他们用准考凭证进入考试。",
        "Who may sign in, do what, and where. Candidates are not here: they enter with tickets.",
      ),
      actions: [newAccount()],
    }),
    place,
  );
  const [{ items }, { items: exams }] = await Promise.all([
    api.get("/accounts", {}, { signal }),
    api.get("/exams", {}, { signal }),
  ]);
  const table = makeTable({
    caption: say("账号", "Accounts"),
    key: (row) => row.id,
    search: say("搜索姓名、用户名、角色", "Search name, username, role"),
    sort: ["name", "up"],
    onFilter: replaceQuery,
    filterState: Object.fromEntries(query),
    filters: [
      { key: "state", label: say("状态", "State"), value: standingOf, options: standings() },
      {
        key: "role",
        label: say("角色", "Role"),
        fits: (row, wanted) => row.grants.some(({ role }) => role === wanted),
        options: ROLE_NAMES.map((role) => [role, roleText(role)]),
      },
    ],
    columns: [
      {
        key: "name",
        title: say("姓名", "Name"),
        main: true,
        value: (row) => row.display_name,
        cell: (row) =>
          h(
            "span",
            {},
            h("a", { href: link("settings", ["accounts", row.id]) }, row.display_name),
            row.id === account().account_id ? h("span.hint", {}, say("（您自己）", " (you)")) : null,
          ),
      },
      { key: "username", title: say("用户名", "Username"), kind: "code", value: (row) => row.username },
      {
        key: "grants",
        title: say("角色和范围", "Roles"),
        value: (row) => row.grants.map((grant) => grantText(grant, exams)).join(say("；", "; ")),
        cell: (row) => grantLines(row, exams),
        sort: false,
      },
      {
        key: "state",
        title: say("状态", "State"),
        value: (row) => standingText(standingOf(row)),
        cell: (row) => standingTag(standingOf(row)),
      },
      {
        key: "totp",
        title: say("动态口令", "Codes"),
        value: (row) => (row.has_totp ? say("已开启", "On") : say("没有", "Off")),
      },
      {
        key: "seen",
        title: say("最近使用", "Last here"),
        kind: "time",
        value: (row) => (row.last_seen_at ? moment(row.last_seen_at) : say("从未", "Never")),
        order: (row) => row.last_seen_at,
      },
    ],
    empty: () =>
      empty({
        title: say("还没有账号", "No account yet"),
        text: say("开一个账号，把邀请链接发给本人。", "Make one and send its owner the link."),
        actions: [newAccount()],
      }),
  });
  fill(place, items.length === 1 ? alone() : null, table.element);
  table.setRows(items);
  return () => control.abort();
}

function grantLines(row, exams) {
  if (row.grants.length === 0) return h("span.hint", {}, say("没有角色，什么都不能做", "None: may do nothing"));
  return h(
    "ul.plain-lines",
    {},
    row.grants.map((grant) => h("li", { class: standing(grant) === "in_force" ? "" : "hint" }, grantText(grant, exams))),
  );
}

/** What to do while nobody else has an account. */
function alone() {
  return empty({
    title: say("现在只有您一个人", "You are the only one"),
    text: say(
      "给一起办考试的人各开一个账号，不要共用：谁做了什么才查得清。每人只给用得到的角色，例如出题人、监考人，范围可以只到一个支部或一场考试。",
      "Give everybody who works with you an account of their own, so that the record tells who did what. Give each the roles they need alone, for a branch or an exam where that is enough.",
    ),
    actions: [newAccount()],
  });
}

const newAccount = () => h("a.button.primary", { href: link("settings", ["accounts", "new"]) }, say("新建账号", "New account"));
