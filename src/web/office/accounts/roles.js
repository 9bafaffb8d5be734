// The roles in words: what each may do, and how far it can reach.
//
// Invariant: what a role may do is said as the server has it (`domain/access.rs`).

import { say } from "../../shared/language.js";

/** `isForAll`: whether it is of the whole organisation alone. Texts are Chinese and English. */
const ROLES = [
  {
    role: "administrator",
    words: ["管理员", "Administrator"],
    does: [
      "能做一切：开账号、给角色，以及其他角色能做的所有事。请只给一两个人。",
      "Everything: accounts, roles, and all that the other roles may do. For one or two people.",
    ],
    isForAll: true,
  },
  {
    role: "organiser",
    words: ["组织者", "Organiser"],
    does: [
      "办考试：组卷方案、名单、出卷、准考凭证、现场、阅卷、更正、成绩、操作记录；也能写题、审题。不能管理账号。",
      "Holds exams from plan to score sheet, tickets, the live room, marking, corrections and the record; writes and reviews questions. No accounts.",
    ],
  },
  {
    role: "author",
    words: ["出题人", "Author"],
    does: [
      "写题、改题、导入、从材料起草，看得到答案。不能批准试题，看不到考试和成绩。",
      "Writes, imports and drafts questions, with their keys. Approves none; sees no exam and no result.",
    ],
    isForAll: true,
  },
  {
    role: "reviewer",
    words: ["审题人", "Reviewer"],
    does: [
      "批准、退回、停用试题，看得到答案。不能改题，看不到考试和成绩。",
      "Approves, returns and retires questions, with their keys. Changes none; sees no exam and no result.",
    ],
    isForAll: true,
  },
  {
    role: "marker",
    words: ["阅卷人", "Marker"],
    does: [
      "给主观题打分，看不到是谁写的。看不到名单、成绩和题库。",
      "Marks essays without knowing whose they are. Sees no roster, no results, no bank.",
    ],
  },
  {
    role: "proctor",
    words: ["监考人", "Proctor"],
    does: [
      "看名单和现场，加时、暂停、发准考凭证、处理迟到的保存。看不到试题、答案和成绩。",
      "Watches the live room; gives time, pauses, tickets, decides about late saves. Sees no questions, keys or results.",
    ],
  },
  {
    role: "viewer",
    words: ["查看人", "Viewer"],
    does: [
      "查看考试安排、名单、成绩和统计，可以下载。什么都不能改。",
      "Sees and saves rules, roster, results and statistics. Changes nothing.",
    ],
  },
];

const of = (role) => ROLES.find((one) => one.role === role);

/** Every role, in order of reach. */
export const ROLE_NAMES = ROLES.map(({ role }) => role);

/** A role in words; one that is not known yet as it is. */
export function roleText(role) {
  const found = of(role);
  return found ? say(...found.words) : role;
}

/** What a role may do, in a sentence. */
export function roleSentence(role) {
  const found = of(role);
  return found ? say(...found.does) : "";
}

/** Whether a role is of the whole organisation alone: there is one bank, and one list of accounts. */
export function isForAll(role) {
  return of(role)?.isForAll ?? false;
}
