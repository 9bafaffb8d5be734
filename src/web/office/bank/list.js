// The list of questions: filters that the server applies, sorting and export of all that was found, review of many.

import { fill, h } from "../../shared/dom.js";
import { language, say } from "../../shared/language.js";
import { heading } from "../shell/frame.js";
import { empty, problemNotice, waiting } from "../shell/notice.js";
import { go, link, replaceQuery } from "../shell/router.js";
import { may } from "../shell/session.js";
import { makeTable } from "../shell/table.js";
import { chooseExport } from "./export.js";
import { knownTopics, loadQuestions, noteTopics } from "./load.js";
import { decideMany } from "./verdict.js";
import { cognitives, difficulties, kinds, statuses, statusTag, word } from "./words.js";

const FILTERS = ["search", "topic", "type", "status", "difficulty", "cognitive", "tag"];
/** How long the reader must stop typing before the server is asked. */
const PAUSE_MS = 350;

/** Codes of the list that was read last, in its order: 上一题 and 下一题 of a question follow it. */
let lastListed = [];

/** The neighbours of a question in the list that the reader came from. */
export function neighbours(code) {
  const at = lastListed.indexOf(code);
  return at < 0 ? {} : { before: lastListed[at - 1], after: lastListed[at + 1], at: at + 1, of: lastListed.length };
}

/** Sets what the neighbours are taken from. */
export function noteListed(codes) {
  lastListed = codes;
}

/** Draws the list. */
export function drawList(main, query) {
  const filter = Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? ""]));
  let control = null;
  let timer = null;
  const table = makeTable({
    caption: say("试题", "Questions"),
    key: (row) => row.code,
    columns: columns(),
    pageSize: 50,
    empty: () => nothing(filter),
    choose: may("review_bank")
      ? [
          { text: say("批准", "Approve"), primary: true, run: (rows) => decide("approved", rows) },
          { text: say("退回修改", "Send back"), run: (rows) => decide("returned", rows) },
          { text: say("停用", "Retire"), danger: true, run: (rows) => decide("retired", rows) },
        ]
      : [],
  });
  const place = h("div", {}, waiting());
  const bar = filterBar(filter, (isTyping) => {
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        replaceQuery(filter);
        table.toFirst();
        load();
      },
      isTyping ? PAUSE_MS : 0,
    );
  });
  main.append(
    heading(say("题库", "Bank"), {
      actions: [
        may("write_bank") ? h("a.button.primary", { href: link("bank", ["new"]) }, say("新建试题", "New question")) : null,
        may("write_bank") ? h("a.button", { href: link("bank", ["import"]) }, say("导入", "Import")) : null,
        h("button", { type: "button", onclick: () => chooseExport(filter) }, say("导出到其他系统", "Export to other systems")),
      ],
    }),
    bar.element,
    place,
  );
  load();

  async function decide(verdict, rows) {
    if (await decideMany(verdict, rows)) {
      table.clearChosen();
      load();
    }
  }

  async function load() {
    control?.abort();
    const mine = (control = new AbortController());
    const stop = h("button.quiet", { type: "button", onclick: () => mine.abort() }, say("停止载入", "Stop"));
    if (!table.element.isConnected) fill(place, waiting());
    try {
      await loadQuestions(filter, {
        signal: mine.signal,
        onPage(found, isLast) {
          noteTopics(found);
          bar.followTopics();
          // Nothing to look for in a bank where nothing is.
          bar.element.hidden = found.length === 0 && isLast && FILTERS.every((name) => filter[name] === "");
          if (!table.element.isConnected) fill(place, table.element);
          table.setRows([...found]);
          table.setStatus(
            ...(isLast ? [] : [h("span.spinner", { "aria-hidden": "true" }), say("还在载入…", "Loading more…"), stop]),
          );
          lastListed = found.map((row) => row.code);
        },
      });
    } catch (error) {
      if (mine !== control) return;
      if (mine.signal.aborted)
        table.setStatus(
          say("已停止，列表不全。", "Stopped: the list is not whole."),
          h("button.quiet", { type: "button", onclick: load }, say("重新载入", "Load again")),
        );
      else fill(place, problemNotice(error, { retry: load }));
    }
  }

  return () => {
    clearTimeout(timer);
    control?.abort();
  };
}

function columns() {
  const named = (key, title, pairs, ...more) => ({
    key,
    title,
    value: (row) => word(pairs, row[key]),
    order: (row) => pairs.findIndex(([value]) => value === row[key]),
    kind: "short",
    ...more[0],
  });
  return [
    {
      key: "code",
      title: say("题号", "Code"),
      value: (row) => row.code,
      cell: (row) => h("a.code-link", { href: link("bank", ["q", row.code]) }, row.code),
      kind: "code",
    },
    {
      key: "stem",
      title: say("题干", "Stem"),
      value: (row) => row.stem,
      cell: (row) => h("a.stem-link", { href: link("bank", ["q", row.code]) }, row.stem),
      sort: false,
      main: true,
    },
    named("type", say("题型", "Type"), kinds()),
    { key: "topic", title: say("主题", "Topic"), kind: "short", value: (row) => row.topic },
    named("difficulty", say("难度", "Difficulty"), difficulties()),
    named("cognitive", say("认知层次", "Cognitive"), cognitives()),
    named("status", say("状态", "Status"), statuses(), { cell: (row) => statusTag(row.status) }),
    { key: "version", title: say("版本", "Version"), value: (row) => row.version, kind: "number" },
  ];
}

function filterBar(filter, changed) {
  const search = h("input", {
    type: "search",
    maxlength: 100,
    value: filter.search,
    placeholder: say("搜索题干、选项、题号", "Stem, option or code"),
    "aria-label": say("搜索题干、选项、题号", "Search stem, option or code"),
    oninput: () => {
      filter.search = search.value.trim();
      changed(true);
      told();
    },
  });
  const tag = h("input.short", {
    type: "search",
    maxlength: 100,
    value: filter.tag,
    placeholder: say("标签", "Tag"),
    "aria-label": say("标签", "Tag"),
    oninput: () => {
      filter.tag = tag.value.trim();
      changed(true);
      told();
    },
  });
  const boxes = new Map();
  const box = (name, label, options) => {
    const select = h("select", {
      "aria-label": label,
      "data-filter": name,
      onchange: () => {
        filter[name] = select.value;
        changed(false);
        told();
      },
    });
    boxes.set(name, { select, label });
    draw(name, options);
    return select;
  };
  const draw = (name, options) => {
    const { select, label } = boxes.get(name);
    const given =
      filter[name] && !options.some(([value]) => value === filter[name]) ? [...options, [filter[name], filter[name]]] : options;
    fill(
      select,
      h("option", { value: "" }, language() === "en" ? `${label}: all` : `${label}：全部`),
      given.map(([value, text]) => h("option", { value }, text)),
    );
    select.value = filter[name];
  };
  const topics = () => knownTopics().map((topic) => [topic, topic]);
  const clear = h(
    "button.quiet",
    {
      type: "button",
      onclick: () => {
        for (const name of FILTERS) filter[name] = "";
        for (const { select } of boxes.values()) select.value = "";
        search.value = tag.value = "";
        changed(false);
        told();
        search.focus();
      },
    },
    say("清除筛选", "Clear filters"),
  );
  const fold = h("button.only-narrow.kept", {
    type: "button",
    "aria-expanded": "false",
    onclick: () => {
      const isFolded = element.classList.toggle("folded");
      fold.setAttribute("aria-expanded", String(!isFolded));
    },
  });
  const told = () => {
    const n = FILTERS.filter((name) => name !== "search" && filter[name] !== "").length;
    clear.hidden = FILTERS.every((name) => filter[name] === "");
    fold.textContent = n === 0 ? say("筛选", "Filters") : say(`筛选（${n}）`, `Filters (${n})`);
  };
  search.classList.add("kept");
  const element = h(
    "div.toolbar.folded",
    { role: "search", "aria-label": say("筛选试题", "Filter questions") },
    search,
    fold,
    box("type", say("题型", "Type"), kinds()),
    box("topic", say("主题", "Topic"), topics()),
    box("status", say("状态", "Status"), statuses()),
    box("difficulty", say("难度", "Difficulty"), difficulties()),
    box("cognitive", say("认知层次", "Cognitive"), cognitives()),
    tag,
    clear,
  );
  told();
  let drawn = JSON.stringify(topics());
  const followTopics = () => {
    // A list that somebody has open is not built anew under their hand.
    if (drawn === JSON.stringify(topics())) return;
    drawn = JSON.stringify(topics());
    draw("topic", topics());
  };
  return { element, followTopics };
}

function nothing(filter) {
  if (FILTERS.some((name) => filter[name] !== "")) {
    return empty({
      title: say("没有符合条件的试题", "No question matches"),
      text: say("换一个条件，或者清除全部筛选。", "Try another filter, or clear them all."),
      actions: [h("button.primary", { type: "button", onclick: () => go("bank") }, say("清除筛选", "Clear filters"))],
    });
  }
  return empty({
    title: say("题库还是空的", "The bank is empty"),
    text: say(
      "已有 Word、Excel 或其他系统里的题目，直接导入最快；也可以从学习材料起草，或者手工新建。",
      "Import what you have in Word, Excel or another system, draft from a study text, or write a question.",
    ),
    actions: may("write_bank")
      ? [
          h("a.button.primary", { href: link("bank", ["import"]) }, say("导入试题", "Import questions")),
          h("a.button", { href: link("bank", ["drafts"]) }, say("从材料起草", "Draft from a text")),
          h("a.button", { href: link("bank", ["new"]) }, say("新建一道", "Write one")),
        ]
      : [],
  });
}
