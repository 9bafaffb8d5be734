// Dialogs and toasts.
//
//     import { ask, confirm, dialog, toast, working } from "../shell/dialog.js";
//     if (!(await confirm({ title, text, does: ["…"], confirm: say("停用", "Retire"), danger: true }))) return;
//     // word: what has to be typed before the button works, for what cannot be undone.
//     const note = await ask({ title, label, hint, area: true, required: true, confirm });       // text or null
//     const answer = await dialog({ title, body: node, actions: [{ text, value, primary, danger }], wide: true });
//     toast(say("已保存", "Saved"), { kind: "good", action: { text: say("撤销", "Undo"), run: undo } });
//     // one with an action goes with its page, unless the action `isForAll` pages
//     const result = await working({ title }, async (signal, report) => { report(done, total, "…"); … });
//     // a progress dialog with 取消; resolves to null where the reader cancelled (signal is aborted).
//
// Invariant: Escape and 取消 never do anything; the focus goes back to where it was.

import { announce, append, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";

let n = 0;

/**
 * Shows `body` in a modal dialog; resolves to the `value` of the action taken, or null where it was closed.
 *
 * An action is `{ text, value, primary, danger, disabled, run }`; `run(close)`, where given, is called in place
 * of closing and may refuse. `onOpen(element, close)` gets the dialog. `late`: it is only seen after a moment.
 */
export function dialog({ title, body, actions, wide, late, onOpen, mustAnswer }) {
  return new Promise((resolve) => {
    const id = `dialog-${++n}`;
    let answer = null;
    const close = (value = null) => {
      answer = value;
      element.close();
    };
    const buttons = (actions ?? [{ text: say("关闭", "Close"), value: null }]).map((action) =>
      h(
        `button${action.primary ? ".primary" : ""}${action.danger ? ".danger" : ""}`,
        {
          type: "button",
          disabled: action.disabled ?? false,
          "data-action": action.name ?? null,
          onclick: () => (action.run ? action.run(close) : close(action.value ?? null)),
        },
        action.text,
      ),
    );
    const element = h(
      `dialog.dialog${wide ? ".wide" : ""}${late ? ".late" : ""}`,
      {
        "aria-labelledby": id,
        oncancel: (event) => {
          if (mustAnswer) event.preventDefault();
        },
        onclose: () => {
          element.remove();
          if (origin?.isConnected) origin.focus();
          resolve(answer);
        },
      },
      h("h2", { id }, title),
      h("div.dialog-body", {}, body),
      h("div.row.end.dialog-actions", {}, buttons),
    );
    const origin = document.activeElement;
    document.body.append(element);
    element.showModal();
    onOpen?.(element, close);
  });
}

/** Whether the reader agrees. `does` lists what will happen; `word` has to be typed where nothing can be undone. */
export async function confirm({ title, text, does = [], confirm: yes, cancel, danger, word }) {
  const body = h(
    "div.stack",
    {},
    text ? h("p", {}, text) : null,
    does.length === 0
      ? null
      : h(
          "ul.does",
          {},
          does.map((line) => h("li", {}, line)),
        ),
  );
  const name = `confirm-${n + 1}`;
  if (word) {
    append(
      body,
      h(
        "div.field",
        {},
        h("label", { for: name }, say(`请输入“${word}”以确认`, `Type “${word}” to confirm`)),
        h("input", { id: name, autocomplete: "off" }),
      ),
    );
  }
  const answer = await dialog({
    title,
    body,
    actions: [
      { text: cancel ?? say("取消", "Cancel"), value: null, name: "cancel" },
      { text: yes ?? say("确定", "OK"), value: true, primary: !danger, danger, disabled: Boolean(word), name: "confirm" },
    ],
    onOpen(element) {
      if (!word) return;
      const typed = element.querySelector("input");
      typed.addEventListener("input", () => {
        element.querySelector('[data-action="confirm"]').disabled = typed.value.trim() !== word;
      });
    },
  });
  return answer === true;
}

/** A text of the reader, or null. `area` gives room for many lines; `required` refuses an empty one. */
export async function ask({ title, text, label, hint, value = "", area, required, confirm: yes, max }) {
  const id = `ask-${n + 1}`;
  const control = h(area ? "textarea" : "input", {
    id,
    value,
    maxlength: max ?? null,
    rows: area ? 4 : null,
    "aria-describedby": `${id}-more`,
  });
  const fault = h("p.fault", { id: `${id}-fault`, role: "alert" });
  const body = h(
    "div.stack",
    {},
    text ? h("p", {}, text) : null,
    h("div.field", {}, h("label", { for: id }, label), control, h("p.hint", { id: `${id}-more` }, hint ?? ""), fault),
  );
  return dialog({
    title,
    body,
    actions: [
      { text: say("取消", "Cancel"), value: null, name: "cancel" },
      {
        text: yes ?? say("确定", "OK"),
        primary: true,
        name: "confirm",
        run(close) {
          if (!required || control.value.trim() !== "") return close(control.value.trim());
          control.setAttribute("aria-invalid", "true");
          fault.textContent = say("请填写这一项。", "Please fill this in.");
          return control.focus();
        },
      },
    ],
    onOpen: () => control.focus(),
  });
}

/**
 * Runs long work under a dialog that shows how far it is and can cancel it.
 *
 * `run(signal, report)` calls `report(done, total, text)`; a total of 0 or none shows that it goes on without
 * saying how far. Resolves to what `run` returns, or null where the reader cancelled; throws what it throws.
 */
export async function working({ title, note }, run) {
  const control = new AbortController();
  const bar = h("progress", { "aria-label": title });
  const told = h("p.hint", { "aria-live": "polite" }, note ?? "");
  let finish = () => {};
  const shown = dialog({
    title,
    body: h("div.stack", {}, bar, told),
    actions: [{ text: say("取消", "Cancel"), name: "cancel", run: () => control.abort() }],
    mustAnswer: true,
    // What is done at once shows no dialog that flickers.
    late: true,
    onOpen: (_, close) => {
      finish = close;
    },
  });
  const report = (done, total, text) => {
    if (0 < total) [bar.max, bar.value] = [total, done];
    else bar.removeAttribute("value");
    if (text) told.textContent = text;
  };
  const cancelled = new Promise((resolve) => control.signal.addEventListener("abort", () => resolve(null)));
  try {
    const work = run(control.signal, report);
    // What comes of cancelled work is nobody's any more.
    work.catch(() => {});
    return await Promise.race([work, cancelled]);
  } finally {
    finish();
    await shown;
  }
}

/** A short message that goes away; with an action (`{ text, run }`) it stays longer. Errors stay until closed. */
export function toast(text, { kind = "good", action, stay } = {}) {
  const home =
    document.getElementById("toasts") ??
    document.body.appendChild(h("div#toasts", { role: "region", "aria-label": say("消息", "Messages") }));
  const remove = () => element.remove();
  const element = h(
    `div.toast.${kind}`,
    {},
    h("span", {}, text),
    action
      ? h(
          "button.quiet",
          {
            type: "button",
            onclick: () => {
              remove();
              action.run();
            },
          },
          action.text,
        )
      : null,
    h("button.quiet.close", { type: "button", "aria-label": say("关闭消息", "Close message"), onclick: remove }, "×"),
  );
  home.append(element);
  // What can be undone is on the page that is left; nothing would show that it was.
  if (action && !action.isForAll) addEventListener("hashchange", remove, { once: true });
  // At most three: an older one has been read or will not be.
  while (3 < home.children.length) home.firstElementChild.remove();
  announce(text, kind === "bad" ? "assertive" : "polite");
  if (kind === "bad" || stay) return;
  const leave = () => {
    if (element.matches(":hover, :focus-within")) setTimeout(leave, 2000);
    else remove();
  };
  setTimeout(leave, action ? 15000 : 6000);
}
