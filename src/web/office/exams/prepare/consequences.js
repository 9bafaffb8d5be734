// What each rule of an exam means, in a sentence that follows its value.

import { say } from "../../../shared/language.js";
import { duration, moment } from "../time.js";

/** The sentence of each rule, by name; empty where there is nothing to say yet. `total` is the marks of a paper. */
export function consequences(rules, { total, n_people }) {
  return {
    opens_at: opens(rules),
    closes_at: closes(rules),
    duration_minutes: sits(rules),
    grace_seconds: grace(rules),
    max_attempts: attempts(rules),
    pass_marks: pass(rules, total),
    papers: papers(rules, n_people),
    release: release(rules),
    downtime_credit: downtime(rules),
  };
}

function opens({ opens_at }) {
  if (!opens_at) return "";
  const at = moment(opens_at);
  if (Date.parse(opens_at) <= Date.now())
    return say("已到时间：一发布，考生就能开始作答。", "The time has come: candidates can begin as soon as it is published.");
  return say(
    `${at} 以前，考生能打开链接、看到说明，但不能开始。`,
    `Before ${at} candidates can open their link and read the notes, not begin.`,
  );
}

function closes({ opens_at, closes_at, duration_minutes: minutes }) {
  if (!opens_at || !closes_at) return "";
  if (closes_at <= opens_at) return say("结束时间要晚于开始时间。", "It has to end after it begins.");
  const window = (Date.parse(closes_at) - Date.parse(opens_at)) / 1000;
  if (!minutes) return "";
  const last = new Date(Date.parse(closes_at) - minutes * 60000).toISOString();
  if (window < minutes * 60) {
    return say(
      `整个时段只有 ${duration(window)}，比作答时长短：所有人都做不满时间。`,
      `The window is ${duration(window)}, less than the time for an attempt: nobody has all of it.`,
    );
  }
  return say(
    `到 ${moment(closes_at)} 一律收卷。要用满时间，最晚 ${moment(last)} 开始；再晚开始的，只能做到收卷为止。`,
    `Everything ends at ${moment(closes_at)}. Who wants all the time begins by ${moment(last)}; who begins later has less.`,
  );
}

function sits({ duration_minutes: minutes }) {
  if (!minutes) return "";
  return say(
    `从各人点“开始作答”起计 ${duration(minutes * 60)}，关掉页面也照样走时，到时自动交卷。`,
    `${duration(minutes * 60)} from when each begins. The clock runs on when the page is closed, and the attempt ends by itself.`,
  );
}

function grace({ grace_seconds: seconds }) {
  if (seconds === null) return "";
  if (seconds === 0)
    return say(
      "到时之后收到的保存一律不算。网络慢的考生可能丢掉最后一次保存，一般不建议设为 0。",
      "Nothing that arrives after the deadline counts: a slow network may cost the last save. 0 is seldom wise.",
    );
  return say(
    `到时前已发出、${duration(seconds)}内到达的保存仍然算数；界面上的时间不会变长。`,
    `A save on its way at the deadline still counts within ${duration(seconds)}; the time shown is not longer.`,
  );
}

function attempts({ max_attempts: count }) {
  if (!count) return "";
  if (count === 1) return say("每人只能考一次。", "Everybody has one attempt.");
  return say(
    `每人最多考 ${count} 次，每次另抽一份卷，取最高分。`,
    `Everybody has up to ${count} attempts, each with another paper; the best counts.`,
  );
}

function pass({ pass_marks: marks }, total) {
  if (marks === null)
    return say(
      "不设及格线：成绩里没有“合格 / 不合格”，也不能打印合格证书。",
      "No pass mark: nobody passes or fails, and there are no certificates.",
    );
  const share = total
    ? say(`（满分 ${total} 分的 ${Math.round((100 * marks) / total)}%）`, ` (${Math.round((100 * marks) / total)} % of ${total})`)
    : "";
  return say(`${marks} 分${share}及以上为合格。`, `${marks} marks${share} or more pass.`);
}

function papers({ papers: mode, forms }, n_people) {
  switch (mode) {
    case "own":
      return say(
        "每人一份不同的卷，同类题被用到的次数尽量一样多：泄题影响最小，难度有小幅差别。",
        "A paper each; questions of a sort are used alike often. A leak does least harm; papers differ a little in difficulty.",
      );
    case "uniform":
      return say(
        "每人一份不同的卷，方案允许的每份卷机会均等；有的题可能用得多，有的用得少。",
        "A paper each, every paper that the plan allows being equally likely; some questions are used more than others.",
      );
    case "shared":
      return say(
        "所有人同一份卷，完全可比，可以算整卷的信度和区分度；但一人泄题等于全场泄题。",
        "The same paper for all: fully comparable, with figures of the whole paper; one leak is a leak for all.",
      );
    default:
      return say(
        `共 ${forms || "…"} 套卷，按名单轮流分给${n_people ? ` ${n_people} 人` : "考生"}，邻座拿到的卷不同；可以分套统计。`,
        `${forms || "…"} papers, dealt in turn along the roster, so that neighbours differ; figures are told for each.`,
      );
  }
}

function release({ score_release: score, answers_release: answers, keys_release: keys, explanations_release: explanations }) {
  const parts = { on_submit: [], on_close: [], never: [] };
  const names = [
    [score, "总分", "the score"],
    [answers, "本人的答卷", "their own answers"],
    [keys, "正确答案与每题得分", "keys and marks"],
    [explanations, "解析与出处", "explanations"],
  ];
  for (const [when, zh, en] of names) parts[when]?.push(say(zh, en));
  const list = (items) => items.join(say("、", ", "));
  return [
    parts.on_submit.length &&
      say(
        `考生交卷评分后马上看到：${list(parts.on_submit)}。`,
        `As soon as their attempt is graded candidates see ${list(parts.on_submit)}.`,
      ),
    parts.on_close.length && say(`全场结束后看到：${list(parts.on_close)}。`, `After the exam they see ${list(parts.on_close)}.`),
    keys === "on_close" && say("公布正确答案后，考生还可以练习自己做错的题，练习不计分。", "With the keys they may practise what they got wrong; it does not count."),
    parts.never.length && say(`不在系统里公布：${list(parts.never)}。`, `Not shown here: ${list(parts.never)}.`),
  ]
    .filter(Boolean)
    .join(" ");
}

function downtime({ downtime_credit: mode }) {
  switch (mode) {
    case "automatic":
      return say(
        "服务中断 30 分钟以内，恢复后自动给正在作答的人补回时间；更长的由您决定。",
        "Up to 30 minutes of an outage are given back by themselves to whoever was sitting; for longer ones you decide.",
      );
    case "offered":
      return say("服务中断后不自动补时，由您在现场页决定补不补。", "Nothing is given back by itself; you decide on the live page.");
    default:
      return say("服务中断的时间不补，考生自己承担。一般不建议。", "Time of an outage is lost to candidates. Seldom wise.");
  }
}
