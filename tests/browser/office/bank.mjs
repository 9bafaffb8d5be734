// The organiser's shell and bank: signing in, finding, writing, reviewing.

import assert from "node:assert/strict";
import { HOSTILE, hostileQuestions, plainQuestions } from "../support/questions.mjs";
import { ADMIN, Desk } from "../support/desk.mjs";

const problem = (status, body) => ({
  status,
  headers: { "content-type": "application/problem+json" },
  body: JSON.stringify({ status, ...body }),
});

async function store(world, questions) {
  await world.staff.post("/questions", { questions });
}

export async function who_is_not_signed_in_is_not_told_so_by_an_error_in_the_console(world) {
  const desk = await Desk.open(world, { isSignedIn: false });
  const { page } = desk;
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await desk.go("bank");
  await page.locator("input[name=username]").waitFor();
  assert.ok(!world.relay.seen.some(({ path }) => path.startsWith("/api/v1/me")));
  await desk.signIn();
  await page.locator("#menu").waitFor({ state: "attached" });
  // A session is found again, as long as it lasts.
  await page.reload();
  await page.locator("h1", { hasText: "题库" }).waitFor();
  await desk.button("退出登录").click();
  await page.locator("input[name=username]").waitFor();
  await page.reload();
  await page.locator("input[name=username]").waitFor();
  assert.deepEqual(errors, []);
}

export async function a_wrong_password_is_told_and_signing_in_leads_to_what_was_asked_for(world) {
  const desk = await Desk.open(world, { isSignedIn: false });
  await desk.go("bank/new");
  await desk.signIn({ username: "admin", password: "not this one" });
  await desk.page.getByText("用户名或密码错误").first().waitFor();
  assert.equal(await desk.page.inputValue("input[name=username]"), "admin");
  await desk.signIn();
  await desk.page.getByRole("heading", { name: "新建试题" }).waitFor();
}

export async function first_use_makes_the_administrator_and_hides_the_token(world) {
  const desk = await Desk.open(world, { isSignedIn: false });
  await desk.go("setup?token=abc234");
  await desk.page.getByRole("heading", { name: "第一次使用：创建管理员" }).waitFor();
  assert.ok(!desk.page.url().includes("abc234"));
  await desk.page.fill("input[name=display_name]", "管理员");
  await desk.page.fill("input[name=password]", "short");
  await desk.page.fill("input[name=again]", "other");
  await desk.button("创建管理员账号").click();
  await desk.page.getByText("至少 12 个字符，现在是 5 个。").waitFor();
  await desk.page.getByText("两次输入的密码不一样。").waitFor();
  await desk.page.fill("input[name=password]", ADMIN.password);
  await desk.page.fill("input[name=again]", ADMIN.password);
  world.relay.meddle = ({ path }) =>
    path === "/api/v1/setup" ? problem(403, { code: "setup_link", title: "初始化链接无效", detail: "" }) : null;
  await desk.button("创建管理员账号").click();
  await desk.page.getByText("这个初始化链接已经用过，或者超过 24 小时").waitFor();
  world.relay.meddle = ({ path }) =>
    path === "/api/v1/setup" ? { status: 201, headers: { "content-type": "application/json" }, body: "{}" } : null;
  await desk.button("创建管理员账号").click();
  await desk.page.getByRole("heading", { name: "您好，管理员" }).waitFor();
  const sent = JSON.parse(world.relay.seen.find(({ path }) => path === "/api/v1/setup").body);
  assert.deepEqual(sent, { token: "abc234", display_name: "管理员", username: "admin", password: ADMIN.password });
}

export async function a_lost_session_is_found_again_in_a_dialog_and_what_was_typed_is_stored(world) {
  await store(world, plainQuestions("LOST"));
  const desk = await Desk.open(world);
  await desk.go("bank/q/LOST-single-1/edit");
  await desk.page.fill("textarea[name=explanation]", "写到一半的解析");
  await desk.loseSession();
  await desk.button("保存").click();
  await desk.dialog().getByRole("heading", { name: "请重新登录" }).waitFor();
  await desk.dialog().locator("input[name=password]").fill(ADMIN.password);
  await desk.dialog().locator("button[type=submit]").click();
  await desk.toast("已保存为第 2 版");
  const stored = await world.staff.get("/questions/LOST-single-1");
  assert.equal(stored.explanation, "写到一半的解析");
}

export async function signing_out_ends_the_session(world) {
  const desk = await Desk.open(world);
  await desk.button("退出登录").click();
  await desk.page.getByRole("heading", { name: "组织者登录" }).waitFor();
  await desk.go("bank");
  await desk.page.getByRole("heading", { name: "组织者登录" }).waitFor();
  assert.equal((await desk.context.request.get("/api/v1/me", { headers: { "X-Examhall-Page": "office" } })).status(), 401);
}

export async function the_list_filters_sorts_keeps_its_filter_in_the_address_and_exports_what_it_lists(world) {
  await store(world, [...plainQuestions("LIST"), ...hostileQuestions("LISTX")]);
  const desk = await Desk.open(world);
  await desk.go("bank?topic=LIST");
  await desk.page.getByText("共 8 条").waitFor();
  await desk.page.selectOption('select[data-filter="type"]', "single");
  await desk.page.getByText("共 2 条").waitFor();
  assert.match(desk.page.url(), /type=single/);
  await desk.page.fill('input[type="search"] >> nth=0', "应当首先");
  await desk.page.getByText("共 1 条").waitFor();
  await desk.page.reload();
  await desk.page.getByText("共 1 条").waitFor();
  await desk.go("bank?topic=LISTX");
  await desk.page.getByText("共 8 条").waitFor();
  await desk.requireInert();
  await desk.page.locator('th[data-key="code"] button').click();
  await desk.page.locator('th[data-key="code"] button').click();
  assert.equal(await desk.page.locator('th[data-key="code"]').getAttribute("aria-sort"), "descending");
  const { name, text } = await desk.download(() => desk.button("导出 CSV").click());
  assert.match(name, /^试题 .*\.csv$/);
  assert.ok(text.startsWith("\uFEFF题号,题干,"));
  const lines = text.trim().split("\r\n");
  assert.equal(lines.length, 9);
  assert.ok(lines[1].startsWith("LISTX-true-false-1"));
  assert.ok(
    lines.every((line) => !/(^|,)"?[=+@]/.test(line)),
    "no cell begins a formula",
  );
}

export async function hostile_texts_are_shown_as_they_are(world) {
  await store(world, hostileQuestions("EVIL"));
  const desk = await Desk.open(world);
  for (const { code, stem } of hostileQuestions("EVIL")) {
    await desk.go(`bank/q/${code}`);
    await desk.page.locator(".phone").waitFor();
    // Blanks are drawn with their answers; the text before the first one is as it was typed.
    await desk.page.locator(".answer .stem", { hasText: stem.split("____")[0] }).waitFor();
    await desk.go(`bank/q/${code}/edit`);
    await desk.page.locator(".phone").waitFor();
    assert.equal(await desk.page.inputValue("textarea[name=stem]"), stem);
    await desk.requireInert();
  }
  assert.ok(HOSTILE.length > 0);
}

export async function a_question_of_every_type_is_written_with_the_mouse_and_the_keyboard(world) {
  const desk = await Desk.open(world);
  const begin = async (type, stem) => {
    await desk.go("bank");
    await desk.go("bank/new");
    await desk.page.selectOption("select[name=type]", type);
    await desk.page.fill("input[name=topic]", "NEW");
    await desk.page.fill("textarea[name=stem]", stem);
    await desk.page.waitForFunction(() => document.querySelector("input[name=code]").value !== "");
  };
  const save = async () => {
    await desk.button("保存").click();
    await desk.toast("已保存 NEW-");
    await desk.page.getByRole("heading", { name: /^试题 NEW-/ }).waitFor();
    const code = /试题 (\S+)/.exec(await desk.page.locator("h1").innerText())[1];
    return world.staff.get(`/questions/${code}`);
  };
  const options = async (...texts) => {
    for (const [at, text] of texts.entries()) await desk.page.locator(".choice-row textarea").nth(at).fill(text);
  };

  await begin("single", "单选的题干（　　）");
  await options("甲", "乙", "丙", "丁");
  await desk.page.getByLabel("选项 B是正确答案").check();
  await desk.page.getByRole("button", { name: "选项 D上移" }).press("Enter");
  await desk.page.getByRole("button", { name: "删除选项 A" }).click();
  const single = await save();
  assert.deepEqual(single.options, [
    { id: "b", text: "乙" },
    { id: "d", text: "丁" },
    { id: "c", text: "丙" },
  ]);
  assert.deepEqual([single.key, single.status, single.code], ["b", "draft", "NEW-S01"]);

  await begin("multiple", "多选的题干（　　）");
  await options("甲", "乙", "丙", "以上都对");
  await desk.page.getByLabel("选项 C是正确答案").check();
  await desk.page.getByLabel("选项 A是正确答案").check();
  await desk.page.getByRole("button", { name: "固定" }).nth(3).click();
  const multiple = await save();
  assert.deepEqual(multiple.key, ["a", "c"]);
  assert.equal(multiple.options[3].pinned, true);

  await begin("true_false", "判断的题干。");
  await desk.page.getByLabel("错误（题干说得不对）").check();
  assert.equal((await save()).key, false);

  await begin("blank", "没有");
  await desk.page.locator("textarea[name=stem]").press("End");
  await desk.button("在光标处插入一个空").click();
  await desk.page.locator("textarea[name=stem]").pressSequentially("安全");
  await desk.page.fill("input[name=blank-0]", "网络");
  await desk.page.fill("textarea[name=accepted-0]", "网络空间\n互联网");
  const blank = await save();
  assert.equal(blank.stem, "没有____安全");
  assert.deepEqual([blank.key, blank.accepted], [["网络"], [["网络空间", "互联网"]]]);

  await begin("match", "配对的题干");
  await options("右一", "右二", "右三", "左一", "左二", "左三");
  for (const [at, right] of ["r2", "r1", "r3"].entries())
    await desk.page.getByLabel(`左栏第 ${at + 1} 项对应`).selectOption(right);
  assert.deepEqual((await save()).key, { l1: "r2", l2: "r1", l3: "r3" });

  await begin("order", "排序的题干");
  await options("先", "中", "后", "末");
  await desk.page.getByRole("button", { name: "第 4 项上移" }).click();
  assert.deepEqual((await save()).key, ["a", "b", "d", "c"]);

  await begin("essay", "简答的题干");
  await desk.page.locator(".editor textarea").nth(1).fill("答出两点各 2 分");
  assert.equal((await save()).key, "答出两点各 2 分");
}

export async function faults_stand_at_their_fields_and_nothing_typed_is_lost(world) {
  const desk = await Desk.open(world);
  await desk.go("bank/new");
  await desk.page.fill("input[name=topic]", "FAULT");
  await desk.page.fill("textarea[name=stem]", "只有题干");
  await desk.page.waitForFunction(() => document.querySelector("input[name=code]").value !== "");
  await desk.button("保存").click();
  await desk.page.getByText("没有保存，请修改").waitFor();
  const key = desk.page.locator(".field", { has: desk.page.locator(".key-told") }).last();
  assert.match(await key.locator(".fault").innerText(), /没有填写/);
  assert.equal(await desk.page.inputValue("textarea[name=stem]"), "只有题干");
  await desk.go("bank");
  await desk.dialog().getByText("有未保存的修改").waitFor();
  await desk.button("留在这一页").click();
  assert.equal(await desk.page.inputValue("textarea[name=stem]"), "只有题干");
}

export async function who_changed_a_question_meanwhile_shows_both_texts_and_asks(world) {
  await store(world, plainQuestions("CONFLICT"));
  const desk = await Desk.open(world);
  await desk.go("bank/q/CONFLICT-single-1/edit");
  await desk.page.fill("textarea[name=stem]", "我改的题干（　　）。");
  const theirs = await world.staff.get("/questions/CONFLICT-single-1");
  await world.staff.put("/questions/CONFLICT-single-1", { ...theirs, stem: "他改的题干（　　）。" });
  await desk.button("保存").click();
  await desk.dialog().getByText("您修改期间，别人也改了这道题").waitFor();
  assert.match(await desk.dialog().innerText(), /他改的题干[\s\S]*我改的题干/);
  await desk.button("用我的，存为更新的版本").click();
  await desk.toast("已保存为第 3 版");
  assert.equal((await world.staff.get("/questions/CONFLICT-single-1")).stem, "我改的题干（　　）。");
  await desk.page.locator("summary", { hasText: "版本与审核记录" }).click();
  await desk.button("比较").click();
  await desk.dialog().locator("ins", { hasText: "我" }).waitFor();
}

export async function drafts_are_reviewed_with_the_keyboard_and_an_approval_can_be_undone(world) {
  await store(
    world,
    plainQuestions("REVIEW").map((question) => ({ ...question, status: "draft" })),
  );
  const desk = await Desk.open(world);
  await desk.go("bank/review?topic=REVIEW");
  await desk.page.getByText("第 1 题，还有 8 道待审").waitFor();
  await desk.page.locator(".phone").waitFor();
  const first = await desk.page.locator(".tags .code-link").innerText();
  await desk.page.keyboard.press("a");
  await desk.page.getByText("还有 7 道待审").waitFor();
  assert.equal((await world.staff.get(`/questions/${first}`)).status, "approved");
  await desk.button("撤销").click();
  await desk.page.getByText("还有 8 道待审").waitFor();
  assert.equal((await world.staff.get(`/questions/${first}`)).status, "draft");
  await desk.page.locator(".phone").waitFor();
  await desk.page.keyboard.press("j");
  await desk.page.getByText("第 2 题").first().waitFor();
  await desk.page.locator(".save-bar .primary").waitFor();
  const second = await desk.page.locator(".tags .code-link").innerText();
  await desk.page.keyboard.press("r");
  await desk.button("退回").last().click();
  await desk.dialog().getByText("请填写这一项。").waitFor();
  await desk.dialog().locator("textarea").fill("B 项与材料不符");
  await desk.dialog().getByRole("button", { name: "退回" }).click();
  await desk.toast(`${second} 已退回`);
  const { items } = await world.staff.get(`/questions/${second}/versions`);
  assert.equal(items[0].reviews.at(-1).note, "B 项与材料不符");
}

export async function many_are_retired_after_a_confirmation_that_says_what_it_does(world) {
  await store(world, plainQuestions("MANY"));
  const desk = await Desk.open(world);
  await desk.go("bank?topic=MANY");
  await desk.page.getByText("共 8 条").waitFor();
  await desk.page.getByLabel("选择 MANY-single-1").check();
  await desk.page.getByLabel("选择 MANY-single-2").check();
  await desk.button("停用").click();
  await desk.dialog().getByText("停用 2 道题？").waitFor();
  await desk.page.keyboard.press("Escape");
  assert.equal((await world.staff.get("/questions/MANY-single-1")).status, "approved");
  await desk.button("停用").click();
  await desk.dialog().getByRole("button", { name: "停用" }).click();
  await desk.toast("已处理 2 道题");
  for (const n of [1, 2]) assert.equal((await world.staff.get(`/questions/MANY-single-${n}`)).status, "retired");
}

export async function a_cut_connection_is_told_and_the_same_click_works_afterwards(world) {
  await store(world, plainQuestions("CUT"));
  const desk = await Desk.open(world);
  await desk.go("bank/q/CUT-single-1/edit");
  await desk.page.fill("textarea[name=explanation]", "断网前写的");
  world.relay.cut();
  await desk.button("保存").click();
  await desk.page.getByText("连不上服务器").waitFor();
  world.relay.mend();
  await desk.button("保存").click();
  await desk.toast("已保存为第 2 版");
  assert.equal((await world.staff.get("/questions/CUT-single-1")).explanation, "断网前写的");
}
