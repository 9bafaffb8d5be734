// One sitting: paper, answers, outbox, time, and what comes between.
//
// What it promises: what the screen shows is what the server has, or is told as not yet sent; the server
// alone decides when it ends.

import { announce, byId, fill, h } from "../shared/dom.js";
import { say } from "../shared/language.js";
import { Departures } from "./departures.js";
import { enterAgain, otherDevice, otherTab, pausedOverlay, shareTabs, timeOver } from "./devices.js";
import { board, choiceRow, settingsButton, show } from "./frame.js";
import { readBack, showLoading } from "./material.js";
import { Outbox } from "./outbox.js";
import { bring, server } from "./server.js";
import { sheet } from "./sheet.js";
import { submitDialog } from "./submit.js";
import { summary } from "./summary.js";
import { timer } from "./timer.js";
import { watch } from "./watch.js";
import { clockTime, lengthOf, problemWords } from "./words.js";

/** While the server is about to collect the paper. */
const HURRY_MS = 3000;
/** How often a paused sitting asks whether it goes on. */
const PAUSED_MS = 5000;

/** Sits an attempt that is under way; `onEnded` gets it when it has ended, with the answers that came too late. */
export async function sit(options) {
  await new Sitting(options).open();
}

class Sitting {
  #over = null;
  #paused = null;
  #asked = null;
  #isEntering = false;
  #isEnded = false;
  #isUnreachable = false;
  #banner = null;

  constructor({ keep, attempt, exam, candidate, onEnded }) {
    Object.assign(this, { keep, attempt, exam, candidate, onEnded, id: attempt.id });
  }

  async open() {
    const { kept, paper, answers, isFromDevice } = await showLoading(this.keep, this.id, this.exam.title);
    Object.assign(this, { paper, answers, isFromDevice, epoch: kept.epoch ?? null, flagged: new Set(kept.flags ?? []) });
    this.keptDepartures = kept.departures ?? null;
    this.view = { mode: kept.mode ?? "one", slot: kept.slot ?? 1, isLocked: false };
    this.#note({ exam: this.exam, candidate: this.candidate, paper, attempt: this.attempt });
    this.#begin();
  }

  #note(fields) {
    this.keep.note(this.id, fields);
  }

  #begin() {
    this.outbox = new Outbox(this.answers);
    this.flags = { has: (slot) => this.flagged.has(slot), turn: (slot) => this.#flag(slot) };
    this.timer = timer({ attempt: () => this.attempt, onOver: (isOver) => this.#timeIs(isOver), onJump: () => this.watch?.ask() });
    this.#paint();
    this.answers.addEventListener("change", ({ detail }) => { this.sheet.update(detail); this.summary.update(); });
    this.outbox.addEventListener("state", () => { this.sheet.update(null); this.summary.update(); this.#tellOver(); });
    this.outbox.addEventListener("saved", ({ detail }) => this.#saved(detail));
    this.outbox.addEventListener("refused", ({ detail }) => this.#refused(detail));
    document.addEventListener("visibilitychange", this.#turned);
    addEventListener("pagehide", this.#turned);
    addEventListener("beforeunload", this.#leaving);
    this.watch = watch(this.id, { onAttempt: (attempt) => this.#see(attempt), onProblem: (problem) => this.#lost(problem) });
    this.tabs = shareTabs(this.id, () => this.#yieldTab());
    if (this.isFromDevice) {
      this.outbox.begin(this.epoch ?? this.attempt.epoch);
      this.#lost({ status: 0 });
    } else {
      this.#see(this.attempt);
    }
    this.timer.tick();
    this.sheet.go(this.view.slot);
    if (this.exam.records_departures) {
      this.departures = new Departures({ keep: this.keep, attemptId: this.id, kept: this.keptDepartures, epoch: () => this.epoch ?? this.attempt.epoch });
    }
  }

  #paint() {
    show(() => {
      this.sheet?.close();
      this.sheet = sheet(this.paper, {
        answers: this.answers, outbox: this.outbox, flags: this.flags, view: this.view,
        onView: () => this.#note({ slot: this.view.slot, mode: this.view.mode }),
        onSubmit: () => this.#submit(),
      });
      this.sheet.lock(this.view.isLocked);
      this.summary = summary({ answers: this.answers, outbox: this.outbox, keep: this.keep, isUnreachable: () => this.#isUnreachable });
      this.bannerPlace = h("div.banner-place", { role: "status" });
      this.#paintBanner();
      const mode = () => [choiceRow(say("题目显示", "Questions"), [["one", say("逐题", "One at a time")], ["all", say("全部", "All")]], this.view.mode, (value) => this.#setMode(value)), h("button", { type: "button", onclick: async () => (await bring("./messages.js")).showMessages() }, say("监考人的消息", "Messages from the invigilator"))];
      return {
        title: this.exam.title, wide: true,
        bar: [h("div.bar-text", h("h1.exam-title", this.exam.title), this.summary.element), this.timer.element, settingsButton(mode)],
        main: [this.bannerPlace, h("div.columns", this.sheet.element, this.sheet.asideMap)],
        foot: this.sheet.foot,
      };
    }, { before: () => this.answers.settle(), focus: false });
  }

  #setMode(mode) {
    this.view.mode = mode;
    this.#note({ mode });
    this.sheet.arrange();
  }

  #flag(slot) {
    if (!this.flagged.delete(slot)) this.flagged.add(slot);
    this.#note({ flags: [...this.flagged] });
    this.sheet.update(slot);
  }

  /** Tells something until it is acknowledged; `words()` gives it in the language of the moment. */
  #say(words) {
    this.#banner = words;
    this.#paintBanner();
  }

  #paintBanner() {
    fill(this.bannerPlace, this.#banner && h("div.notice.good.banner", h("span", this.#banner()), h("button.quiet", { type: "button", onclick: () => { this.#say(null); byId("main").focus({ preventScroll: true }); } }, say("知道了", "OK"))));
  }

  #saved({ deadline }) {
    this.#isUnreachable = false;
    if (deadline !== this.attempt.deadline) this.watch.ask();
  }

  /** What the server says of the attempt. */
  async #see(attempt) {
    const before = this.attempt;
    this.attempt = attempt;
    this.#isUnreachable = false;
    if (attempt.phase === "closed") return this.#end();
    this.#note({ attempt });
    const moved = Date.parse(attempt.deadline) - Date.parse(before.deadline);
    const more = attempt.extra_seconds - before.extra_seconds;
    if (1000 <= moved) {
      const until = clockTime(Date.parse(attempt.deadline));
      this.#say(() => (0 < more ? say(`已为您增加 ${lengthOf(more)}，截止时间改为 ${until}。`, `You have ${lengthOf(more)} more, until ${until}.`) : say(`截止时间顺延到 ${until}。`, `The time now ends at ${until}.`)));
    }
    this.timer.tick();
    if (attempt.phase === "paused") this.#pause();
    else this.#resume();
    if (this.isFromDevice && await this.#readBack()) this.isFromDevice = false;
    await this.#checkDevice(attempt);
    this.summary.update();
  }

  #pause() {
    this.outbox.stop("attempt_paused");
    if (this.#paused) return;
    this.#paused = pausedOverlay();
    // The clock runs again from the moment it goes on: a few seconds are lost at most.
    this.watch?.hurry(PAUSED_MS);
    // What lies under the dialog can be neither read nor acknowledged.
    this.#paused.element.querySelector(".dialog-body").append(board);
  }

  #resume() {
    if (!this.#paused) return;
    byId("main").prepend(board);
    this.#paused.close();
    this.#paused = null;
    this.watch?.hurry(null);
    announce(say("考试继续", "The exam goes on"));
  }

  /** Sends as the device of this attempt, or asks whether it is to be. */
  async #checkDevice(attempt) {
    if (attempt.phase === "paused" || this.outbox.stopped === "other_tab") return;
    // What was asked before this device took over, and is answered after it, is no news.
    if (attempt.epoch < this.epoch && this.outbox.stopped === null) return;
    if (attempt.active) return this.#hold(attempt);
    // This device held it last; only its session is new.
    if (this.epoch === attempt.epoch && await this.#takeOver() === null) return;
    this.outbox.stop("other_device");
    this.#asked ??= otherDevice({ answers: this.answers, onTakeOver: () => this.#takeOver(), onRefresh: () => this.watch.ask() });
  }

  #hold(attempt) {
    this.epoch = attempt.epoch;
    this.#note({ epoch: attempt.epoch });
    this.#asked?.close();
    this.#asked = null;
    this.#isEntering = false;
    if (this.outbox.stopped !== null) this.outbox.begin(attempt.epoch);
  }

  /** @returns {Promise<string|null>} why not, in words */
  async #takeOver() {
    try {
      const attempt = await server.takeOver(this.id, this.attempt.epoch);
      // What the other device saved comes first: an answer of this one must not cover it unseen.
      if (!await this.#readBack()) return problemWords({ code: "offline" });
      this.attempt = attempt;
      if (attempt.active) this.#hold(attempt);
      return null;
    } catch (problem) {
      if (problem.code === "other_device") {
        this.attempt.epoch = problem.document.epoch;
        return say("刚才又有一台设备接着作答了。如仍要在此继续，请再点一次。", "Yet another device took over just now. Press again to continue here.");
      }
      if (problem.code === "attempt_closed") this.watch.ask();
      if (problem.code === "not_signed_in") this.#enterAgain();
      return problemWords(problem);
    }
  }

  async #readBack() {
    const isRead = await readBack(this.keep, this.answers);
    if (isRead) this.sheet.refresh();
    return isRead;
  }

  #refused(problem) {
    if (problem.code === "other_device") this.attempt.epoch = problem.document.epoch ?? this.attempt.epoch;
    if (["not_signed_in", "forbidden", "not_found"].includes(problem.code)) return this.#enterAgain();
    this.watch.ask();
  }

  #lost(problem) {
    if (problem.isPassing === false) return this.#enterAgain();
    this.#isUnreachable = problem.status === 0;
    this.summary.update();
  }

  #enterAgain() {
    if (this.#isEntering) return;
    this.#isEntering = true;
    // Nothing else can be asked of whoever is not in.
    this.#asked?.close();
    this.outbox.stop("not_signed_in");
    this.#asked = enterAgain({ onEntered: async () => {
      const attempt = await server.attempt(this.id).catch((problem) => {
        if (problem.isPassing !== false) throw problem;
        return null;
      });
      // Somebody else entered: their own sitting is shown, this one's answers stay on the device.
      if (!attempt) return location.assign("/exam");
      this.#isEntering = false;
      this.#asked = null;
      await this.#see(attempt);
    } });
  }

  #timeIs(isOver) {
    if (this.#isEnded) return;
    this.view.isLocked = isOver;
    this.sheet.lock(isOver);
    if (isOver) {
      this.answers.settle();
      this.outbox.kick();
      this.#over = timeOver();
      this.#tellOver();
      this.watch.hurry(HURRY_MS);
    } else {
      this.#over?.close();
      this.#over = null;
      this.watch?.hurry(null);
    }
  }

  #tellOver() {
    this.#over?.tell(this.answers.unsent.length, this.answers.late.length, this.outbox.isOffline);
  }

  #submit() {
    submitDialog({
      attemptId: this.id, paper: this.paper, answers: this.answers, outbox: this.outbox, flags: this.flags,
      go: (slot) => this.sheet.go(slot),
      onSubmitted: (submitted) => this.#see(submitted),
      onRefused: (problem) => this.#refused({ document: {}, ...problem, code: problem.code }),
    });
  }

  /** It has ended: what is unsent is sent once more, so that the server has it as what came too late. */
  async #end() {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.watch.stop();
    this.timer.stop();
    this.view.isLocked = true;
    this.sheet.lock(true);
    this.answers.settle();
    if (0 < this.answers.unsent.length) {
      this.#over ??= timeOver(this.attempt.closed_how);
      this.#tellOver();
      this.outbox.begin(this.attempt.epoch);
      await this.#untilSent();
    }
    for (const dialog of document.querySelectorAll("dialog")) dialog.close();
    document.removeEventListener("visibilitychange", this.#turned);
    removeEventListener("pagehide", this.#turned);
    removeEventListener("beforeunload", this.#leaving);
    this.tabs.close();
    this.outbox.close();
    await this.departures?.finish();
    await this.onEnded(this.attempt, this.answers.late);
  }

  #untilSent() {
    return new Promise((resolve) => {
      const look = () => { if (this.answers.unsent.length === 0 || this.outbox.stopped !== null) resolve(); };
      this.outbox.addEventListener("state", look);
      look();
    });
  }

  #yieldTab() {
    if (this.#isEnded) return;
    this.answers.settle();
    this.outbox.stop("other_tab");
    // The other tab asks, tells and notes from now on: two at once would each undo what the other does.
    this.watch.stop();
    this.timer.stop();
    this.departures?.stop();
    this.tabs.close();
    otherTab({ onHere: () => location.reload() });
  }

  /** Somebody turned away, or came back: what is there is sent now. */
  #turned = ({ type }) => {
    // Some browsers call a page that is left by a link visible until the end.
    if (type === "pagehide" || document.visibilityState === "hidden") this.answers.settle();
    this.outbox.kick();
  };

  #leaving = (event) => {
    const isAtRisk = this.answers.hasDraft || this.answers.unsent.some((slot) => !this.answers.at(slot).isKept);
    if (isAtRisk) event.preventDefault();
  };
}
