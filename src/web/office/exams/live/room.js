// The live room: who has not come, who sits, who stopped saving, who has ended, and what can be done for them.

import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { dialog } from "../../shell/dialog.js";
import { problemNotice, waiting } from "../../shell/notice.js";
import { link, redraw, replaceQuery } from "../../shell/router.js";
import { may } from "../../shell/session.js";
import { makeTable } from "../../shell/table.js";
import { examFrame } from "../frame.js";
import { tableNames } from "../names.js";
import { duration, moment } from "../time.js";
import { closeExam, collect, giveTime, reissue, revoke, setPause } from "./actions.js";
import { departuresPanel } from "./departures.js";
import { messagesPanel, sendMessage } from "./messages.js";
import { outagesPanel } from "./outages.js";
import { leftText, savedText, silence, SILENT_S, STATE_NAMES, stateOf, stateWords } from "./people.js";
import { refusedPanel } from "./refused.js";
import { followExam } from "./stream.js";

/** Times that pass are drawn anew so often. */
const TICK_MS = 5000;

/** Draws the room. */
export async function drawLive(main, exam, query, signal) {
  const body = examFrame(main, exam, "live");
  const summary = h("div.live-counts", { role: "group", "aria-label": say("人数", "Counts") });
  const link_state = h("p.live-link", { role: "status" });
  const place = h("div", {}, waiting());
  const acts = h("div.row");
  const refused = refusedPanel(exam, signal);
  const outages = outagesPanel(exam, signal);
  const departures = departuresPanel(exam, signal);
  const messages = messagesPanel(exam, signal);
  body.append(summary, h("div.row.live-bar", {}, acts, link_state), messages.element, refused.element, outages.element, departures.element, place);

  let seen = null;
  /** The filter by state; the cards set it. */
  let filter = query.get("state") ?? "";
  const table = peopleTable();
  const feed = followExam(exam.id, show, (error) => fill(place, problemNotice(error, { retry: redraw })));
  const timer = setInterval(() => {
    if (seen) show({ ...seen, now: seen.now + Date.now() - seen.at }, false);
  }, TICK_MS);
  const load = () => {
    departures.load();
    if (!may("proctor")) return;
    refused.load();
    outages.load();
    messages.load();
  };
  load();
  const slow = setInterval(load, 30000);

  function show(state, isNews = true) {
    seen = { ...state, at: isNews ? Date.now() : seen.at, now: isNews ? state.now : seen.now };
    const { counts, rows, now, connection } = state;
    drawCounts(counts, rows, now);
    drawLink(connection);
    drawActs();
    if (!table.element.isConnected) fill(place, table.element);
    // Whoever chooses a filter or works in the table is not disturbed; the next tick draws it.
    if (document.activeElement?.matches("select") && table.element.contains(document.activeElement)) return;
    keepFocus(table.element, () =>
      table.setRows(
        rows.map((row) => ({ ...row, state: stateOf(row, now), now })).filter(({ state: one }) => filter === "" || one === filter),
      ),
    );
  }

  function drawCounts(counts, rows, now) {
    const by = Object.fromEntries(STATE_NAMES.map((name) => [name, 0]));
    for (const row of rows) by[stateOf(row, now)] += 1;
    const card = (name, text, count, kind, hint) =>
      h(
        `button.live-count${kind ? `.${kind}` : ""}`,
        {
          type: "button",
          "aria-pressed": String(filter === name),
          "data-count": name,
          onclick: () => {
            filter = filter === name ? "" : name;
            replaceQuery({ state: filter });
            show(seen, false);
          },
        },
        h("span.live-number", {}, count),
        h("span", {}, text),
        hint ? h("span.hint", {}, hint) : null,
      );
    const ended = [
      counts.submitted && say(`本人交卷 ${counts.submitted}`, `${counts.submitted} submitted`),
      counts.expired && say(`到时 ${counts.expired}`, `${counts.expired} timed out`),
      counts.collected && say(`监考收卷 ${counts.collected}`, `${counts.collected} collected`),
      counts.forced && say(`结束考试时收卷 ${counts.forced}`, `${counts.forced} ended with the exam`),
    ]
      .filter(Boolean)
      .join(say("，", ", "));
    keepFocus(summary, () =>
      fill(
        summary,
        card("", say("全部", "All"), rows.length, ""),
        card("ready", say("未到", "Not come"), by.ready, ""),
        card("in_progress", say("作答中", "Sitting"), by.in_progress, "good"),
        card(
          "silent",
          say("停止保存", "Stopped saving"),
          by.silent,
          by.silent === 0 ? "" : "bad",
          say(`${duration(SILENT_S)}没有保存`, `no save for ${duration(SILENT_S)}`),
        ),
        card("paused", say("已暂停", "Paused"), by.paused, by.paused === 0 ? "" : "warn"),
        card("closed", say("已交卷", "Ended"), by.closed, "", ended),
      ),
    );
  }

  function drawLink(connection) {
    const texts = {
      live: say("实时更新中", "Up to date"),
      polling: say("每 10 秒更新一次", "Read every 10 seconds"),
      lost: say("连接断开，正在重连；下面是断开前的情况", "Connection lost, trying again; this is how it stood"),
      over: say("考试已结束，评分完成", "The exam is over and graded"),
      closed: say("考试已结束，还在评分", "The exam is over and being graded"),
    };
    // What goes on after the end is grading; nobody sits any more.
    const stands = exam.state === "closed" && connection === "live" ? "closed" : connection;
    if (link_state.dataset.state === stands) return;
    link_state.dataset.state = stands;
    fill(link_state, h("span.live-dot", { "aria-hidden": "true" }), texts[stands]);
  }

  function drawActs() {
    if (exam.state !== "published") {
      if (acts.children.length === 0 && may("read_results"))
        acts.append(h("a.button.primary", { href: link("exams", [exam.id, "results"]) }, say("看成绩", "See results")));
      return;
    }
    if (0 < acts.children.length) return;
    const current = () => seen.rows;
    const after = (work) => async () => {
      await work();
      await feed.refresh();
    };
    if (may("proctor"))
      acts.append(
        h("button", { type: "button", onclick: after(() => giveTime(exam, current())) }, say("加时…", "More time…")),
        h("button", { type: "button", onclick: after(() => setPause(exam, current(), true)) }, say("暂停…", "Pause…")),
        h("button", { type: "button", onclick: after(() => setPause(exam, current(), false)) }, say("继续…", "Go on…")),
        h("button", { type: "button", onclick: write() }, say("发消息…", "Message…")),
      );
    if (may("manage_exams")) acts.append(h("button.danger", { type: "button", onclick: end }, say("结束考试…", "End the exam…")));
  }

  /** Writes to somebody, and shows what was sent. */
  function write(row) {
    return async () => {
      if (await sendMessage(exam, seen.rows, row)) await messages.open();
    };
  }

  async function end() {
    try {
      if (await closeExam(exam, seen.counts)) await redraw();
    } catch (error) {
      fill(place, problemNotice(error, { retry: redraw }));
    }
  }

  function peopleTable() {
    const row_act = (row) =>
      h(
        "button",
        { type: "button", "data-row": row.attempt_id, onclick: () => person(row) },
        say("处理…", "Act…"),
        h("span.visually-hidden", {}, row.name),
      );
    return makeTable({
      caption: say("考生", "Candidates"),
      key: (row) => row.attempt_id,
      search: say("搜索工号、姓名", "Search number or name"),
      sort: ["state", "up"],
      csvName: say(`现场 ${exam.title}`, `Live ${exam.title}`),
      leaving: () => tableNames(exam),
      filters: [{ key: "branch", label: say("支部", "Branch"), value: (row) => row.branch }],
      columns: [
        { key: "name", title: say("姓名", "Name"), value: (row) => row.name, main: true, person: "name" },
        { key: "number", title: say("工号", "Number"), value: (row) => row.number, kind: "code", person: "number" },
        { key: "branch", title: say("支部", "Branch"), value: (row) => row.branch },
        {
          key: "state",
          title: say("状态", "State"),
          value: (row) => stateWords(row.state).text,
          order: (row) => STATE_NAMES.indexOf(row.state),
          cell: (row) => {
            const { text, kind } = stateWords(row.state);
            return h(`span.tag${kind ? `.${kind}` : ""}`, {}, text);
          },
        },
        {
          key: "saved",
          title: say("最近保存", "Last save"),
          cell: (row) => savedText(row, row.now),
          // A file is read later: it tells moments.
          value: (row) => row.last_saved_at,
          text: (row) => moment(row.last_saved_at, "second"),
          order: (row) => (row.phase === "ready" ? null : silence(row, row.now)),
        },
        {
          key: "left",
          title: say("剩余时间", "Time left"),
          cell: (row) => leftText(row, row.now),
          head: say("截止时间", "Deadline"),
          value: (row) => row.deadline,
          text: (row) => (row.phase === "in_progress" && row.deadline ? moment(row.deadline, "second") : leftText(row, row.now)),
        },
        {
          key: "extra",
          title: say("加时", "Extra"),
          value: (row) => (row.extra_seconds === 0 ? "" : duration(row.extra_seconds)),
          order: (row) => row.extra_seconds,
        },
        ...(exam.state === "published" && may("proctor")
          ? [{ key: "act", title: say("操作", "Actions"), sort: false, export: false, cell: row_act }]
          : []),
      ],
      empty: () => h("p.empty", {}, say("没有这种状态的考生。", "Nobody is in this state.")),
    });
  }

  async function person(row) {
    const isOver = row.phase === "closed";
    const { text } = stateWords(row.state);
    const line = (name, value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));
    const choice = await dialog({
      title: say(`${row.name}（${row.number}）`, `${row.name} (${row.number})`),
      body: h(
        "div.stack",
        {},
        h(
          "dl.rule-list",
          {},
          line(say("支部", "Branch"), row.branch),
          line(say("状态", "State"), text),
          line(say("开始", "Began"), moment(row.started_at, "second") || "—"),
          line(say("最近保存", "Last save"), savedText(row, row.now)),
          line(say("剩余时间", "Time left"), leftText(row, row.now)),
          line(
            say("换过设备", "Changed devices"),
            row.epoch <= 1 ? say("没有", "No") : say(`${row.epoch - 1} 次`, `${row.epoch - 1} times`),
          ),
        ),
        isOver ? h("p.hint", {}, say("已交卷，时间不能再变。", "This attempt is over.")) : null,
      ),
      actions: [
        { text: say("关闭", "Close"), value: null },
        { text: say("补发凭证…", "New ticket…"), value: "ticket" },
        { text: say("作废凭证…", "End the ticket…"), value: "revoke" },
        { text: say("发消息…", "Message…"), value: "message" },
        ...(row.phase === "in_progress" || row.phase === "paused" ? [{ text: say("收卷…", "Collect…"), value: "collect", danger: true }] : []),
        ...(isOver ? [] : [{ text: say("加时…", "More time…"), value: "time", primary: true }]),
        ...(row.phase === "in_progress" ? [{ text: say("暂停…", "Pause…"), value: "pause" }] : []),
        ...(row.phase === "paused" ? [{ text: say("继续…", "Go on…"), value: "resume" }] : []),
      ],
    });
    if (choice === null) return;
    try {
      if (choice === "ticket") await reissue(exam, row);
      if (choice === "revoke") await revoke(exam, row);
      if (choice === "time") await giveTime(exam, seen.rows, row);
      if (choice === "message") await write(row)();
      if (choice === "collect") await collect(exam, row);
      if (choice === "pause") await setPause(exam, seen.rows, true, row);
      if (choice === "resume") await setPause(exam, seen.rows, false, row);
    } catch (error) {
      await dialog({ title: say("没有完成", "Not done"), body: problemNotice(error) });
    }
    await feed.refresh();
  }

  return () => {
    feed.stop();
    clearInterval(timer);
    clearInterval(slow);
  };
}

/** Draws something anew without taking the focus from a button of it. */
function keepFocus(element, draw) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  const { row, count } = focused?.dataset ?? {};
  draw();
  if (!focused || focused.isConnected) return;
  const again =
    row !== undefined
      ? element.querySelector(`[data-row="${CSS.escape(row)}"]`)
      : count !== undefined
        ? element.querySelector(`[data-count="${CSS.escape(count)}"]`)
        : null;
  again?.focus();
}
