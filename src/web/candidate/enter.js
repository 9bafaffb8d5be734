// The first screen: a ticket, and who its holder says to be.
//
// What it promises: the ticket leaves the address bar when it has let its holder in, and stays nowhere else.

import { announce, h } from "../shared/dom.js";
import { say } from "../shared/language.js";
import { show, notice } from "./frame.js";
import { server } from "./server.js";
import { problemWords } from "./words.js";

const CANDIDATE = "examhall-candidate";
const ENTERED = "examhall-entered";
/** Which field a refusal is about. */
const FIELDS = { unknown_ticket: ["ticket"], unknown_hall_code: ["ticket", "number"], identity_mismatch: ["name", "number"] };
/** A hall code has 8 characters, a ticket 26: whoever mistypes one meant what is nearer. */
const LONGEST_HALL_CODE = 9;

/** Who entered in this tab: `{ name, number, branch }`, or null. */
export function candidateOfTab() {
  try {
    return JSON.parse(sessionStorage.getItem(CANDIDATE));
  } catch {
    return null;
  }
}

/** Keeps who entered, for as long as the tab is open, and that somebody did; null forgets both. */
export function keepCandidate(candidate) {
  try {
    if (candidate) {
      sessionStorage.setItem(CANDIDATE, JSON.stringify(candidate));
      localStorage.setItem(ENTERED, "yes");
    } else {
      sessionStorage.removeItem(CANDIDATE);
      localStorage.removeItem(ENTERED);
    }
  } catch {
    // Then a reload shows the screens without the name.
  }
}

/** Whether there may be a session: no script can see its cookie. */
export function mayHaveSession() {
  try {
    return localStorage.getItem(ENTERED) !== null;
  } catch {
    return true;
  }
}

/** The ticket in what was typed or pasted, which may be the whole link. */
export function ticketIn(text) {
  const link = /\/t\/([^/?#\s]+)/.exec(text);
  return (link ? decode(link[1]) : text).trim();
}

/** What was typed as the API takes it: `{ ticket }` or `{ hall_code }`. */
export function proofIn(text) {
  const ticket = ticketIn(text);
  const n = ticket.replace(/[\s\u2010-\u2015-]/g, "").length;
  return n <= LONGEST_HALL_CODE ? { hall_code: ticket } : { ticket };
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Asks for ticket, name and number. `again` is where the sitting goes on: `{ title, go }`; `why` says why. */
export function askToEnter({ ticket = "", again = null, why = null, onEntered }) {
  const typed = { ticket, name: "", number: "" };
  show(() => ({
    title: say("进入考试", "Enter"),
    main: [
      h("h1", say("进入考试", "Enter the exam")),
      why ? notice("warn", why) : null,
      again ? notice("good", h("p", say("本机上有未结束的考试：", "An exam is under way on this device: "), h("strong", again.title)),
        h("button.primary", { type: "button", onclick: again.go }, say("继续作答", "Go on with it"))) : null,
      entryForm({ typed, hasLink: ticket !== "", onEntered }),
    ],
  }));
}

/** The form alone; also stands on the entry page and over a sitting whose session has ended. */
export function entryForm({ typed, hasLink = false, onEntered }) {
  const fault = h("div", { "aria-live": "assertive" });
  const field = (name, label, hint, more) => {
    const input = h("input", { id: `enter-${name}`, name, value: typed[name], required: true, "aria-describedby": `enter-${name}-hint`, maxlength: "200", spellcheck: "false", autocapitalize: "off", oninput: () => { typed[name] = input.value; }, ...more });
    return h("div.field", h("label", { for: input.id }, label), input, h("span.hint", { id: `enter-${name}-hint` }, hint));
  };
  const ticketField = field("ticket", say("准考凭证或入场码", "Ticket or hall code"), say("26 位准考凭证（或整条链接），或考场发的 8 位入场码；大小写、空格不影响", "The ticket of 26 characters (or the whole link), or the hall code of 8; case and spaces do not matter"), { autocomplete: "off", class: "figures" });
  const button = h("button.primary.large", { type: "submit" }, say("进入", "Enter"));
  const form = h("form.card", { novalidate: true },
    hasLink ? h("p.ticket-known", h("span.mark.good", { "aria-hidden": "true" }, "✓"), h("span", say("已读取链接中的准考凭证，请确认您是谁。", "The ticket was read from the link. Please confirm who you are."))) : ticketField,
    field("name", say("姓名", "Name"), say("与考生名单上的一致", "As on the roster"), { autocomplete: "name" }),
    field("number", say("工号", "Number"), say("名单上的编号，前面的 0 也要写", "As on the roster, with leading zeros"), { autocomplete: "off", inputmode: "text" }),
    fault, button);
  const invalid = (names) => {
    for (const input of form.querySelectorAll("input")) {
      if (names.includes(input.name)) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
    form.querySelector("[aria-invalid]")?.focus();
  };
  const tell = (text) => fault.replaceChildren(h("p.fault", text));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    const missing = Object.keys(typed).filter((name) => typed[name].trim() === "");
    if (0 < missing.length) {
      tell(say("请把空着的栏填好。", "Please fill in what is empty."));
      return invalid(missing);
    }
    button.disabled = true;
    announce(say("正在核对…", "Checking…"));
    try {
      const admission = await server.enter({ ...proofIn(typed.ticket), name: typed.name.trim(), number: typed.number.trim() });
      keepCandidate(admission.candidate);
      await onEntered(admission);
    } catch (problem) {
      const isTicket = problem.code === "unknown_ticket" || problem.code === "unknown_hall_code";
      // A link that was cut off: what it held can only be mended by hand.
      if (isTicket && hasLink) form.firstChild.replaceWith(ticketField);
      tell(problemWords(problem));
      invalid(FIELDS[problem.code] ?? []);
    } finally {
      button.disabled = false;
    }
  });
  return form;
}
