// 主办支部: which branch holds an exam, and so who looks after it.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { api } from "../shell/session.js";
import { reachOf } from "../accounts/grants.js";

/** What an exam without a branch belongs to. */
export function wholeText() {
  return say("整个单位", "Everybody");
}

/** What the exams that the reader sees are held by, and the branches of their own roles: offered while one is typed. */
export async function knownBranches(signal) {
  const { items } = await api.get("/exams", {}, { signal });
  const found = [...items.map(({ branch }) => branch), ...reachOf("manage_exams").branches];
  return [...new Set(found.filter(Boolean))].sort((a, b) => a.localeCompare(b, "zh-CN", { numeric: true }));
}

/** A list of suggestions, by its id. */
export function branchList(id, branches) {
  return h(
    "datalist",
    { id },
    branches.map((value) => h("option", { value })),
  );
}

/** What the reader may enter: a sentence, the value to begin with, and what is wrong with a text (or nothing). */
export function branchRule(current) {
  const { isEverywhere, branches } = reachOf("manage_exams");
  const names = branches.join(say("、", ", "));
  return {
    hint: isEverywhere
      ? say(
          "从上到下写，用“/”隔开，例如“公司/一分公司”。不填就是整个单位的考试，只有全单位范围的人能管理。",
          "From the top, parted by “/”, such as “Company/Branch 1”. Empty: the whole organisation’s, for who has roles in all of it.",
        )
      : branches.length === 0
        ? say("您的角色只到这一场考试，主办支部不能由您改。", "Your role reaches this exam alone, so that others decide who holds it.")
        : say(`您能办的是 ${names} 和它下面的支部的考试。`, `Your roles reach ${names} and what is below.`),
    usual: isEverywhere ? "" : (branches[0] ?? ""),
    fault(text) {
      if (isEverywhere || text === current || branches.some((held) => text === held || text.startsWith(`${held}/`))) return "";
      if (branches.length === 0) return say("请保持原来的主办支部。", "Leave it as it was, please.");
      return say(`请填 ${names}，或它下面的支部（例如“${branches[0]}/第一支部”）。`, `${names}, please, or one below.`);
    },
  };
}

/** Whether the reader may make exams anywhere but for a single exam of theirs. */
export function mayMakeExams() {
  const { isEverywhere, branches } = reachOf("manage_exams");
  return isEverywhere || 0 < branches.length;
}
