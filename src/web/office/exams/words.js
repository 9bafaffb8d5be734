// The closed sets of the API in the words of an organiser.

import { say } from "../../shared/language.js";

/** `[chinese, english]` of every word, by set. */
const WORDS = {
  state: { draft: ["草稿", "Draft"], published: ["已发布", "Published"], closed: ["已结束", "Closed"] },
  kind: {
    single: ["单选", "Single choice"],
    multiple: ["多选", "Multiple choice"],
    true_false: ["判断", "True or false"],
    blank: ["填空", "Blanks"],
    match: ["匹配", "Matching"],
    order: ["排序", "Ordering"],
    essay: ["简答", "Essay"],
  },
  difficulty: { easy: ["易", "Easy"], medium: ["中", "Medium"], hard: ["难", "Hard"] },
  cognitive: { remember: ["识记", "Remember"], understand: ["理解", "Understand"], apply: ["应用", "Apply"] },
  papers: {
    own: ["每人一卷（题目使用均衡）", "One each, questions used evenly"],
    uniform: ["每人一卷（完全随机）", "One each, fully random"],
    forms: ["若干套平行卷", "Parallel papers"],
    shared: ["全场同一份卷", "The same for all"],
  },
  release: { never: ["不公布", "Never"], on_submit: ["交卷评分后", "After submitting"], on_close: ["考试结束后", "After the exam"] },
  downtime: { automatic: ["自动补时", "Automatic"], offered: ["由人决定", "By hand"], off: ["不补时", "Off"] },
  phase: { ready: ["未到", "Not come"], in_progress: ["作答中", "In progress"], paused: ["已暂停", "Paused"], closed: ["已交卷", "Ended"] },
  how: { submitted: ["本人交卷", "Submitted"], expired: ["到时自动交卷", "Time ran out"], forced: ["结束考试时收卷", "Ended with the exam"], collected: ["监考收卷", "Collected"] },
  cause: { granted: ["人工加时", "Granted"], downtime: ["中断补时", "After an outage"] },
  refused: {
    closed: ["交卷或到时以后才收到", "Came after the attempt had ended"],
    exam_not_open: ["考试已结束", "The exam was closed"],
    paused: ["暂停期间收到", "Came while paused"],
    other_device: ["来自已换下的设备", "From a device no longer in use"],
    stale: ["比已保存的答案旧", "Older than the stored answer"],
    conflict: ["与已保存的同一版不同", "Differs from the stored revision"],
  },
  decision: { admitted: ["已采纳", "Admitted"], dismissed: ["未采纳", "Dismissed"] },
  status: {
    not_started: ["缺考", "Never came"],
    in_progress: ["作答中", "In progress"],
    closed: ["待评分", "To be graded"],
    graded: ["已评分", "Graded"],
    waiting: ["待阅卷", "Unmarked"],
  },
  correctness: {
    right: ["正确", "Right"],
    partly: ["部分正确", "Partly right"],
    wrong: ["错误", "Wrong"],
    unanswered: ["未作答", "Unanswered"],
    waiting: ["待阅", "To be marked"],
    dropped: ["已作废", "Dropped"],
  },
  policy: {
    new_key: ["只按新答案", "New key alone"],
    both_keys: ["新旧答案取高", "Old or new, the better"],
    full_marks: ["该题全员满分", "Full marks for all"],
    drop: ["该题作废", "Drop the question"],
  },
  ruling: { applied: ["已生效", "In force"], withdrawn: ["已撤回", "Withdrawn"] },
  // What the textbooks call a discrimination D; the API has their words.
  grade: { 优: ["优", "Excellent"], 良: ["良", "Good"], 需修改: ["需修改", "To be revised"], 淘汰: ["淘汰", "To be dropped"] },
  // The options of a true-or-false question.
  truth: { 对: ["对", "True"], 错: ["错", "False"] },
  blank: { right: ["答案已认可", "Right"], accepted: ["已裁定正确", "Accepted"], near: ["接近", "Near"], wrong: ["错误", "Wrong"] },
  export: {
    scores: ["成绩汇总", "Grades"],
    absentees: ["缺考名单", "Absentees"],
    answers: ["作答明细", "Answers"],
    essays: ["主观题作答", "Essays"],
    equated: ["等值成绩", "Equated scores"],
    workbook: ["成绩册", "Workbook"],
    table: ["页面表格", "A table of a page"],
  },
  action: {
    extra_time_granted: ["加时", "Extra time"],
    downtime_credited: ["中断补时", "Time after an outage"],
    attempt_paused: ["暂停", "Paused"],
    attempt_resumed: ["继续", "Resumed"],
    attempt_collected: ["收卷", "Paper collected"],
    message_sent: ["给考生发消息", "Message sent"],
    message_withdrawn: ["撤回消息", "Message withdrawn"],
    refused_save_admitted: ["采纳迟到的保存", "Refused save admitted"],
    refused_save_dismissed: ["不采纳迟到的保存", "Refused save dismissed"],
    ticket_reissued: ["补发准考凭证", "Ticket issued again"],
    ticket_revoked: ["作废准考凭证", "Ticket revoked"],
    hall_code_replaced: ["更换入场码", "Hall code replaced"],
    hall_code_revoked: ["作废入场码", "Hall code revoked"],
    admission_rules_changed: ["修改入场规则", "Entry rules changed"],
    ruling_proposed: ["提出更正", "Correction proposed"],
    ruling_applied: ["更正生效", "Correction in force"],
    ruling_withdrawn: ["更正撤回", "Correction withdrawn"],
    essay_marked: ["主观题评定", "Essay marked"],
    account_invited: ["邀请账号", "Account invited"],
    account_changed: ["修改账号", "Account changed"],
    password_set: ["设置密码", "Password set"],
    second_factor_set: ["启用动态口令", "Codes turned on"],
    second_factor_removed: ["停用动态口令", "Codes turned off"],
    identity_linked: ["绑定登录身份", "Identity linked"],
    identity_unlinked: ["解除登录身份", "Identity unlinked"],
    sessions_ended: ["退出登录", "Sessions ended"],
    grant_given: ["给角色", "Role given"],
    grant_confirmed: ["确认角色", "Role confirmed"],
    grant_removed: ["收回角色", "Role taken back"],
    exam_created: ["新建考试", "Exam created"],
    exam_changed: ["修改考试", "Exam changed"],
    roster_changed: ["修改名单", "Roster changed"],
    exam_published: ["发布考试", "Exam published"],
    drawing_cancelled: ["取消出卷", "Drawing cancelled"],
    blueprint_changed: ["修改组卷方案", "Plan changed"],
    blueprint_removed: ["删除组卷方案", "Plan deleted"],
    exam_closed: ["结束考试", "Exam closed"],
    tickets_issued: ["发放准考凭证", "Tickets issued"],
    observations_taken: ["题目表现计入题库", "Question figures taken over"],
    import_stored: ["导入题目", "Questions imported"],
    import_undone: ["撤销导入", "Import undone"],
    entries_adopted: ["旧记录加入防篡改链", "Earlier entries sealed"],
    names_exported: ["导出完整姓名", "Whole names exported"],
    own_data_handed_out: ["提供个人数据", "Personal data handed out"],
    persons_erased: ["清除个人信息", "Personal data erased"],
  },
};

/** A word of a set in the reader's language; a word that is not known yet as it is. */
export function word(set, value) {
  const known = WORDS[set]?.[value];
  return known ? say(...known) : String(value ?? "");
}

/** `[value, words]` of a whole set, in its order. */
export function choices(set) {
  return Object.entries(WORDS[set]).map(([value, words]) => [value, say(...words)]);
}

/** A number of things: `12 人`, `12 people`. */
export function people(count) {
  return say(`${count} 人`, `${count} ${count === 1 ? "person" : "people"}`);
}
