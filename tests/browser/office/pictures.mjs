// Pictures in the editor: put in at the cursor, seen as a candidate sees them, refused with a sentence.

import assert from "node:assert/strict";
import { plainQuestions } from "../support/questions.mjs";
import { Desk } from "../support/desk.mjs";
import { png } from "../support/pictures.mjs";

export async function a_picture_is_put_in_at_the_cursor_and_shown_beside(world) {
  await world.staff.post("/questions", { questions: plainQuestions("PICTURE") });
  const desk = await Desk.open(world);
  await desk.go("bank/q/PICTURE-single-1/edit");
  const stem = desk.page.locator("textarea[name=stem]");
  await stem.fill("看图，**不**对的是（　　）。");
  await desk.page.getByLabel("图片说明").fill("一[张]图");
  await desk.page.setInputFiles("input[type=file]", { name: "a.png", mimeType: "image/png", buffer: png(64, 32) });
  await desk.page.locator(".phone img").waitFor();
  assert.match(await stem.inputValue(), /^看图，\*\*不\*\*对的是（　　）。\n!\[一张图\]\(asset:[0-9a-f]{64}\)$/);
  await desk.page.waitForFunction(() => document.querySelector(".phone img").naturalWidth === 64);
  assert.equal(await desk.page.locator(".phone .stem strong").textContent(), "不");
  // Into an option, where the cursor is there.
  await desk.page.locator("textarea[data-option]").first().focus();
  await desk.page.setInputFiles("input[type=file]", { name: "b.png", mimeType: "image/png", buffer: png(32, 32) });
  await desk.page.locator(".phone .choice img").waitFor();
  await desk.button("保存").click();
  await desk.page.getByRole("heading", { name: "PICTURE-single-1" }).waitFor();
  await desk.page.locator(".answer .stem img").waitFor();
}

export async function what_is_no_picture_is_refused_and_nothing_typed_is_lost(world) {
  await world.staff.post("/questions", { questions: plainQuestions("PICTURE") });
  const desk = await Desk.open(world);
  await desk.go("bank/q/PICTURE-single-2/edit");
  await desk.page.fill("textarea[name=stem]", "还没有写完");
  await desk.page.setInputFiles("input[type=file]", { name: "a.png", mimeType: "image/png", buffer: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' onload='window.pwned=1'/>") });
  await desk.page.getByText("不支持 SVG").waitFor();
  assert.equal(await desk.page.inputValue("textarea[name=stem]"), "还没有写完");
  await desk.page.fill("textarea[name=stem]", `没有这张图\n![](asset:${"0".repeat(64)})`);
  await desk.button("保存").click();
  await desk.page.getByText(/没有图片 asset:0+，请先上传/).waitFor();
  assert.equal(await desk.page.evaluate(() => window.pwned), undefined);
}
