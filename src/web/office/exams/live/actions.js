// What can be done for those who sit an exam: more time, a standing clock, another ticket, a paper collected. Each says beforehand what
// it will do, and asks for a reason, which stands in the record.

import { fill, h } from "../../../shared/dom.js";
import { say } from "../../../shared/language.js";
import { confirm, dialog, toast } from "../../shell/dialog.js";
import { field } from "../../shell/form.js";
import { problemNotice } from "../../shell/notice.js";
import { api } from "../../shell/session.js";
import { newId } from "../exam.js";
import { ticketSheet } from "../prepare/ticket_sheet.js";
import { duration } from "../time.js";

/** A dialog with fields and a reason; `run(reason)` may throw a problem, which is shown and nothing typed is lost. */
async function act({ title, fields = [], tell, confirm: yes, danger, reasons, run }) {
  const told = h("div", { "aria-live": "polite" });
  const does = h("p.consequence", { "aria-live": "polite" });
  const reason = h("input", { type: "text", maxlength: 200, list: "reasons" });
  const reasonField = field({ label: say("原因（写入操作记录）", "Why (kept in the record)"), control: reason, required: true });
  const update = () => {
    does.textContent = tell();
  };
  for (const made of fields) made.element.addEventListener("input", update);
  update();
  return dialog({
    title,
    body: h(
      "div.stack",
      {},
      fields.map(({ element }) => element),
      does,
      reasonField.element,
      h(
        "div.chips",
        {},
        reasons.map((text) =>
          h(
            "button",
            {
              type: "button",
              onclick: () => {
                reason.value = text;
                reasonField.setFault("");
              },
            },
            text,
          ),
        ),
      ),
      told,
    ),
    actions: [
      { text: say("取消", "Cancel"), value: null },
      {
        text: yes,
        primary: !danger,
        danger,
        async run(close) {
          fill(told);
          if (reason.value.trim() === "") {
            reasonField.setFault(say("请写明原因。", "Say why."));
            return reason.focus();
          }
          try {
            if ((await run(reason.value.trim())) !== false) close(true);
          } catch (error) {
            fill(told, problemNotice(error));
          }
          return undefined;
        },
      },
    ],
  });
}

/** A field for whom something is done: everybody or a branch; `read()` as the API has it, `people()` of the rows. */
export function whomField({ rows, whom }) {
  const branches = [
    ...new Set(rows.flatMap(({ branch }) => branch.split("/").map((_, at, parts) => parts.slice(0, at + 1).join("/")))),
  ].sort((a, b) => a.localeCompare(b, "zh-CN", { numeric: true }));
  const control = h(
    "select",
    {},
    h("option", { value: "all" }, say("所有考生", "Everybody")),
    branches.map((branch) => h("option", { value: branch, selected: whom?.branch === branch }, branch)),
  );
  const made = field({
    label: say("给谁", "For whom"),
    hint: say("选支部时包括它的下级支部。", "A branch counts with those below it."),
    control,
  });
  return {
    ...made,
    read: () => (control.value === "all" ? "all" : { branch: control.value }),
    people: () =>
      rows.filter(({ branch }) => control.value === "all" || branch === control.value || branch.startsWith(`${control.value}/`)),
  };
}

/** Gives extra time to everybody, a branch, or `person`. */
export async function giveTime(exam, rows, person) {
  const minutes = h("input", { type: "number", min: 1, max: 1440, step: 1, value: 10, inputmode: "numeric" });
  const time = field({ label: say("加多少", "How much"), control: minutes, unit: say("分钟", "minutes"), required: true });
  const whom = person ? null : whomField({ rows });
  const concerned = () => (person ? [person] : whom.people()).filter(({ phase }) => phase !== "closed");
  // The same request sent twice, after a reply that was lost, gives nothing again.
  const id = newId();
  await act({
    title: person ? say(`给 ${person.name} 加时`, `More time for ${person.name}`) : say("加时", "More time"),
    fields: [whom, time].filter(Boolean),
    tell: () =>
      say(
        `${concerned().length} 人的截止时间各推后 ${minutes.value || 0} 分钟（正在作答的页面半分钟内就会显示；还没开始的，开始后多这么多时间；已交卷的不变）。加时不能收回。`,
        `${concerned().length} get ${minutes.value || 0} minutes more: open pages show it within seconds, who has not begun has it from the start, who has ended does not. It cannot be taken back.`,
      ),
    reasons: [say("网络故障", "Network fault"), say("设备故障", "Broken device"), say("身体不适", "Unwell"), say("入场较晚", "Came late")],
    confirm: say("加时", "Give time"),
    async run(reason) {
      const seconds = Math.round(Number(minutes.value) * 60);
      if (!(1 <= seconds && seconds <= 86400)) {
        time.setFault(say("请填 1 到 1440 分钟。", "1 to 1440 minutes."));
        minutes.focus();
        return false;
      }
      const given = await api.post(`/exams/${exam.id}/extra-time`, {
        id,
        for: person ? { candidate: person.number } : whom.read(),
        seconds,
        reason,
      });
      toast(
        say(
          `已给 ${given.given} 人加时 ${duration(seconds)}${0 < given.over ? `，${given.over} 人已交卷不受影响` : ""}`,
          `${duration(seconds)} given to ${given.given}${0 < given.over ? `; ${given.over} had ended` : ""}`,
        ),
      );
      return true;
    },
  });
}

/** Stops clocks or lets them go on: of everybody, a branch, or `person`. */
export async function setPause(exam, rows, isPaused, person) {
  const whom = person ? null : whomField({ rows });
  const concerned = () => (person ? [person] : whom.people()).filter(({ phase }) => phase === (isPaused ? "in_progress" : "paused"));
  await act({
    title: isPaused
      ? say(person ? `暂停 ${person.name} 的计时` : "暂停计时", person ? `Stop the clock of ${person.name}` : "Stop clocks")
      : say(person ? `让 ${person.name} 继续` : "继续计时", person ? `Let ${person.name} go on` : "Let clocks go on"),
    fields: [whom].filter(Boolean),
    tell: () =>
      isPaused
        ? say(
            `${concerned().length} 人的时钟停下，页面显示“考试已暂停”，期间不能作答；继续时剩余时间不变。可以随时继续。`,
            `The clocks of ${concerned().length} stop; their pages say so and take no answers. Nothing is lost, and they can go on at any time.`,
          )
        : say(`${concerned().length} 人接着作答，剩余时间和暂停时一样。`, `${concerned().length} go on with the time they had left.`),
    reasons: isPaused
      ? [say("断电断网", "Power or network out"), say("设备故障", "Broken device"), say("突发情况", "Emergency")]
      : [say("已恢复", "All is well again")],
    confirm: isPaused ? say("暂停", "Stop the clock") : say("继续", "Go on"),
    async run(reason) {
      if (person) {
        await api.put(`/exams/${exam.id}/attempts/${person.attempt_id}/pause`, { paused: isPaused, reason });
        toast(isPaused ? say(`${person.name} 已暂停`, `${person.name} is paused`) : say(`${person.name} 已继续`, `${person.name} goes on`));
        return true;
      }
      const done = await api.post(`/exams/${exam.id}/pauses`, { for: whom.read(), paused: isPaused, reason });
      toast(
        isPaused ? say(`已暂停 ${done.changed} 人`, `${done.changed} paused`) : say(`已让 ${done.changed} 人继续`, `${done.changed} go on`),
      );
      return true;
    },
  });
}

/** Ends the attempt of one person for them. */
export async function collect(exam, person) {
  await act({
    title: say(`收 ${person.name} 的卷？`, `Collect the paper of ${person.name}?`),
    tell: () =>
      say(
        `立即结束 ${person.name} 的作答，按服务器已收到的答案评分。对方页面会在下次保存时或半分钟内显示“监考人已为您交卷”和回执；此后才送到的答案不计入，留在“没有收下的保存”里，可由您采纳。收卷不能撤销；只想先停下，请用“暂停”。`,
        `The attempt of ${person.name} ends now and is graded by what the server has. Their page says so with a receipt at its next save or within half a minute; answers that come later do not count, are kept under “Saves that were refused”, and can be admitted there. This cannot be undone: to stop for a while, pause instead.`,
      ),
    reasons: [say("本人要求交卷", "They asked for it"), say("设备故障，无法继续", "Broken device"), say("违反考场纪律", "Broke the rules"), say("身体不适", "Unwell")],
    confirm: say("收卷", "Collect"),
    danger: true,
    async run(reason) {
      const done = await api.post(`/exams/${exam.id}/attempts/${person.attempt_id}/submission`, { reason });
      toast(
        say(
          `已收卷：${person.name} 答了 ${done.answered} 题，回执码 ${done.receipt_code}`,
          `Collected: ${person.name} had answered ${done.answered}; receipt code ${done.receipt_code}`,
        ),
        { stay: true },
      );
      return true;
    },
  });
}

/** Issues another ticket to one person and shows it. */
export async function reissue(exam, person) {
  const agreed = await confirm({
    title: say(`给 ${person.name} 补发准考凭证？`, `Another ticket for ${person.name}?`),
    does: [
      say("旧凭证立即作废，用旧凭证登录着的设备会退出", "The old ticket ends, and devices that entered with it are signed out"),
      say("已保存的答案和剩余时间都不变", "Saved answers and the time left stay"),
      say("不能撤销", "It cannot be undone"),
    ],
    confirm: say("补发", "Issue"),
    danger: true,
  });
  if (!agreed) return;
  const { items } = await api.post(`/exams/${exam.id}/tickets`, { numbers: [person.number] });
  await dialog({
    title: say("新的准考凭证（只显示这一次）", "The new ticket, told only now"),
    wide: true,
    mustAnswer: true,
    body: h(
      "div.stack",
      {},
      h("p", {}, say("让考生扫码，或抄下凭证。关闭后不能再查看。", "Let them scan it or note it down. It cannot be shown again.")),
      ticketSheet(exam, items).element,
    ),
    actions: [{ text: say("已经交给考生", "They have it"), value: true, primary: true }],
  });
}

/** Ends the ticket or the hall code of one person, and gives no other. */
export async function revoke(exam, person) {
  const which = h(
    "select",
    {},
    h("option", { value: "ticket" }, say("准考凭证", "The ticket")),
    h("option", { value: "hall-code" }, say("入场码", "The hall code")),
  );
  await act({
    title: say(`作废 ${person.name} 的凭证`, `End what ${person.name} enters with`),
    fields: [field({ label: say("作废哪一个", "Which"), control: which })],
    tell: () =>
      say(
        `${person.name} 立即退出，这一个再也不能用来进入；另一个不受影响，如需一并作废请再做一次。已保存的答案和剩余时间都在。`,
        `${person.name} is signed out at once, and this one opens nothing any more; the other still does. Saved answers and the time left stay.`,
      ),
    reasons: [say("凭证外传", "It was passed on"), say("发错了人", "Given to somebody else"), say("遗失", "Lost")],
    confirm: say("作废", "End it"),
    danger: true,
    async run(reason) {
      const { revoked } = await api.post(`/exams/${exam.id}/${which.value}-revocations`, { numbers: [person.number], reason });
      toast(revoked === 0 ? say("本来就没有，什么都没有改变", "There was none; nothing was changed") : say(`${person.name} 的凭证已作废`, `What ${person.name} entered with has ended`));
      return true;
    },
  });
}

/** Ends the exam for everybody; true where it was done. */
export async function closeExam(exam, counts) {
  const sitting = counts.in_progress + counts.paused;
  const agreed = await confirm({
    title: say("现在结束考试？", "End the exam now?"),
    danger: true,
    does: [
      sitting === 0
        ? say("没有人在作答", "Nobody is sitting it")
        : say(
            `正在作答的 ${sitting} 人立即收卷，按已保存的答案评分`,
            `The ${sitting} who sit it are ended now and graded by what they saved`,
          ),
      say(`还没来的 ${counts.ready} 人不能再考，记为缺考`, `The ${counts.ready} who have not come can no longer sit it`),
      say("不能撤销。不手动结束的话，到结束时间也会自动收卷", "It cannot be undone. Without it the exam ends by itself at its time"),
    ],
    word: say("结束考试", "end"),
    confirm: say("结束考试", "End the exam"),
  });
  if (!agreed) return false;
  await api.put(`/exams/${exam.id}/state`, { state: "closed" }, { timeoutMs: 120000 });
  toast(say("考试已结束", "The exam is closed"));
  return true;
}
