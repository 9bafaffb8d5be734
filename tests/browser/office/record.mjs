// The record of what belongs to no exam: who did what, found by action, person and day, and taken away to be checked.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Desk } from "../support/desk.mjs";
import { invite, join, menu, signedIn } from "../support/people.mjs";

const EVERYTHING = { kind: "everything" };

/** What the command says about a file; the key of the server's installation is in its folder. */
function verify(world, ...flags) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("EXAMHALL_")));
  const { status, stdout, stderr } = spawnSync(process.env.EXAMHALL_BIN, ["audit", "verify", "--data", world.staff.folder, ...flags], { env, encoding: "utf8" });
  return { status, told: `${stdout}${stderr}` };
}

export async function the_record_is_filtered_exported_and_its_file_passes_the_check_that_the_page_names(world) {
  const { account } = await invite(world, { name: "记录甲", grants: [{ role: "viewer", scope: EVERYTHING }] });
  const person = await join(world, { name: "记录乙" });
  const desk = await Desk.open(world);
  const { page } = desk;
  await desk.go("settings/record");
  const cell = (text) => page.getByRole("cell", { name: text, exact: true }).first();
  await cell("账号：记录甲，角色：查看人，整个单位").waitFor();
  await page.getByLabel("操作", { exact: true }).selectOption({ label: "给角色" });
  await page.getByText(/^筛选出 \d+ 条/).waitFor();
  assert.equal(await page.getByRole("cell", { name: "邀请账号" }).count(), 0);
  assert.match(page.url(), /action=grant_given/);
  const { name, text } = await desk.download(() => desk.button("导出 CSV").click());
  assert.match(name, /^操作记录 全局 .*\.csv$/);
  assert.ok(text.startsWith("\uFEFF时间,操作人,操作,详情,原因"));
  assert.ok(text.trim().split("\r\n").slice(1).every((line) => line.includes("给角色")));
  await desk.button("清除筛选").click();
  // Who was invited has set a password: that is an act of their own.
  await page.getByLabel("操作人", { exact: true }).selectOption(person.username);
  await cell("设置密码").waitFor();
  await desk.button("清除筛选").click();
  await page.getByLabel("到", { exact: true }).fill("2020-01-01");
  await page.getByText("没有符合条件的记录").waitFor();

  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "examhall-record-"));
  const kept = async (button, as) => {
    const { text: file } = await desk.download(() => desk.button(button).click());
    fs.writeFileSync(path.join(folder, as), file);
    return path.join(folder, as);
  };
  const record = await kept("下载完整记录（NDJSON）", "record.ndjson");
  const checkpoint = await kept("下载检查点", "checkpoint.json");
  await page.getByText("怎样查证").click();
  for (const command of ["examhall audit verify", "examhall audit verify --file audit-service.ndjson"]) await page.getByText(command, { exact: true }).waitFor();
  assert.equal(verify(world, "--file", record, "--checkpoint", checkpoint).status, 0);
  assert.equal(verify(world, "--checkpoint", checkpoint).status, 0);
  fs.writeFileSync(record, fs.readFileSync(record, "utf8").replace(account.id, account.id.replace(/.$/, (last) => (last === "0" ? "1" : "0"))));
  const { status, told } = verify(world, "--file", record);
  assert.notEqual(status, 0);
  assert.match(told, /changed/);
  fs.rmSync(folder, { recursive: true });
}

export async function a_day_that_lies_further_back_is_read_to_and_what_is_not_read_yet_is_said(world) {
  const desk = await Desk.open(world);
  const { page } = desk;
  const entry = (n) => ({ id: `${n}`, at: new Date(Date.UTC(2026, 0, 1) - n * 3600000).toISOString(), by: null, action: "sessions_ended", attempt_id: null, facts: {} });
  const pages = 12;
  world.relay.meddle = ({ path: asked }) => {
    if (!/^\/api\/v1\/audit(\?|$)/.test(asked)) return null;
    const from = Number(new URL(asked, "http://x").searchParams.get("after") ?? -1) + 1;
    const items = Array.from({ length: 100 }, (_, n) => entry(from + n));
    const next = from + 100 < pages * 100 ? `${from + 99}` : null;
    return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify({ items, next }) };
  };
  await desk.go("settings/record");
  await page.getByText("共 500 条").waitFor();
  await page.getByText(/^已读到 2025/).waitFor();
  await desk.button("再读更早的").click();
  await page.getByText("共 1000 条").waitFor();
  await desk.go("");
  await page.getByRole("heading", { name: "您好，管理员" }).waitFor();
  // 30 days and more before the first page's end: found without a further click.
  await desk.go("settings/record?from=2025-12-01&to=2025-12-02");
  await page.getByText("筛选出 48 条，共 800 条").waitFor();
}

export async function the_record_is_open_to_who_may_read_records_everywhere_alone(world) {
  const wide = await signedIn(world, await join(world, { grants: [{ role: "organiser", scope: EVERYTHING }] }));
  assert.ok((await menu(wide)).includes("操作记录"));
  const narrow = await signedIn(world, await join(world, { grants: [{ role: "organiser", scope: { kind: "branch", branch: "公司/一分公司" } }] }));
  assert.ok(!(await menu(narrow)).includes("操作记录"));
  await narrow.go("settings/record");
  await narrow.page.getByRole("heading", { name: "没有权限打开这一页" }).waitFor();
}
