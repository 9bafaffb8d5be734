// The section of plans for papers: `#/blueprints`, `#/blueprints/new`, `#/blueprints/<id>`.

import { say } from "../../shared/language.js";
import { drawEditor } from "./editor.js";
import { drawList } from "./list.js";

export default {
  path: "blueprints",
  title: () => say("组卷方案", "Plans for papers"),
  draw(main, rest, query) {
    if (rest.length === 0) return drawList(main);
    return drawEditor(main, rest[0] === "new" ? null : rest[0], query);
  },
};
