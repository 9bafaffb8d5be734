// The bank: questions from their making to their retirement.

import { say } from "../../shared/language.js";
import { drawCoverage } from "./coverage.js";
import { drawFindings } from "./findings.js";
import { drawEdit, drawNew } from "./edit/page.js";
import { drawDrafts, drawImport, drawImportStart } from "./import/page.js";
import { drawList } from "./list.js";
import { drawQuestion } from "./question.js";
import { drawReview } from "./review.js";
import { drawForbidden } from "../shell/frame.js";
import { may } from "../shell/session.js";

/** The section of the bank. */
export default {
  path: "bank",
  title: () => say("题库", "Bank"),
  needs: ["read_bank", "write_bank", "review_bank"],
  tabs: () => [
    { path: ["review"], title: say("审核草稿", "Review"), needs: ["review_bank"] },
    { path: ["import"], title: say("导入试题", "Import"), needs: ["write_bank"] },
    { path: ["drafts"], title: say("从材料起草", "Draft from a text"), needs: ["write_bank"] },
    { path: ["coverage"], title: say("覆盖情况", "Coverage") },
    { path: ["findings"], title: say("质量检查", "Checks") },
  ],
  draw(main, [first, second, third], query) {
    const isWriting = first === "new" || (first === "q" && third === "edit");
    if (isWriting && !may("write_bank")) return drawForbidden(main);
    switch (first) {
      case undefined:
        return drawList(main, query);
      case "new":
        return drawNew(main, query);
      case "q":
        return third === "edit" ? drawEdit(main, second) : drawQuestion(main, second, query);
      case "review":
        return drawReview(main, query);
      case "import":
        return second ? drawImport(main, second) : drawImportStart(main);
      case "drafts":
        return drawDrafts(main);
      case "coverage":
        return drawCoverage(main);
      case "findings":
        return drawFindings(main);
      default:
        return drawList(main, query);
    }
  },
};
