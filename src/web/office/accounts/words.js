// How an account stands, in words.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";

const STANDINGS = {
  active: ["正常", "Active", "good"],
  invited: ["等本人设密码", "Invited", "warn"],
  inactive: ["已停用", "Deactivated", "bad"],
};

/** Every standing as `[name, words]`. */
export function standings() {
  return Object.entries(STANDINGS).map(([name, [zh, en]]) => [name, say(zh, en)]);
}

/** `active`, `invited` (no password yet) or `inactive`. */
export function standingOf({ is_active: isActive, has_password: hasPassword }) {
  if (!isActive) return "inactive";
  return hasPassword ? "active" : "invited";
}

/** A standing in words. */
export function standingText(name) {
  const [zh, en] = STANDINGS[name];
  return say(zh, en);
}

/** A standing as a tag. */
export function standingTag(name) {
  return h(`span.tag.${STANDINGS[name][2]}`, {}, standingText(name));
}
