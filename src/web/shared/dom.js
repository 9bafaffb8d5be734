// Elements, built without markup: every text of a user becomes a text node, so that nothing typed anywhere
// can become an element. `innerHTML` is used nowhere; the pages' policy (Trusted Types) refuses it.

/**
 * Makes an element: `h("button.primary", { type: "button", onclick: save }, "保存")`.
 *
 * `tag` is a name with optional `.class` and `#id` parts. Properties that begin with `on` are listeners;
 * `class`, `data-…`, `aria-…`, `role`, `for` and the like are attributes; `true` sets an attribute without a
 * value; `false`, `null` and `undefined` leave it out. `style` is an object of CSS properties (custom ones
 * too), set through the CSSOM, which the policy allows. Children are nodes, texts, numbers, and lists of
 * them; `null`, `undefined` and `false` are left out.
 */
export function h(tag, properties, ...children) {
  const [name, ...marks] = tag.split(/(?=[.#])/);
  const element = document.createElement(name || "div");
  for (const mark of marks) {
    if (mark[0] === ".") element.classList.add(mark.slice(1));
    else element.id = mark.slice(1);
  }
  if (properties !== null && properties !== undefined && !isProperties(properties)) {
    children.unshift(properties);
  } else {
    for (const [key, value] of Object.entries(properties ?? {})) set(element, key, value);
  }
  append(element, children);
  return element;
}

/** Puts children behind what an element has; see `h`. */
export function append(element, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === true) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

/** Replaces everything in an element. */
export function fill(element, ...children) {
  element.replaceChildren();
  return append(element, children);
}

/** The element of an id; it must be there. */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element #${id}`);
  return found;
}

/** Says something to who listens to a screen reader. */
export function announce(text, urgency = "polite") {
  let region = document.getElementById(`announce-${urgency}`);
  if (!region) {
    region = h(`div#announce-${urgency}.visually-hidden`, { "aria-live": urgency, role: "status" });
    document.body.append(region);
  }
  region.textContent = "";
  // A change within one task is not announced.
  setTimeout(() => { region.textContent = text; }, 50);
}

function isProperties(value) {
  return typeof value === "object" && !(value instanceof Node) && !Array.isArray(value);
}

const PROPERTIES = new Set(["value", "checked", "disabled", "selected", "indeterminate", "open", "hidden"]);

function set(element, key, value) {
  if (value === null || value === undefined) return;
  if (key.startsWith("on")) {
    element.addEventListener(key.slice(2).toLowerCase(), value);
  } else if (key === "style") {
    for (const [name, part] of Object.entries(value)) element.style.setProperty(name, part);
  } else if (key === "class") {
    element.classList.add(...String(value).split(/\s+/).filter(Boolean));
  } else if (PROPERTIES.has(key)) {
    element[key] = value;
  } else if (value === true) {
    element.setAttribute(key, "");
  } else if (value !== false) {
    element.setAttribute(key, value);
  }
}
