// The section of plans for papers: `#/blueprints`, `#/blueprints/new`, `#/blueprints/<id>`.

import { say } from "../../shared/language.js";
import { drawForbidden } from "../shell/frame.js";
import { may } from "../shell/session.js";
import { drawEditor } from "./editor.js";
import { drawList } from "./list.js";

export default {
  path: "blueprints",
  title: () => say("组卷方案", "Plans for papers"),
  needs: ["read_bank"],
  draw(main, rest, query) {
    if (rest.length === 0) return drawList(main);
    if (rest[0] === "new" && !may("manage_exams")) return drawForbidden(main);
    return drawEditor(main, rest[0] === "new" ? null : rest[0], query);
  },
};
