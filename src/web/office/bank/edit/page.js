// The pages that write a question: a new one, and the next version of one that is there.
//
// Invariant: what was typed leaves the screen only when it was stored, or when the reader says so.

import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { confirm, dialog, toast } from "../../shell/dialog.js";
import { heading } from "../../shell/frame.js";
import { problemNotice, waiting } from "../../shell/notice.js";
import { go, goInstead, guardLeaving, link } from "../../shell/router.js";
import { api } from "../../shell/session.js";
import { drawDifference } from "../difference.js";
import { loadQuestion, loadQuestions, loadTopics, noteTopics } from "../load.js";
import { statuses, word } from "../words.js";
import { dropKept, keep, kept } from "./kept.js";
import { makeEditor } from "./editor.js";
import { emptyForm } from "./shape.js";

/** Letters of the types in codes: `T01-S01`. */
const LETTERS = { single: "S", multiple: "M", true_false: "J", blank: "B", match: "P", order: "O", essay: "E" };

/** Draws the page of a new question; `from` in the query copies one. */
export async function drawNew(main, query) {
  const control = new AbortController();
  const head = heading(say("新建试题", "New question"), {
    back: { href: link("bank"), text: say("题库", "Bank") },
    text: say("“考生看到的样子”随您写的内容更新。", "The preview follows what you write."),
  });
  const place = h("div", {}, waiting());
  main.append(head, place);
  const from = query.get("from");
  const begun = from
    ? { ...(await loadQuestion(from, { signal: control.signal })), code: "", version: 1, status: "draft" }
    : emptyForm();
  const topics = await loadTopics(control.signal).catch((error) => {
    if (control.signal.aborted) throw error;
    return [];
  });
  writeQuestion(place, { form: begun, isNew: true, topics });
  return () => control.abort();
}

/** Draws the page that changes a question. */
export async function drawEdit(main, code) {
  const control = new AbortController();
  const place = h("div", {}, waiting());
  main.append(
    heading(say(`修改试题 ${code}`, `Edit question ${code}`), { back: { href: link("bank", ["q", code]), text: code } }),
    place,
  );
  const form = await loadQuestion(code, { signal: control.signal });
  const topics = await loadTopics(control.signal).catch((error) => {
    if (control.signal.aborted) throw error;
    return [];
  });
  writeQuestion(place, { form, isNew: false, topics });
  return () => control.abort();
}

/** The next free code of a topic and a type. */
async function suggestCode(topic, type) {
  try {
    const known = await loadQuestions({ topic, type });
    noteTopics(known);
    const start = `${topic}-${LETTERS[type]}`;
    const numbers = known
      .filter((one) => one.code.startsWith(start))
      .map((one) => Number(one.code.slice(start.length)))
      .filter(Number.isInteger);
    return `${start}${String(Math.max(0, ...numbers) + 1).padStart(2, "0")}`;
  } catch {
    // Only a suggestion: the field says what is wanted.
    return null;
  }
}

function writeQuestion(place, { form, isNew, topics, base = form }) {
  const name = isNew ? "new" : form.code;
  let version = base.version;
  let status = form.status;
  const editor = makeEditor({ form, isNew, topics, suggestCode, onChange: (typed) => keep(name, { version, form: typed }) });
  const release = guardLeaving(() => editor.isChanged());
  const picked = h(
    "select#status",
    {
      onchange: () => {
        status = picked.value;
      },
    },
    statuses()
      .filter(([value]) => value !== "retired" || form.status === "retired")
      .map(([value, text]) => h("option", { value, selected: value === status }, text)),
  );
  const save = h("button.primary", { type: "submit" }, say("保存", "Save"));
  const page = h(
    "form",
    {
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        store();
      },
    },
    old(),
    editor.element,
    h(
      "div.save-bar",
      {},
      h("div.row", {}, h("label", { for: "status" }, say("保存为", "Save as")), picked),
      h(
        "div.row",
        {},
        h(
          "button",
          { type: "button", onclick: () => (isNew ? go("bank") : go("bank", ["q", form.code])) },
          say("取消", "Cancel"),
        ),
        save,
      ),
    ),
  );
  fill(place, page);
  if (isNew) editor.suggest();

  /** What was typed here before and not stored, after a reload. */
  function old() {
    const found = kept(name);
    if (!found || JSON.stringify(found.form) === JSON.stringify(editor.form())) return null;
    return h(
      "div.notice.warn",
      {},
      h("p", {}, say("这里有上次没有保存的内容。", "There is something here that was not saved.")),
      h(
        "div.row",
        {},
        h(
          "button",
          {
            type: "button",
            onclick: () => {
              release();
              writeQuestion(place, {
                form: { ...emptyForm(), ...found.form },
                isNew,
                topics,
                base: { ...base, version: found.version },
              });
            },
          },
          say("恢复它", "Take it up again"),
        ),
        h(
          "button.quiet",
          {
            type: "button",
            onclick: (event) => {
              dropKept(name);
              event.target.closest(".notice").remove();
            },
          },
          say("丢弃", "Drop it"),
        ),
      ),
    );
  }

  async function store() {
    const typed = { ...editor.form(), status, version };
    if (!typed.code) {
      editor.showProblem(
        missing("code", say("请填写主题，题号会自动编好；也可以自己填。", "Fill in the topic; the code is suggested from it.")),
      );
      return;
    }
    save.disabled = true;
    try {
      const stored = await api.put(`/questions/${encodeURIComponent(typed.code)}`, typed);
      editor.markSaved();
      release();
      dropKept(name);
      noteTopics([stored]);
      toast(
        isNew
          ? say(`已保存 ${stored.code}。`, `${stored.code} is saved.`)
          : say(`已保存为第 ${stored.version} 版。`, `Saved as version ${stored.version}.`),
        isNew ? { action: { text: say("再写一道", "Write another"), run: () => go("bank", ["new"]), isForAll: true } } : {},
      );
      goInstead("bank", ["q", stored.code]);
    } catch (error) {
      refused(error, typed);
    } finally {
      save.disabled = false;
    }
  }

  function refused(error, typed) {
    if (error.code === "question_changed" && isNew) {
      editor.showProblem(
        missing(
          "code",
          say(`题号 ${typed.code} 已经有了，请换一个。`, `There is a question ${typed.code} already; choose another code.`),
        ),
      );
    } else if (error.code === "question_changed") {
      conflict(typed).catch((fault) => editor.show(problemNotice(fault)));
    } else if (error.code === "second_person_needed") {
      editor.show(
        h(
          "div.notice.warn",
          { role: "alert" },
          h(
            "p",
            {},
            say(
              "这台服务器要求由作者以外的人批准。可以先存为草稿，请同事审核。",
              "Somebody else has to approve it. Save it as a draft and ask a colleague.",
            ),
          ),
          h(
            "button",
            {
              type: "button",
              onclick: () => {
                status = picked.value = "draft";
                store();
              },
            },
            say("存为草稿", "Save as a draft"),
          ),
        ),
      );
    } else {
      editor.showProblem(error);
    }
  }

  /** Somebody stored another version meanwhile: both texts, and the reader decides. */
  async function conflict(typed) {
    const theirs = await loadQuestion(typed.code);
    const answer = await dialog({
      title: say("您修改期间，别人也改了这道题", "Somebody else changed it meanwhile"),
      wide: true,
      body: h(
        "div.stack",
        {},
        h(
          "p",
          {},
          say(
            `现在使用的是第 ${theirs.version} 版（${word(statuses(), theirs.status)}），您改的是第 ${version} 版。下面是不同之处；您写的内容还在。`,
            `Version ${theirs.version} (${word(statuses(), theirs.status)}) is in use; you changed version ${version}. What differs stands below; what you wrote is kept.`,
          ),
        ),
        drawDifference(theirs, typed, {
          names: [say(`对方的第 ${theirs.version} 版`, `Their version ${theirs.version}`), say("您写的", "Yours")],
        }),
      ),
      actions: [
        { text: say("回去继续改", "Go on editing"), value: null },
        { text: say("用对方的，放弃我的", "Take theirs, drop mine"), value: "theirs", danger: true },
        { text: say("用我的，存为更新的版本", "Store mine as the newest"), value: "mine", primary: true },
      ],
    });
    if (answer === "mine") {
      version = theirs.version;
      await store();
    } else if (answer === "theirs") {
      const agreed = await confirm({
        title: say("放弃您写的内容？", "Drop what you wrote?"),
        does: [
          say("您刚才的修改会丢失，无法找回", "Your changes are lost for good"),
          say(
            `页面换成第 ${theirs.version} 版（${word(statuses(), theirs.status)}）`,
            `Version ${theirs.version} takes their place`,
          ),
        ],
        confirm: say("放弃我的修改", "Drop mine"),
        danger: true,
      });
      if (!agreed) return;
      dropKept(name);
      release();
      writeQuestion(place, { form: theirs, isNew, topics });
    }
  }
}

/** A fault that the page itself finds, in the shape of the server's. */
function missing(path, message) {
  return { document: { faults: [{ field: path, message }] }, detail: message, title: message };
}
