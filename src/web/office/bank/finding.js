// Something that an editor would object to in a question, as one line.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";

/** A finding of the linter: `{ code, severity, field, found, hint }`. */
export function drawFinding(finding) {
  const isError = finding.severity === "error";
  return h(
    "div.notice.finding",
    { class: isError ? "bad" : "warn" },
    h("p", {}, h("strong", {}, isError ? say("须改", "To mend") : say("建议", "Advice")), say("：", ": "), finding.hint),
    h(
      "p.hint",
      {},
      [
        finding.found ? say(`原文：${finding.found}`, `Found: ${finding.found}`) : null,
        say(`规则 ${finding.code ?? finding.rule}`, `Rule ${finding.code ?? finding.rule}`),
        fieldText(finding.field),
      ]
        .filter(Boolean)
        .join(" · "),
    ),
  );
}

/** Where in a question: `options[2].text` as 选项 C. */
export function fieldText(field = "") {
  const [, name, at] = /^([a-z_]+)(?:\[(\d+)\])?/.exec(field) ?? [];
  const nth = at === undefined ? null : Number(at);
  const side = nth === null ? "" : String.fromCharCode(65 + nth);
  switch (name) {
    case "stem":
      return say("题干", "stem");
    case "options":
      return say(`选项${side ? ` ${side}` : ""}`, `option ${side}`);
    case "left":
      return say(`左栏${nth === null ? "" : `第 ${nth + 1} 项`}`, `left side ${nth === null ? "" : nth + 1}`);
    case "right":
      return say(`右栏${side ? ` ${side}` : ""}`, `right side ${side}`);
    case "key":
      return nth === null ? say("答案", "key") : say(`第 ${nth + 1} 个答案`, `key ${nth + 1}`);
    case "accepted":
      return say(`第 ${(nth ?? 0) + 1} 空的认可写法`, `accepted texts of blank ${(nth ?? 0) + 1}`);
    case "explanation":
      return say("解析", "explanation");
    case "evidence":
      return say(`出处${nth === null ? "" : `第 ${nth + 1} 条`}`, `evidence ${nth === null ? "" : nth + 1}`);
    case "tags":
      return say("标签", "tags");
    case "facts":
      return say("知识点", "facts");
    case "enemies":
      return say("互斥试题", "enemies");
    default:
      return field;
  }
}
