// Texts to take along: a button that copies one.

import { h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { toast } from "./dialog.js";

/** A button that copies `text`; `source` is the element that shows it, to be marked where copying is not allowed. */
export function copyButton(text, source, { label = say("复制", "Copy"), kind = "", onCopied } = {}) {
  return h(
    `button${kind}`,
    {
      type: "button",
      onclick: async () => {
        if (await copied(text, source)) {
          toast(say("已复制", "Copied"));
          onCopied?.();
        } else
          toast(say("浏览器不让复制：文字已选中，请按 Ctrl+C。", "Not allowed here: the text is marked, press Ctrl+C."), {
            kind: "warn",
          });
      },
    },
    label,
  );
}

async function copied(text, source) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without HTTPS there is no clipboard, and a browser may refuse it: the old way works on what is marked.
    const marked = getSelection();
    marked.selectAllChildren(source);
    return document.execCommand("copy");
  }
}
