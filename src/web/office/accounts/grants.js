// Grants: who is what, where, from when to when.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { moment } from "../exams/time.js";
import { account } from "../shell/session.js";
import { roleSentence, roleText } from "./roles.js";

/** Roles that hold a permission of those whose reach the pages ask about. */
const HOLDERS = { manage_exams: ["administrator", "organiser"], read_audit: ["administrator", "organiser"] };

/** How far the reader's own roles with a permission reach: `{ isEverywhere, branches }`. */
export function reachOf(permission) {
  const held = (account()?.grants ?? []).filter(
    (grant) => HOLDERS[permission].includes(grant.role) && standing(grant) === "in_force",
  );
  return {
    isEverywhere: held.some(({ scope }) => scope.kind === "everything"),
    branches: held.filter(({ scope }) => scope.kind === "branch").map(({ scope }) => scope.branch),
  };
}

/** `unconfirmed`, `early`, `over` or `in_force`: what a grant gives now. */
export function standing(grant, now = Date.now()) {
  if (!grant.confirmed_at) return "unconfirmed";
  if (grant.valid_from && now < Date.parse(grant.valid_from)) return "early";
  return grant.valid_to && Date.parse(grant.valid_to) <= now ? "over" : "in_force";
}

const STANDINGS = {
  unconfirmed: ["等另一位管理员确认", "Another administrator has to confirm it", "warn"],
  invited: ["设好密码后生效", "From when the password is set", ""],
  early: ["还没到时间", "Not yet", "warn"],
  over: ["已到期", "Over", ""],
  in_force: ["有效", "In force", "good"],
};

/** A standing as a tag; who has not come yet confirms what they were given by coming. */
export function standingTag(name, { has_password: hasCome } = { has_password: true }) {
  const [zh, en, kind] = STANDINGS[name === "unconfirmed" && !hasCome ? "invited" : name];
  return h(`span.tag${kind ? `.${kind}` : ""}`, {}, say(zh, en));
}

/** Where a grant reaches, in words; `exams` are `{ id, title }` that are known. */
export function scopeText(scope, exams = []) {
  switch (scope.kind) {
    case "everything":
      return say("整个单位", "everywhere");
    case "branch":
      return say(`${scope.branch} 及下级`, `${scope.branch} and below`);
    default: {
      const exam = exams.find(({ id }) => id === scope.exam_id);
      return say(`考试“${exam?.title ?? scope.exam_id}”`, `Exam “${exam?.title ?? scope.exam_id}”`);
    }
  }
}

/** Role and reach in a line. */
export function grantText(grant, exams) {
  return say(
    `${roleText(grant.role)}：${scopeText(grant.scope, exams)}`,
    `${roleText(grant.role)}: ${scopeText(grant.scope, exams)}`,
  );
}

/** From when to when, in words; empty where there is no end. */
export function timeText({ valid_from: from, valid_to: to }) {
  if (from && to) return say(`${moment(from)} 到 ${moment(to)}`, `${moment(from)} to ${moment(to)}`);
  if (from) return say(`${moment(from)} 起`, `from ${moment(from)}`);
  return to ? say(`到 ${moment(to)} 为止`, `until ${moment(to)}`) : "";
}

/** Grants as a list, each with what it means; `acts(grant)` gives its buttons. */
export function grantList(grants, { exams, acts = () => [], tag = (grant) => standingTag(standing(grant)) } = {}) {
  return h(
    "ul.grants",
    {},
    grants.map((grant) =>
      h(
        "li.grant",
        {},
        h(
          "div",
          {},
          h("p", {}, h("strong", {}, grantText(grant, exams)), " ", tag(grant)),
          h("p.hint", {}, roleSentence(grant.role)),
          timeText(grant) ? h("p.hint", {}, timeText(grant)) : null,
        ),
        h("div.row", {}, acts(grant)),
      ),
    ),
  );
}
