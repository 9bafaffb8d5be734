// What an exam asks at its doors: each rule with what it means, in the step of the rules and, once the exam is
// published, in a dialog of its own.

import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { dialog, toast } from "../../shell/dialog.js";
import { field, showFaults } from "../../shell/form.js";
import { problemNotice } from "../../shell/notice.js";
import { redraw } from "../../shell/router.js";
import { api } from "../../shell/session.js";

/** The sentence of each rule, by name. */
export function admissionConsequences({ access_code: word, networks, browser_keys: keys, records_departures: records }) {
  return {
    access_code: word
      ? say(
          `监考人在考场宣布“${word}”，考生输入后才能开始作答。同事之间会互相转告，它只能说明有人在场，不能代替核对身份。连续输错会要求等待，最长 30 秒。`,
          `The invigilator says “${word}” in the hall; without it nobody starts. People pass a word on: it shows that somebody was there, and no more. Wrong words make one wait, up to 30 seconds.`,
        )
      : say("不要口令：进入后到时间就能开始。", "No word: whoever is in can start when it is time."),
    networks:
      networks.length === 0
        ? say("任何网络都能进入和开始。", "One enters and starts from any network.")
        : say(
            `只有这 ${networks.length} 个网络能进入、开始和换设备继续。开始以后换了网络（如改用手机流量）照样能保存答案，系统只记下一笔。填错了整个考场都进不来；发布后仍可修改。`,
            `Only from these ${networks.length} one enters, starts and changes devices. Answers are saved from anywhere once one has started, which is noted. A wrong list keeps a whole hall out; it can still be changed after publishing.`,
          ),
    browser_keys:
      keys.length === 0
        ? say("任何浏览器都能作答，包括手机。", "Any browser will do, those of phones too.")
        : say(
            "只有用您发的 .seb 文件打开的 Safe Exam Browser 能开始和取卷，手机上的普通浏览器不行。它提高作弊的成本，但不能证明没有作弊；已开始的人保存、交卷、评分都不受影响。请先在一台考试用机上试一遍。",
            "Only Safe Exam Browser with your .seb file starts and reads the paper; browsers of phones do not. It makes cheating harder and proves nothing; saving, submitting and grading never depend on it. Try it on one of the machines first.",
          ),
    records_departures: records
      ? say(
          "考生离开答题页（切换窗口或应用、锁屏）会记下时间和时长，在现场和答卷里能看到；须知里会事先告诉考生。来电、消息、误触都会留下记录，它只供您了解情况，不影响计分，也不能单独作为违纪的依据。",
          "Leaving the page (another window or app, a locked screen) is noted with its length, and shown in the live room and with the attempt; candidates are told beforehand. Calls, messages and slips are noted too: it is for you to look into, changes no score, and proves nothing by itself.",
        )
      : say("不记录考生是否离开过答题页。", "Whether the page was left is not noted."),
  };
}

/** Controls for the rules, which are changed in place: `{ nodes, fields }`, fields by the names of the API. */
export function admissionControls(rules, onChange = () => {}) {
  const sentences = new Map();
  const fields = new Map();
  const tell = () => {
    for (const [name, text] of Object.entries(admissionConsequences(rules))) sentences.get(name).textContent = text;
    onChange();
  };
  const add = (name, made) => {
    fields.set(`admission.${name}`, made);
    const sentence = h("p.consequence", { "aria-live": "polite" });
    sentences.set(name, sentence);
    return [made.element, sentence];
  };
  const lines = (name, label, hint, placeholder) =>
    add(
      name,
      field({
        label,
        hint,
        control: h(
          "textarea",
          {
            rows: 3,
            spellcheck: "false",
            placeholder,
            oninput: (event) => {
              rules[name] = event.target.value
                .split(/[\n,，;；]/)
                .map((line) => line.trim())
                .filter(Boolean);
              tell();
            },
          },
          rules[name].join("\n"),
        ),
      }),
    );
  const nodes = [
    add(
      "access_code",
      field({
        label: say("考场口令", "Access code"),
        hint: say("不填就不要口令；大小写、空格不影响，最长 20 个字。", "Leave it empty for none; case and spaces do not matter, 20 characters at most."),
        control: h("input", {
          type: "text",
          maxlength: 20,
          autocomplete: "off",
          value: rules.access_code ?? "",
          oninput: (event) => {
            rules.access_code = event.target.value.trim() || null;
            tell();
          },
        }),
      }),
    ),
    lines(
      "networks",
      say("只许从这些网络进入", "Networks"),
      say("每行一个，如 10.20.0.0/16 或 203.0.113.7；向网管要考场的出口地址。不填就不限。", "One a line, such as 10.20.0.0/16 or 203.0.113.7. Leave it empty for any."),
      "10.20.0.0/16",
    ),
    lines(
      "browser_keys",
      say("只许用 Safe Exam Browser（配置密钥）", "Safe Exam Browser (Config Keys)"),
      say("在 SEB 配置工具的“考试”页复制 Config Key，每行一个，64 位十六进制数。不填就不限。", "Copy the Config Key of the “Exam” pane of the SEB configuration tool, one a line, 64 hexadecimal digits. Leave it empty for any browser."),
      "",
    ),
    add(
      "records_departures",
      field({
        label: say("记录离开答题页的情况", "Note when the page is left"),
        inline: true,
        control: h("input", {
          type: "checkbox",
          checked: rules.records_departures,
          onchange: (event) => {
            rules.records_departures = event.target.checked;
            tell();
          },
        }),
      }),
    ),
  ];
  tell();
  return { nodes: nodes.flat(), fields };
}

/** The rules as they are, with a way to change them while the exam is published. */
export function admissionShown(exam) {
  const { access_code: word, networks, browser_keys: keys, records_departures: records } = exam.admission;
  const told = admissionConsequences(exam.admission);
  const line = (name, value, more) => h("div", {}, h("dt", {}, name), h("dd", {}, value, h("span.hint.block", {}, more)));
  return h(
    "section.card",
    {},
    h("h2", {}, say("入场规则", "Entry")),
    h(
      "dl.rule-list",
      {},
      line(say("考场口令", "Access code"), word ?? (exam.asks_access_code ? say("（仅监考人员可见）", "(shown to proctors)") : "—"), told.access_code),
      line(say("网络", "Networks"), networks.join(say("、", ", ")) || "—", told.networks),
      line("Safe Exam Browser", keys.length === 0 ? "—" : say(`${keys.length} 个配置`, `${keys.length} configurations`), told.browser_keys),
      line(say("离开答题页", "Leaving the page"), records ? say("记录", "Noted") : "—", told.records_departures),
    ),
    exam.state === "published"
      ? h("div.row", {}, h("button", { type: "button", onclick: () => change(exam) }, say("修改入场规则…", "Change the rules of entry…")))
      : null,
  );
}

async function change(exam) {
  const rules = structuredClone(exam.admission);
  const { nodes, fields } = admissionControls(rules);
  const told = h("div", { "aria-live": "polite" });
  const reason = h("input", { type: "text", maxlength: 200 });
  const reasonField = field({ label: say("原因（写入操作记录）", "Why (kept in the record)"), control: reason, required: true });
  fields.set("reason", reasonField);
  const isDone = await dialog({
    title: say("修改入场规则", "Change the rules of entry"),
    wide: true,
    body: h(
      "div.stack",
      {},
      h(
        "p.notice",
        {},
        say("几秒内对还没进入、还没开始的人生效；正在作答的人照常保存和交卷。", "Within seconds it holds for whoever has not entered or started; whoever sits the exam goes on as before."),
      ),
      nodes,
      reasonField.element,
      told,
    ),
    actions: [
      { text: say("取消", "Cancel"), value: null },
      {
        text: say("修改", "Change"),
        primary: true,
        async run(close) {
          fill(told);
          try {
            await api.put(`/exams/${exam.id}/admission-rules`, { admission: rules, reason: reason.value.trim() });
            close(true);
          } catch (error) {
            const { left, n } = error.document ? showFaults(error, (path) => fields.get(path)) : { left: [], n: 0 };
            if (n === 0 || 0 < left.length) fill(told, problemNotice(error, { lines: left }));
          }
        },
      },
    ],
  });
  if (!isDone) return;
  toast(say("入场规则已修改", "The rules of entry were changed"));
  await redraw();
}
