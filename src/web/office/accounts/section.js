// The section of settings: `#/settings/accounts`, `#/settings/accounts/new`, `#/settings/accounts/<id>`,
// `#/settings/record`, `#/settings/mine`.

import { say } from "../../shared/language.js";
import { drawAudit } from "../audit/page.js";
import { drawForbidden } from "../shell/frame.js";
import { goInstead } from "../shell/router.js";
import { may } from "../shell/session.js";
import { drawAccount } from "./account.js";
import { reachOf } from "./grants.js";
import { drawList } from "./list.js";
import { drawMine } from "./mine.js";
import { drawNew } from "./new.js";

export default {
  path: "settings",
  title: () => say("设置", "Settings"),
  tabs: () => [
    { path: ["accounts"], title: say("账号", "Accounts"), needs: ["manage_accounts"] },
    ...(mayReadRecord() ? [{ path: ["record"], title: say("操作记录", "Record") }] : []),
    { path: ["mine"], title: say("我的账号", "My account") },
  ],
  draw(main, [place, id], query) {
    if (place === "mine") return drawMine(main);
    if (place === "record") return mayReadRecord() ? drawAudit(main, query) : drawForbidden(main);
    if (place !== "accounts") return goInstead("settings", [may("manage_accounts") ? "accounts" : "mine"]);
    if (!id) return drawList(main, query);
    return id === "new" ? drawNew(main) : drawAccount(main, id);
  },
};

/** The record of the service is open to who may read records everywhere, not to who may read one exam's. */
const mayReadRecord = () => reachOf("read_audit").isEverywhere;
