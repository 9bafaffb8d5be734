// An office that has been in use for a while: an exam that is over with its results, one that is under way, one to
// come, one being prepared; questions to review, an import, somebody who was invited.

import { invite } from "./people.mjs";
import { plainQuestions, sections } from "./questions.mjs";
import { sit } from "./sit.mjs";

const HOUR_MS = 3600000;
const BRANCHES = ["公司/机关党支部", "公司/生产党支部", "公司/生产党支部/一班党小组"];
const NAMES = ["王建国", "李秀英", "张伟", "刘洋", "陈静", "杨帆", "赵磊", "黄丽", "周杰", "吴敏", "徐强", "孙芳"];
const ESSAY = "要坚持以人民为中心的发展思想，把网络安全责任制落到每一个岗位；结合本单位实际，我认为首先要管好口令、管好终端、管好数据。";

export const PEOPLE = NAMES.map((name, n) => ({ number: String(1001 + n), name, branch: BRANCHES[n % 3] }));

const TEXT = "一、单选题\n1. 网络安全的第一责任人是谁？\nA. 主要负责人\nB. 值班员\nC. 保洁员\n答案：A\n2. 口令应当怎样保存？\nA. 写在便签上\nB. 使用密码管理工具\nC. 告诉同事\n";

/** Makes it; `topic` parts what several tests make. Returns the ids: `{ over, running, next, draft, blueprint, account, import, attempt }`. */
export async function liveIn(world, topic) {
  const { staff } = world;
  await staff.post("/questions", { questions: plainQuestions(topic) });
  await staff.post("/questions", { questions: plainQuestions(`${topic}D`).map((question) => ({ ...question, status: "draft" })) });
  const { id: blueprint } = await staff.post("/blueprints", { title: `网络安全季度测试 ${topic}`, shuffle_questions: true, shuffle_options: true, sections: sections(topic) });
  const exam = (title, from, to, rules = {}) => makeExam(staff, { title, blueprint, from, to, rules });
  const over = await exam("三季度学习测试", -1, 3, { pass_marks: 8 });
  const answers = await Promise.all(over.people.slice(0, 9).map((person, n) => sitThrough(world, person, n)));
  await staff.post(`/exams/${over.id}/extra-time`, { for: "all", seconds: 600, reason: "会议室网络中断" });
  await staff.put(`/exams/${over.id}/state`, { state: "closed" });
  await staff.post(`/exams/${over.id}/rulings`, { question: `${topic}-single-1`, policy: "full_marks", reason: "题干有歧义" });
  const running = await exam("四季度学习测试", -0.5, 3);
  for (const person of running.people.slice(0, 3)) await begin(world, person);
  await sitThrough(world, running.people[3], 3);
  const next = await exam("年终知识竞赛", 24, 26);
  const draft = await makeExam(staff, { title: "新党员入党前测试", blueprint, from: 48, to: 50, rules: {}, isDraft: true });
  const { account } = await invite(world, { name: "刘组织", grants: [{ role: "organiser", scope: { kind: "branch", branch: BRANCHES[1] } }, { role: "proctor", scope: { kind: "exam", exam_id: running.id } }] });
  const stored = await importText(staff, `${topic}I`);
  return { over: over.id, running: running.id, next: next.id, draft: draft.id, blueprint, account: account.id, import: stored, attempt: answers[0].attempt };
}

async function makeExam(staff, { title, blueprint, from, to, rules, isDraft = false }) {
  const at = (hours) => new Date(Date.now() + hours * HOUR_MS).toISOString();
  const { id } = await staff.post("/exams", { title, blueprint_id: blueprint, opens_at: at(from), closes_at: at(to), duration_seconds: 3600, grace_seconds: 30, papers: "own", score_release: "on_submit", review_release: "on_close", ...rules });
  await staff.put(`/exams/${id}/roster`, { candidates: PEOPLE });
  if (isDraft) return { id };
  await staff.put(`/exams/${id}/state`, { state: "published" });
  const { items } = await staff.post(`/exams/${id}/tickets`, {});
  return { id, people: items };
}

/** Answers as somebody would who knows some of it: who comes later knows less. */
function responseTo({ type, options, left, right, blanks }, n) {
  const letters = (options ?? []).map(({ letter }) => letter);
  return {
    single: () => ({ choices: [letters[n % letters.length]] }),
    multiple: () => ({ choices: letters.filter((_, at) => (at + n) % 2 === 0) }),
    true_false: () => ({ truth: n % 3 === 0 }),
    blank: () => ({ blanks: Array.from({ length: blanks }, (_, at) => [["国家", "现代化"], ["国家 ", "现代 化"], ["国家网络", "现代"]][n % 3][at] ?? "安全") }),
    match: () => ({ pairs: Object.fromEntries(left.map(({ number }, at) => [number, right[(at + n) % right.length].letter])) }),
    order: () => ({ order: n % 2 ? letters : [...letters].reverse() }),
    essay: () => ({ text: `${ESSAY}（${n + 1}）` }),
  }[type]();
}

async function sitThrough(world, person, n) {
  const one = await begin(world, person, n);
  await one.submit();
  return one;
}

async function begin(world, person, n = 0) {
  const one = await sit(world, person);
  const { slots } = await one.paper();
  const left = n % 4 === 3 ? slots.slice(0, -2) : slots;
  await one.save(left.map((slot) => ({ slot: slot.slot, revision: 1, response: responseTo(slot, n) })));
  return one;
}

async function importText(staff, topic) {
  const query = new URLSearchParams({ topic, file_name: "试题.txt" });
  const reply = await fetch(`http://127.0.0.1:${staff.port}/api/v1/imports?${query}`, { method: "POST", headers: { Authorization: `Bearer ${staff.token}` }, body: TEXT });
  if (!reply.ok) throw new Error(`imports: ${reply.status} ${await reply.text()}`);
  return (await reply.json()).id;
}

/** Where each page of the office is, by a name for it. */
export function officePlaces(ids, topic) {
  const of = (exam, place) => `exams/${ids[exam]}/${place}`;
  return {
    home: "",
    bank: "bank",
    "bank-nothing-found": "bank?search=nothing-has-this",
    "bank-new": "bank/new",
    ...Object.fromEntries(["single-1", "multiple-1", "true-false-1", "blank-1", "match-1", "order-1", "essay-1"].map((name) => [`question-${name}`, `bank/q/${topic}-${name}`])),
    ...Object.fromEntries(["single-1", "blank-1", "match-1", "order-1"].map((name) => [`edit-${name}`, `bank/q/${topic}-${name}/edit`])),
    review: "bank/review",
    import: "bank/import",
    "import-preview": `bank/import/${ids.import}`,
    drafts: "bank/drafts",
    coverage: "bank/coverage",
    findings: "bank/findings",
    blueprints: "blueprints",
    "blueprint-new": "blueprints/new",
    blueprint: `blueprints/${ids.blueprint}`,
    exams: "exams",
    "exam-new": "exams/new",
    ...Object.fromEntries(["blueprint", "roster", "rules", "papers"].map((place) => [`draft-${place}`, of("draft", place)])),
    ...Object.fromEntries(["blueprint", "roster", "rules", "papers", "tickets", "live"].map((place) => [`next-${place}`, of("next", place)])),
    live: of("running", "live"),
    ...Object.fromEntries(["live", "results", "review", "review/essays", "corrections", "statistics", "files", "audit"].map((place) => [`over-${place.replace("/", "-")}`, of("over", place)])),
    accounts: "settings/accounts",
    "account-new": "settings/accounts/new",
    account: `settings/accounts/${ids.account}`,
    record: "settings/record",
    mine: "settings/mine",
    nowhere: "nowhere",
  };
}
