// The entry page: what this is, the way in for candidates without their link, the way to the office.

import { h } from "../shared/dom.js";
import { say } from "../shared/language.js";
import { entryForm } from "./enter.js";
import { show } from "./frame.js";

const typed = { ticket: "", name: "", number: "" };

show(() => ({
  main: [
    h("div.intro",
      h("h1", say("在线知识测试", "Knowledge tests, online")),
      h("p.lead", say("扫码进场，手机作答。每一次作答都保存到服务器并有回执；断网不丢，到点自动收卷，成绩有据可查。", "Scan, enter, answer on your phone. Each answer is saved on the server and vouched for by a receipt; a lost network loses nothing, the server's clock collects the papers, and every score can be traced."))),
    h("div.ways",
      h("section.way", { "aria-labelledby": "way-candidate" },
        h("h2", { id: "way-candidate" }, say("我是考生", "I am a candidate")),
        h("p.calm", say("有准考链接或二维码的，直接打开即可；没有的，在这里填写准考凭证。", "Open your link or scan its code; or enter your ticket here.")),
        entryForm({ typed, onEntered: () => location.assign("/exam") })),
      h("section.way", { "aria-labelledby": "way-office" },
        h("h2", { id: "way-office" }, say("我是组织者", "I organise exams")),
        h("div.card",
          h("p", say("导入名单和试题、组卷、发布考试、查看考场、导出成绩。", "Rosters and questions, papers, exams, the live view, score sheets.")),
          h("div.row", h("a.button.primary", { href: "/office" }, say("进入考务工作台", "To the office"))),
          h("p.calm.developers", h("a", { href: "/api/docs/" }, say("接口文档", "API documentation")))))),
  ],
}));
