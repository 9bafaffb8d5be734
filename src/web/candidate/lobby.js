// Before the start: rules and privacy notice, then the waiting room until the candidate's turn.
//
// What it promises: nothing starts but by the button; the countdown runs on the server's time and asks again
// as the server says.

import { announce, fill, h } from "../shared/dom.js";
import { language, say } from "../shared/language.js";
import { show, notice, workButton } from "./frame.js";
import { clock, server } from "./server.js";
import { clockTime, countdown, lengthOf, problemWords, windowOf } from "./words.js";

/** Who sits, as far as the page knows. */
export function personLine(candidate) {
  if (!candidate) return null;
  return h("p.person", h("strong", candidate.name), h("span.figures", candidate.number), h("span", candidate.branch));
}

/** What the exam is: window, time, attempts, what will be shown. */
function facts(exam, attempt) {
  const fact = (name, value) => [h("dt", name), h("dd", value)];
  return h("dl.facts",
    fact(say("考试时段", "Window"), windowOf(exam.opens_at, exam.closes_at)),
    fact(say("作答时长", "Time"), [lengthOf(exam.duration_seconds), attempt.extra_seconds ? h("span.tag.good", say(`另加 ${lengthOf(attempt.extra_seconds)}`, `plus ${lengthOf(attempt.extra_seconds)}`)) : null]),
    1 < exam.max_attempts ? fact(say("作答次数", "Attempts"), say(`第 ${attempt.number} 次，共可作答 ${exam.max_attempts} 次`, `${attempt.number} of ${exam.max_attempts}`)) : null,
    fact(say("成绩", "Score"), releaseWords(exam.score_release)),
    fact(say("答案与解析", "Answers and reasons"), releaseWords(exam.explanations_release === "never" ? exam.keys_release : exam.explanations_release)));
}

/** When something is shown to the candidate. */
export function releaseWords(release) {
  return { on_submit: say("交卷评分后即可查看", "after submission"), on_close: say("全部考试结束后可查看", "after the exam has ended for everybody"), never: say("不在此公布", "not shown here") }[release];
}

const RULES = (exam) => [
  say("点“开始作答”后开始计时，由服务器的时钟决定，调整手机时间不起作用。", "The time begins with “Start” and is the server's: setting your phone's clock changes nothing."),
  say("每次作答都会自动保存。断网时答案先存在本机，联网后自动送出，请不要清除浏览器数据。", "Each answer is saved by itself. Without a network it is kept on this device and sent later: do not clear the browser's data."),
  say("时间一到，系统自动收卷；到时仍未送达的答案不计入。", "When the time is over the system collects the paper; what has not arrived by then does not count."),
  say("同一时间只能在一台设备上作答；换设备时重新打开准考链接即可继续。", "One device at a time; to change devices, open your link on the other one."),
  say("请独立完成，不要把试题内容外传。", "Work on your own, and keep the questions to yourself."),
  exam.asks_access_code ? say("开始作答前要输入考场口令，由监考人在考场宣布。", "The start asks for a word that the invigilator says in the hall.") : null,
  exam.needs_safe_exam_browser ? say("本场考试须在 Safe Exam Browser 中作答：请双击组织者发的 .seb 文件打开，不要用普通浏览器。", "The exam is sat in Safe Exam Browser: open the .seb file that the organiser handed out, not an ordinary browser.") : null,
  exam.records_departures ? say("作答期间离开本页（切换到其他窗口或应用、锁屏）会记下时间和时长，供监考人了解情况；不影响计分，来电、消息等也会这样记下。", "While you sit the exam, leaving this page (another window or app, a locked screen) is noted with its time and length for the invigilator. It changes no score; calls and messages are noted alike.") : null,
].filter(Boolean);

/** Refusals at the start that its candidate can do something about. */
const DOORS = new Set(["access_code", "tried_too_often", "network_not_allowed", "browser_not_allowed"]);

/** What is kept, why, how long, and whom to ask; `kept` is what the server says of it. */
const PRIVACY = (kept) => [
  say("为组织这次考试，系统处理您的姓名、工号、所在支部、作答内容和时间、成绩，由本次考试的组织者负责。", "For this exam your name, number, branch, answers with their times and your score are processed; the organiser of the exam is responsible."),
  say("不收集位置、通讯录、照片，不接入第三方统计，不用于其他目的。", "No location, contacts or photos, no third-party analytics, no other use."),
  say("试卷和未送出的答案暂存在本机浏览器中，交卷后试卷会自动清除。", "Paper and unsent answers stay in this browser until you submit."),
  kept?.retention_days
    ? say(`考试结束 ${kept.retention_days} 天后，系统自动清除您的姓名、工号和简答题文字；分数只留作统计，不再对应到人。`, `Your name, number and essays are erased by themselves ${kept.retention_days} days after the exam; marks stay as figures of nobody.`)
    : say("考试结束后，您的信息保存到组织者清除为止。", "After the exam your information is kept until the organiser erases it."),
  kept?.contact
    ? say(`交卷后可在本页下载自己的全部数据。查阅、更正或删除个人信息请联系：${kept.contact}`, `After submitting you can save all your data on this page. To see, correct or delete your information ask: ${kept.contact}`)
    : say("交卷后可在本页下载自己的全部数据。查阅、更正或删除个人信息请联系组织者。", "After submitting you can save all your data on this page. To see, correct or delete your information ask the organiser."),
];

/**
 * Leads to the start. `state` is `{ list, attempt, candidate, hasAgreed }`; `onStarted` gets the attempt,
 * `onAgreed` keeps that the rules were read, `onSignedOut` takes over where the session has ended.
 */
export function lobby(state, { onStarted, onAgreed, onSignedOut }) {
  if (state.hasAgreed) return waitingRoom(state, { onStarted, onSignedOut });
  let isTicked = false;
  const { list, attempt, candidate } = state;
  show(() => {
    const box = h("input", { type: "checkbox", id: "agree", checked: isTicked, onchange: () => { isTicked = box.checked; fault.replaceChildren(); } });
    const fault = h("div", { "aria-live": "assertive" });
    const go = () => {
      if (!isTicked) {
        fault.replaceChildren(h("p.fault", say("请先勾选“我已阅读”。", "Please tick the box first.")));
        return box.focus();
      }
      onAgreed();
      waitingRoom(state, { onStarted, onSignedOut });
    };
    return {
      title: list.exam.title,
      main: [
        h("h1", list.exam.title), personLine(candidate), facts(list.exam, attempt),
        h("section.card", h("h2", say("考试须知", "Rules")), h("ol.rules", RULES(list.exam).map((rule) => h("li", rule)))),
        h("section.card", h("h2", say("个人信息告知", "Privacy notice")), h("ul.rules", PRIVACY(list.privacy).map((line) => h("li", line)))),
        h("label.agree", { for: "agree" }, box, h("span", say("我已阅读考试须知和个人信息告知，确认以上是本人信息", "I have read the rules and the privacy notice, and the details above are mine"))),
        fault,
        h("div.row", h("button.primary.large", { type: "button", onclick: go }, say("进入候考", "Continue"))),
      ],
    };
  });
}

function waitingRoom(state, { onStarted, onSignedOut }) {
  let { list } = state;
  const { candidate } = state;
  let attempt = state.attempt;
  let turnAt = turnOf(list);
  let fault = null;
  let asking = null;
  let ticking = null;
  let isAsking = false;
  let isGone = false;
  let painted = "";
  const digits = h("p.digits.tabular", { role: "timer" });
  const serverTime = h("p.calm.tabular");
  const place = h("div.start-place");
  const word = { typed: "" };
  const heading = h("h2");

  function turnOf(from) {
    return from.waiting ? performance.now() + from.waiting.start_in_ms : 0;
  }

  /** Whatever is still under way changes nothing any more: the sitting must not begin twice. */
  function stop() {
    isGone = true;
    clearTimeout(asking);
    clearInterval(ticking);
    document.removeEventListener("visibilitychange", onVisible);
  }

  async function ask() {
    clearTimeout(asking);
    if (isAsking || isGone) return;
    isAsking = true;
    let wait = 5000 + Math.random() * 5000;
    try {
      const found = await server.attempts();
      if (isGone) return;
      list = found;
      attempt = list.items.at(-1);
      if (attempt.phase !== "ready") {
        stop();
        return onStarted(attempt);
      }
      const wasWaiting = turnAt !== 0;
      turnAt = turnOf(list);
      if (!DOORS.has(fault?.code)) fault = null;
      if (list.waiting) wait = list.waiting.poll_after_ms;
      else if (!wasWaiting) wait = 30000;
      paintPlace();
    } catch (problem) {
      if (isGone) return;
      if (problem.code === "not_signed_in") {
        stop();
        return onSignedOut();
      }
      fault = problem;
      paintPlace();
    } finally {
      isAsking = false;
    }
    asking = setTimeout(ask, wait);
  }

  function tick() {
    const now = clock.now();
    serverTime.textContent = now === null ? "" : say(`服务器时间 ${clockTime(now)}`, `Server time ${clockTime(now)}`);
    if (clock.hasJumped()) ask();
    const left = turnAt - performance.now();
    digits.textContent = 0 < left ? countdown(left) : "";
    if (turnAt !== 0 && left <= 0) {
      turnAt = 0;
      announce(say("可以开始作答了", "You may start now"), "assertive");
      paintPlace();
    }
  }

  async function begin() {
    let started;
    try {
      started = await server.start(attempt.id, list.exam.asks_access_code ? { access_code: word.typed.trim() } : undefined);
    } catch (problem) {
      if (isGone) return;
      if (problem.code === "not_signed_in") {
        stop();
        return onSignedOut();
      }
      fault = problem;
      // The same refusal is said again.
      painted = "";
      paintPlace();
      // Nothing has changed at the server, and the notice is to stay until it was read.
      if (DOORS.has(problem.code)) return place.querySelector("input")?.focus();
      return ask();
    }
    if (isGone) return;
    stop();
    await onStarted(started);
  }

  function paintPlace() {
    digits.hidden = turnAt === 0;
    const isOver = list.exam.state === "closed" || Date.parse(list.exam.closes_at) <= clock.now();
    // Who is typing, or about to press, keeps the field and the button.
    const toPaint = JSON.stringify([language(), turnAt !== 0, isOver, fault && problemWords(fault), list.exam.asks_access_code]);
    if (toPaint === painted) return;
    painted = toPaint;
    const hadFocus = place.contains(document.activeElement);
    heading.textContent = turnAt !== 0 ? say("候考中，距您开始还有", "Your turn begins in") : isOver ? say("考试已结束", "The exam is over") : say("可以开始了", "Ready to start");
    fill(place,
      fault ? notice("bad", problemWords(fault)) : null,
      turnAt !== 0 ? h("p.calm", say("到时“开始作答”按钮会自动出现，请不要关闭本页。", "The button to start appears by itself. Keep this page open."))
        : isOver ? notice("warn", say("考试时段已经结束，您没有开始作答。如有疑问请联系组织者。", "The exam is over and you did not start. Ask the organiser if that is wrong."))
          : [list.exam.asks_access_code ? codeField() : null, h("p.calm", say("准备好后请点下面的按钮，点了就开始计时。", "Press the button when you are ready: the time begins with it.")), workButton(say("开始作答", "Start"), begin, { kind: "primary large" })]);
    if (hadFocus) place.querySelector("input, button")?.focus();
  }

  /** What is typed stays when the place is painted anew. */
  function codeField() {
    const input = h("input", { id: "access-code", value: word.typed, maxlength: "40", autocomplete: "off", autocapitalize: "off", spellcheck: "false", "aria-describedby": "access-code-hint", oninput: () => { word.typed = input.value; } });
    return h("div.field", h("label", { for: input.id }, say("考场口令", "Access code")), input, h("span.hint", { id: "access-code-hint" }, say("由监考人在考场宣布，大小写、空格不影响", "Said by the invigilator; case and spaces do not matter")));
  }

  function onVisible() {
    if (document.visibilityState === "visible") ask();
  }

  show(() => {
    paintPlace();
    tick();
    return {
      title: say("候考", "Waiting room"),
      main: [
        h("h1", list.exam.title), personLine(candidate),
        h("section.card.waiting",
          heading, digits, place, serverTime),
        facts(list.exam, attempt),
      ],
    };
  });
  ticking = setInterval(tick, 250);
  document.addEventListener("visibilitychange", onVisible);
  asking = setTimeout(ask, list.waiting?.poll_after_ms ?? 30000);
}
