// Forms of questions: empty ones, keys that suit a type, and what is sent.

/** An option with the id of a place: `a`, `b` …; for the sides of pairs with a letter before it. */
export function choice(at, prefix = "") {
  const id = prefix ? `${prefix}${at + 1}` : at < 26 ? String.fromCharCode(97 + at) : `o${at + 1}`;
  return { id, text: "" };
}

/** An option with an id that is not taken yet. */
export function fresh(options, prefix = "") {
  const taken = new Set(options.map((one) => one.id));
  for (let at = 0; ; at++) {
    const made = choice(at, prefix);
    if (!taken.has(made.id)) return made;
  }
}

/** A form with nothing written yet. */
export function emptyForm() {
  return {
    code: "",
    topic: "",
    type: "single",
    status: "draft",
    version: 1,
    stem: "",
    options: [0, 1, 2, 3].map((at) => choice(at)),
    key: null,
    explanation: "",
    difficulty: "medium",
    cognitive: "remember",
    tags: [],
    facts: [],
    enemies: [],
    evidence: [],
  };
}

/** The key that a type begins with. */
export function keyOf(kind, state) {
  switch (kind) {
    case "multiple":
      return [];
    case "blank":
      return [];
    case "order":
      return (state.options ?? []).map((option) => option.id);
    case "match":
      return {};
    case "essay":
      return "";
    default:
      return null;
  }
}

/** The form as it is sent: nothing that is empty, and of each type only what it has. */
export function written(state) {
  const form = structuredClone(state);
  form.topic = (form.topic ?? "").trim();
  for (const name of ["options", "left", "right"]) {
    if (!form[name]) continue;
    form[name] = form[name].map((side) => ({ id: side.id, text: side.text.trim(), ...(side.pinned ? { pinned: true } : {}) }));
    if (form[name].length === 0) delete form[name];
  }
  for (const name of ["tags", "facts", "enemies"]) if ((form[name] ?? []).length === 0) delete form[name];
  for (const name of ["rule", "stimulus"]) {
    form[name] = (form[name] ?? "").trim();
    if (form[name] === "") delete form[name];
  }
  form.evidence = (form.evidence ?? []).filter((one) =>
    [one.material, one.place, one.quote].some((text) => (text ?? "").trim() !== ""),
  );
  if (form.evidence.length === 0) delete form.evidence;
  if (form.type === "multiple" && Array.isArray(form.key))
    form.key = (form.options ?? []).map((one) => one.id).filter((id) => form.key.includes(id));
  if (form.type === "match")
    form.key = Object.fromEntries((form.left ?? []).map((side) => [side.id, form.key?.[side.id]]).filter(([, right]) => right));
  if (form.type === "blank") {
    form.accepted = (form.key ?? []).map((_, at) => (form.accepted?.[at] ?? []).map((text) => text.trim()).filter(Boolean));
    if (form.accepted.every((texts) => texts.length === 0)) delete form.accepted;
  } else {
    delete form.accepted;
  }
  if (form.key === null) delete form.key;
  return form;
}
