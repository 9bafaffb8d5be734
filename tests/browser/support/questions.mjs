// A question of each kind, and the same with texts that would like to be more than text.

const KINDS = ["single", "multiple", "true_false", "blank", "match", "order", "essay"];
const NAMES = { single: "一、单选题", multiple: "二、多选题", true_false: "三、判断题", blank: "四、填空题", match: "五、匹配题", order: "六、排序题", essay: "七、简答题" };

/** Slots of a paper by kind: two single choices, then one of each. */
export const SLOTS = { single: 1, single2: 2, multiple: 3, true_false: 4, blank: 5, match: 6, order: 7, essay: 8 };

/** What every test of texts looks for: none of it may become an element or a formula. */
export const HOSTILE = [
  "<img src=x onerror=\"window.pwned=1\">", "<script>window.pwned=1</script>", "\"><svg onload=window.pwned=1>", "=HYPERLINK(\"http://x.invalid\",\"点我\")", "$\\href{javascript:window.pwned=1}{x}$", "{{constructor.constructor('window.pwned=1')()}}", "javascript:window.pwned=1", "\u202Etxet\u202C",
  // What has broken sanitisers: texts that change their meaning when they are parsed twice, and ways to run without a script.
  "<svg><style><img title=\"</style><img src=x onerror=window.pwned=1>\">", "<math><mtext><table><mglyph><style><img src=x onerror=window.pwned=1>", "<iframe srcdoc=\"<script>parent.pwned=1</script>\"></iframe>", "<details open ontoggle=window.pwned=1>x</details>", "</textarea></title></script><script>window.pwned=1</script>", "<a href=\"jav&#x61;script:window.pwned=1\">x</a>", "<base href=//x.invalid><object data=javascript:window.pwned=1>", "&lt;img src=x onerror=window.pwned=1&gt;",
];

export function sections(topic) {
  return KINDS.map((type) => ({ name: NAMES[type], type, count: type === "single" ? 2 : 1, marks: 2, topics: [topic] }));
}

export function plainQuestions(topic) {
  return questions(topic, (text) => text);
}

export function hostileQuestions(topic) {
  let n = 0;
  return questions(topic, (text) => {
    n += 1;
    return `${text}${HOSTILE[n % HOSTILE.length]}`;
  });
}

function questions(topic, text) {
  const options = (...texts) => texts.map((each, n) => ({ id: "abcdefgh"[n], text: text(each) }));
  const common = { status: "approved", version: 1, topic, difficulty: "easy", cognitive: "remember", explanation: text("解析：见材料。"), evidence: [{ material: "m-1", place: text("第一章"), quote: text("原文").slice(0, 40) }] };
  const question = (type, n, rest) => ({ ...common, code: `${topic}-${type.replace("_", "-")}-${n}`, type, ...rest });
  return [
    question("single", 1, { stem: text("下列说法正确的是（　　）。"), options: options("甲", "乙", "丙", "丁"), key: "b" }),
    question("single", 2, { stem: text("应当首先做的是（　　）。"), options: options("断网", "上报", "备份", "重启"), key: "a" }),
    question("multiple", 1, { stem: text("包括哪些内容（　　）。"), options: options("其一", "其二", "其三", "其四"), key: ["a", "c"] }),
    question("true_false", 1, { stem: text("口令可以写在便签上。"), key: false }),
    question("blank", 1, { stem: `${text("没有网络安全就没有")}____安全，没有信息化就没有____。`, key: ["国家", "现代化"] }),
    question("match", 1, { stem: text("把左边与右边对应起来。"), left: options("左一", "左二"), right: options("右一", "右二", "右三"), key: { a: "b", b: "c" } }),
    question("order", 1, { stem: text("按先后排列。"), options: options("第一步", "第二步", "第三步"), key: ["c", "a", "b"] }),
    question("essay", 1, { stem: text("谈谈您的认识。"), key: text("言之成理") }),
  ];
}
