// One's own identities at providers: linking, and letting go.
//
// Invariant: an identity is linked by who is signed in here, and proven at the provider; nothing is typed.

import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { confirm, toast } from "./dialog.js";
import { heading } from "./frame.js";
import { empty, problemNotice, waiting, when } from "./notice.js";
import { nameOf, providers, refusalNotice } from "./providers.js";
import { api } from "./session.js";

/** The section; there is none where there is no provider. */
export async function identitySection() {
  if ((await providers()).length === 0) return [];
  return [{ path: "identities", title: () => say("我的身份", "My identities"), draw: drawIdentities }];
}

async function drawIdentities(main, rest, query) {
  const control = new AbortController();
  const list = h("section.card", {}, waiting());
  const found = await providers();
  main.append(
    heading(say("我的身份", "My identities"), {
      text: say(
        "绑定以后，不用密码也能登录。绑定时会打开对方的登录页。",
        "A linked identity signs you in without the password. Linking opens the provider's own sign-in page.",
      ),
      actions: found.map((one) =>
        h("button.primary", { type: "button", onclick: () => begin(one) }, say(`绑定“${one.name}”`, `Link ${one.name}`)),
      ),
    }),
    ...[refusalNotice(query.get("problem"))].filter(Boolean),
    list,
  );
  await load(list, control.signal);
  return () => control.abort();
}

async function begin({ provider }) {
  try {
    const { address } = await api.post("/me/identities", { provider });
    location.href = address;
  } catch (error) {
    toast(error.detail || String(error), { kind: "bad" });
  }
}

async function load(list, signal) {
  const { items } = await api.get("/me/identities", {}, { signal });
  if (items.length === 0) {
    fill(list, empty({ title: say("还没有绑定", "None is linked") }));
    return;
  }
  fill(
    list,
    h(
      "ul.plain",
      {},
      items.map((one) =>
        h(
          "li.row",
          {},
          h("strong", {}, nameOf(one.provider)),
          one.display_name ? h("span", {}, one.display_name) : null,
          h("span.hint", {}, say(`上次使用：${when(one.last_used_at)}`, `Last used: ${when(one.last_used_at)}`)),
          h("button", { type: "button", onclick: () => letGo(one, list, signal) }, say("解除绑定", "Let go")),
        ),
      ),
    ),
  );
}

async function letGo({ id, provider }, list, signal) {
  const agreed = await confirm({
    title: say(`解除绑定“${nameOf(provider)}”？`, `Let go of ${nameOf(provider)}?`),
    text: say("以后不能再用它登录，用户名和密码照常可用。", "It signs nobody in any more; username and password still do."),
    confirm: say("解除绑定", "Let go"),
    danger: true,
  });
  if (!agreed) return;
  try {
    await api.delete(`/me/identities/${id}`);
    await load(list, signal);
  } catch (error) {
    fill(list, problemNotice(error, { retry: () => load(list, signal) }));
  }
}
