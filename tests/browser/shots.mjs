// Pictures of the main screens, for the tutorials in docs/: `scripts/browser --shots`.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Desk } from "./support/desk.mjs";
import { liveIn } from "./support/lived_in.mjs";
import { SLOTS } from "./support/questions.mjs";
import { startServer } from "./support/server.mjs";
import { openBrowser, World } from "./support/world.mjs";

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../docs/pages");
const PEOPLE = [{ number: "0001", name: "演示考生", branch: "集团/第一党支部" }];
const TEXT = "一、单选题\n1. 网络安全的第一责任人是谁？\nA. 主要负责人\nB. 值班员\nC. 保洁员\n答案：A\n2. 口令应当怎样保存？\nA. 写在便签上\nB. 使用密码管理工具\nC. 告诉同事\n";

const server = await startServer(process.env.EXAMHALL_BIN);
const browser = await openBrowser();
const world = new World(browser, server, null);
await world.open();
fs.mkdirSync(folder, { recursive: true });

async function shot(page, name) {
  await page.waitForFunction(() => !document.querySelector(".waiting") && [...document.images].every((image) => image.complete && 0 < image.naturalWidth));
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

try {
  const exam = await world.exam({ people: PEOPLE, title: "网络安全知识测试", rules: { score_release: "on_submit", review_release: "on_close", pass_marks: 6 } });
  const phone = await world.phone();
  await phone.enter(exam.people[0]);
  await phone.page.waitForSelector("#agree");
  await shot(phone.page, "candidate-rules");
  await phone.page.check("#agree");
  await phone.page.click("text=进入候考");
  await phone.page.click("text=开始作答");
  await phone.page.waitForSelector("article.question");
  await phone.choose(SLOTS.single, 1);
  await phone.waitForState(SLOTS.single, "good");
  await shot(phone.page, "candidate-question");
  await phone.choose(SLOTS.multiple, 0, 2);
  await phone.choose(SLOTS.true_false, 1);
  await phone.requireScreenIsStored();
  await phone.submit();
  await phone.page.locator(".code").waitFor();
  await shot(phone.page, "candidate-receipt");
  const ids = await liveIn(world, "T01");

  const desk = await Desk.open(world, { viewport: { width: 1280, height: 800 } });
  await shot(desk.page, "office-home");
  await desk.go("bank");
  await desk.page.locator("table").waitFor();
  await shot(desk.page, "office-bank");
  await desk.go("bank/import");
  await desk.page.fill("textarea[name=pasted]", TEXT);
  await desk.page.fill("input[name=topic]", "T12");
  await desk.button("读取并预览").click();
  await desk.page.getByText("读到 2 道题").waitFor();
  await shot(desk.page, "office-import");
  for (const [id, place] of [[ids.draft, "rules"], [ids.running, "live"], [ids.over, "results"], [ids.over, "statistics"]]) {
    await desk.go(`exams/${id}/${place}`);
    await desk.page.locator(".exam-body > *").first().waitFor();
    if (place === "live") await desk.page.getByText("实时更新中").waitFor();
    if (place === "statistics") await desk.page.waitForFunction(() => 0 < document.querySelector(".charts img")?.naturalWidth);
    await shot(desk.page, `office-${place}`);
  }
} finally {
  await world.close();
  await browser.close();
  await server.stop();
}
