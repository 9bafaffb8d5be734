// Where I am signed in, and signing out elsewhere.

import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { moment } from "../exams/time.js";
import { confirm, dialog, toast } from "../shell/dialog.js";
import { problemNotice, waiting } from "../shell/notice.js";
import { go, mayLeave } from "../shell/router.js";
import { api, signOut } from "../shell/session.js";

/** `{ element, load }`: the card, and what reads it anew. */
export function sessionsCard(signal) {
  const place = h("div", {}, waiting());
  const element = h("section.card", {}, h("h2", {}, say("登录着的设备", "Where you are signed in")), place);
  let items = [];

  async function load() {
    try {
      items = (await api.get("/me/sessions", {}, { signal })).items;
      draw();
    } catch (error) {
      if (!signal.aborted) fill(place, problemNotice(error, { retry: load }));
    }
  }

  function draw() {
    const others = items.filter(({ is_current: isHere }) => !isHere);
    fill(
      place,
      h(
        "p.hint",
        {},
        say(
          "30 分钟没有操作自动退出，最长 12 小时。有不认识的，先让它退出，再修改密码。",
          "A sign-in ends after 30 idle minutes, and after 12 hours at most. If you do not know one, end it and change your password.",
        ),
      ),
      h("ul.files", {}, items.map(entry)),
      h(
        "div.row",
        {},
        h(
          "button",
          { type: "button", disabled: others.length === 0, onclick: () => endOthers(others) },
          say("退出其他设备…", "Sign out elsewhere…"),
        ),
        h("button.danger", { type: "button", onclick: () => endAll(others) }, say("全部退出…", "Sign out everywhere…")),
      ),
    );
  }

  function entry(session) {
    const began = moment(session.created_at);
    return h(
      "li",
      {},
      h(
        "div",
        {},
        h("strong", {}, say(`${began} 登录`, `Signed in ${began}`)),
        " ",
        session.is_current ? h("span.tag.good", {}, say("就是这里", "This one")) : null,
        h(
          "span.hint.block",
          {},
          say(
            `最近使用 ${moment(session.last_seen_at)}，到 ${moment(session.expires_at)} 为止`,
            `Last used ${moment(session.last_seen_at)}, until ${moment(session.expires_at)}`,
          ),
        ),
      ),
      session.is_current
        ? null
        : h(
            "button",
            { type: "button", onclick: () => act(() => end(session), say("已退出", "Signed out")) },
            say("退出", "End"),
            h("span.visually-hidden", {}, say(`${began} 的登录`, `the sign-in of ${began}`)),
          ),
    );
  }

  const end = ({ id }) => api.delete(`/me/sessions/${encodeURIComponent(id)}`);

  async function act(run, told) {
    try {
      await run();
      toast(told);
    } catch (error) {
      await dialog({ title: say("没有完成", "Not done"), body: problemNotice(error) });
    }
    await load();
  }

  async function endOthers(others) {
    const agreed = await confirm({
      title: say("退出其他设备？", "Sign out elsewhere?"),
      danger: true,
      does: [
        say(`另外 ${others.length} 处登录马上失效`, `${others.length} other sign-ins end at once`),
        say("这里不受影响", "You stay signed in here"),
      ],
      confirm: say("退出其他设备", "Sign out elsewhere"),
    });
    if (agreed) await act(() => Promise.all(others.map(end)), say("其他设备已退出", "Signed out elsewhere"));
  }

  async function endAll(others) {
    const agreed = await confirm({
      title: say("全部退出？", "Sign out everywhere?"),
      danger: true,
      does: [
        say("所有设备和浏览器上的登录马上失效，包括这里", "Every device and browser is signed out at once, this one too"),
        say("密码不变，可以再登录", "The password stays; you can sign in again"),
      ],
      confirm: say("全部退出", "Sign out everywhere"),
    });
    if (!agreed || !(await mayLeave())) return;
    try {
      await Promise.all(others.map(end));
      await signOut();
      go("sign-in");
    } catch (error) {
      await dialog({ title: say("没有完成", "Not done"), body: problemNotice(error) });
      await load();
    }
  }

  return { element, load };
}
