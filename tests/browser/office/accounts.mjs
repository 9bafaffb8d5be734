// Accounts: invited, given roles, signed in with codes, asked again, locked out for a moment.

import assert from "node:assert/strict";
import { ADMIN, Desk } from "../support/desk.mjs";
import { codeOf, freshName, invite, join, menu, signedIn } from "../support/people.mjs";
import { axe } from "../support/world.mjs";

const EVERYTHING = { kind: "everything" };

const problem = (status, code, headers = {}) => ({
  status,
  headers: { "content-type": "application/problem+json", ...headers },
  body: JSON.stringify({ status, code, title: code, detail: "" }),
});

async function requireAccessible(page, what) {
  await page.evaluate(axe());
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }),
  );
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${what} ${id} ${nodes[0].html.slice(0, 160)}`),
    [],
  );
}

export async function who_is_invited_chooses_a_password_and_sees_what_their_role_allows(world) {
  const desk = await Desk.open(world);
  const { page } = desk;
  const username = freshName();
  await desk.go("settings/accounts/new");
  await page.fill("input[name=display_name]", "李四");
  await page.fill("input[name=username]", username);
  await desk.button("给一个角色…").click();
  await desk.dialog().getByLabel("监考人").check();
  await desk.dialog().getByLabel("一个支部和它的下级").check();
  await desk.dialog().locator("button[type=submit]").click();
  await desk.dialog().getByText("请填写这一项。").waitFor();
  await desk
    .dialog()
    .getByLabel(/哪个支部/)
    .fill("公司/一分公司");
  await desk.dialog().locator("button[type=submit]").click();
  await page.getByText("监考人：公司/一分公司 及下级").waitFor();
  await desk.button("创建，拿邀请链接").click();
  const address = await page.locator(".secret").textContent();
  assert.match(address, /\/office#\/invitation\/[0-9a-z]{20,}$/);

  const other = await Desk.open(world, { isSignedIn: false });
  await other.page.goto(address.slice(address.indexOf("/office#")));
  await other.page.getByRole("heading", { name: "设置您的密码" }).waitFor();
  assert.ok(!other.page.url().includes(address.slice(-20)), "the token left the address");
  await other.page.fill("input[name=password]", "short");
  await other.page.fill("input[name=again]", "short");
  await other.button("设好密码").click();
  await other.page.getByText("至少 12 个字符，现在是 5 个。").waitFor();
  const password = "quiet harbour lamp 4711";
  await other.page.fill("input[name=password]", password);
  await other.page.fill("input[name=again]", password);
  await other.button("设好密码").click();
  await other.page.getByText(username).first().waitFor();
  assert.equal(await other.page.inputValue("input[name=username]"), username);
  await other.page.fill("input[name=password]", password);
  await other.button("登录").click();
  await other.page.getByRole("heading", { name: "您好，李四" }).waitFor();
  assert.deepEqual(await menu(other), ["首页", "考试", "设置", "我的账号"]);
  for (const place of ["bank", "blueprints", "settings/accounts", "exams/new"]) {
    await other.go(place);
    await other.page.getByRole("heading", { name: "没有权限打开这一页" }).waitFor();
  }

  // The link works once.
  const third = await Desk.open(world, { isSignedIn: false });
  await third.page.goto(address.slice(address.indexOf("/office#")));
  await third.page.fill("input[name=password]", password);
  await third.page.fill("input[name=again]", password);
  await third.button("设好密码").click();
  await third.page.getByText("邀请链接已失效").waitFor();
}

export async function a_role_that_is_taken_back_is_gone_at_once_and_its_holder_is_told_to_sign_in(world) {
  const person = await join(world, { name: "王五", grants: [{ role: "viewer", scope: EVERYTHING }] });
  const theirs = await signedIn(world, person);
  const desk = await Desk.open(world);
  await desk.go(`settings/accounts/${person.account.id}`);
  await desk.page.getByRole("button", { name: /^收回…/ }).click();
  await desk.dialog().getByText("王五 马上不能再做这个角色的事").waitFor();
  await desk.dialog().getByRole("button", { name: "收回" }).click();
  await desk.toast("角色已收回");
  await desk.page.getByText("没有角色：能登录，但什么都不能做。").waitFor();
  await theirs.go("exams");
  await theirs.dialog().getByRole("heading", { name: "请重新登录" }).waitFor();
  await theirs.dialog().locator("input[name=password]").fill(person.password);
  await theirs.dialog().locator("button[type=submit]").click();
  await theirs.page.getByText("没有权限").first().waitFor();
  assert.deepEqual(await menu(theirs), ["首页", "设置", "我的账号"]);
}

export async function an_account_is_deactivated_after_a_confirmation_and_can_be_used_again(world) {
  const person = await join(world, { name: "赵六" });
  const desk = await Desk.open(world);
  await desk.go(`settings/accounts/${person.account.id}`);
  await desk.button("停用…").click();
  await desk.dialog().getByText("马上退出所有设备，不能再登录").waitFor();
  await desk.dialog().getByRole("button", { name: "停用" }).click();
  await desk.toast("账号已停用");
  const other = await Desk.open(world, { isSignedIn: false });
  await other.go("");
  await other.signIn(person);
  await other.page.locator(".notice.bad").waitFor();
  await desk.button("恢复使用").click();
  await desk.toast("账号已恢复");
  await other.button("登录").click();
  await other.page.getByRole("heading", { name: "您好，赵六" }).waitFor();
}

export async function codes_are_turned_on_and_asked_for_and_a_recovery_code_stands_in_once(world) {
  const person = await join(world, { name: "钱七" });
  const desk = await signedIn(world, person);
  const { page } = desk;
  await desk.go("settings/mine");
  await desk.button("开启动态口令").click();
  await page.getByText("扫不了？手动输入密钥").click();
  const secret = await page.locator(".secret").textContent();
  assert.match(secret, /^([A-Z2-7]{4} )+[A-Z2-7]{1,4}$/);
  await page.locator(".totp-code svg").waitFor();
  const wrong = codeOf(secret) === "000000" ? "000001" : "000000";
  await page.fill("input[name=code]", wrong);
  await desk.button("验证并开启").click();
  await page.getByText("不对或已经用过").waitFor();
  await page.fill("input[name=code]", codeOf(secret));
  await desk.button("验证并开启").click();
  await page.locator(".recovery-codes li").first().waitFor();
  const codes = await page.locator(".recovery-codes li").allTextContents();
  assert.equal(new Set(codes).size, 10);
  assert.ok(await desk.button("完成").isDisabled());
  await requireAccessible(page, "recovery codes");
  await page.evaluate(() => {
    location.hash = "#/settings";
  });
  await desk.dialog().getByRole("button", { name: "留在这一页" }).click();
  await page.getByLabel("我已经把恢复码保存好了").check();
  await desk.button("完成").click();
  await page.getByText("已开启：登录要密码和手机上的动态口令。").waitFor();

  const signInAgain = async (code) => {
    await desk.button("退出登录").click();
    await desk.signIn(person);
    await page.locator("input[name=code]").waitFor();
    await page.fill("input[name=code]", code);
    await desk.button("登录").click();
  };
  // The next step: the one that turned them on was used.
  await signInAgain(codeOf(secret, 1));
  await page.getByRole("heading", { name: "您好，钱七" }).waitFor();
  await signInAgain(codes[0]);
  await page.getByRole("heading", { name: "您好，钱七" }).waitFor();
  await signInAgain(codes[0]);
  await page.getByText("口令不对或已经用过").waitFor();
  assert.equal(await page.inputValue("input[name=username]"), person.username);
  await page.fill("input[name=code]", codes[1]);
  await desk.button("登录").click();
  await page.getByRole("heading", { name: "您好，钱七" }).waitFor();
}

export async function what_is_sensitive_asks_for_the_password_and_then_goes_on_by_itself(world) {
  const desk = await Desk.open(world);
  const { page } = desk;
  const username = freshName();
  let isProved = false;
  world.relay.meddle = ({ method, path }) => {
    if (method === "PUT" && path.endsWith("/sessions/current/proof")) isProved = true;
    return method === "POST" && path === "/api/v1/accounts" && !isProved ? problem(403, "proof_needed") : null;
  };
  await desk.go("settings/accounts/new");
  await page.fill("input[name=display_name]", "孙八");
  await page.fill("input[name=username]", username);
  await desk.button("创建，拿邀请链接").click();
  await desk.dialog().getByRole("heading", { name: "请再输入一次密码" }).waitFor();
  await requireAccessible(page, "the proof");
  await desk.dialog().getByRole("button", { name: "取消，不执行" }).click();
  await page.getByText("没有确认身份，操作没有执行").waitFor();
  assert.equal(await page.inputValue("input[name=display_name]"), "孙八");

  await desk.button("创建，拿邀请链接").click();
  world.relay.meddle = ({ method, path, body }) => {
    if (method === "PUT" && path.endsWith("/sessions/current/proof")) isProved = JSON.parse(body).password === ADMIN.password;
    return method === "POST" && path === "/api/v1/accounts" && !isProved ? problem(403, "proof_needed") : null;
  };
  await desk.dialog().locator("input[name=password]").fill("not this one, no");
  await desk.button("确认并继续").click();
  await desk.dialog().getByText("密码不对，请再输入。").waitFor();
  await desk.dialog().locator("input[name=password]").fill(ADMIN.password);
  await desk.button("确认并继续").click();
  await page.locator(".secret").waitFor();
  const { items } = await world.staff.get("/accounts");
  assert.equal(items.filter((one) => one.username === username).length, 1);
}

export async function a_session_that_ended_is_found_again_and_what_was_typed_is_sent(world) {
  const desk = await Desk.open(world);
  const { page } = desk;
  const username = freshName();
  await desk.go("settings/accounts/new");
  await page.fill("input[name=display_name]", "周九");
  await page.fill("input[name=username]", username);
  await desk.loseSession();
  await desk.button("创建，拿邀请链接").click();
  await desk.dialog().getByRole("heading", { name: "请重新登录" }).waitFor();
  assert.equal(await page.inputValue("#main input[name=display_name]"), "周九");
  await desk.dialog().locator("input[name=password]").fill(ADMIN.password);
  await desk.dialog().locator("button[type=submit]").click();
  await page.locator(".secret").waitFor();
  await page.getByText("周九 的账号已创建").waitFor();
}

export async function too_many_tries_lock_the_button_until_the_moment_that_the_server_named(world) {
  const desk = await Desk.open(world, { isSignedIn: false });
  const { page } = desk;
  await desk.go("");
  world.relay.meddle = ({ method, path }) =>
    method === "POST" && path === "/api/v1/sessions" ? problem(429, "too_many_tries", { "retry-after": "2" }) : null;
  await desk.signIn();
  await page.getByRole("button", { name: /^请等 [12] 秒$/ }).waitFor();
  assert.ok(await page.locator("form button[type=submit]").isDisabled());
  await page.getByText("尝试次数太多").waitFor();
  world.relay.meddle = () => null;
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.getByRole("heading", { name: "您好，管理员" }).waitFor();
  assert.equal(world.relay.seen.filter(({ method, path }) => method === "POST" && path === "/api/v1/sessions").length, 2);
}

export async function a_password_that_expired_is_replaced_at_the_sign_in(world) {
  const desk = await Desk.open(world, { isSignedIn: false });
  const { page } = desk;
  await desk.go("");
  world.relay.meddle = ({ method, path, body }) => {
    if (method !== "POST" || path !== "/api/v1/sessions") return null;
    return JSON.parse(body).new_password ? problem(401, "wrong_password") : problem(403, "password_expired");
  };
  await desk.signIn();
  await page.getByText("密码已到期，请换一个新的。").waitFor();
  await page.fill("input[name=new_password]", "a fresh one, long enough");
  await page.fill("input[name=again]", "a fresh one, long enough");
  await desk.button("登录").click();
  await page.locator(".notice.bad").waitFor();
  const sent = world.relay.seen.filter(({ path }) => path === "/api/v1/sessions").at(-1);
  assert.deepEqual(JSON.parse(sent.body), { ...ADMIN, new_password: "a fresh one, long enough" });
}

export async function ones_password_changes_and_other_devices_are_signed_out(world) {
  const person = await join(world, { name: "吴十" });
  const [desk, other] = [await signedIn(world, person), await signedIn(world, person)];
  const { page } = desk;
  await desk.go("settings/mine");
  await page.getByText("修改密码").first().click();
  const change = async (current, fresh) => {
    await page.fill("input[name=current]", current);
    await page.fill("input[name=new]", fresh);
    await page.fill("input[name=again]", fresh);
    await page.locator("form button[type=submit]").click();
  };
  const fresh = "another harbour lamp 4711";
  await change("not the present one", fresh);
  await page.locator(".fault", { hasText: "现在的密码不对。" }).waitFor();
  await change(person.password, fresh);
  await desk.toast("密码已修改，其他设备已退出");
  await other.go("settings/mine");
  await other.dialog().getByRole("heading", { name: "请重新登录" }).waitFor();
  await other.dialog().locator("input[name=password]").fill(fresh);
  await other.dialog().locator("button[type=submit]").click();
  await other.button("退出其他设备…").click();
  await other.dialog().getByRole("button", { name: "退出其他设备" }).click();
  await other.toast("其他设备已退出");
  await other.button("全部退出…").click();
  await other.dialog().getByRole("button", { name: "全部退出" }).click();
  await other.page.getByRole("heading", { name: "组织者登录" }).waitFor();
}

export async function an_account_and_its_dialogs_have_no_fault_that_axe_finds(world) {
  const grants = [
    { role: "organiser", scope: { kind: "branch", branch: "公司/一分公司" } },
    { role: "proctor", scope: EVERYTHING, valid_to: new Date(Date.now() + 86400000).toISOString() },
  ];
  const { account } = await invite(world, { name: "<img src=x onerror=pwned=1>", grants });
  const desk = await Desk.open(world, { viewport: { width: 320, height: 640 } });
  const { page } = desk;
  await desk.go(`settings/accounts/${account.id}`);
  await page.locator(".grant").first().waitFor();
  await desk.requireInert();
  await requireAccessible(page, "an account");
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
  for (const name of ["给一个角色…", "生成新链接…", "全部退出…", "停用…"]) {
    await desk.button(name).click();
    await desk.dialog().waitFor();
    await requireAccessible(page, name);
    await page.keyboard.press("Escape");
  }
}
