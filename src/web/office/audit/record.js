// A record of what was done, newest first: the table that an exam's page and the service's share, how further
// pages are read, and the file that can be checked.
//
// Invariant: what is not read yet is said beside the table, so that nobody takes a part for the whole.

import { Problem } from "../../shared/api.js";
import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { moment, typed } from "../exams/time.js";
import { word } from "../exams/words.js";
import { download } from "../shell/download.js";
import { empty, problemNotice, waiting } from "../shell/notice.js";
import { replaceQuery } from "../shell/router.js";
import { api } from "../shell/session.js";
import { makeTable } from "../shell/table.js";
import { factsText } from "./facts.js";

/** Pages of 100 that are read at first; the rest on demand. */
const FIRST = 5;

/**
 * Draws a record into `place` and reads it. `path` is its API, `name` what its file of CSV is called, `columns`
 * further columns, `names` knows accounts and exams by id, `text` says what will be kept in an empty one.
 */
export async function drawRecord(place, { path, name, text, query, signal, columns = [], names }) {
  fill(place, waiting());
  const rows = [];
  let after = null;
  let isReading = false;
  const told = h("div", { "aria-live": "polite" });
  const state = { from: query.get("from") ?? "" };
  const table = recordTable({ name, text, columns, names, query, onFilter });
  await read(1);
  fill(place, table.element, told);
  if (after) guarded(() => read(FIRST - 1)).then(reach);

  /** Reads further pages until `pages` are read, the end is there, or `isEnough()`. */
  async function read(pages, isEnough = () => false) {
    for (let n = 0; n < pages && !isEnough(); n += 1) {
      const page = await api.get(path, { after }, { signal });
      rows.push(...page.items);
      after = page.next;
      table.setRows(rows);
      tell();
      if (!after) break;
    }
  }

  /** A day that was asked for lies further back than what was read: reads on until it is there. */
  async function reach() {
    const isThere = () => state.from === "" || dayOf(rows.at(-1)) < state.from;
    if (isReading || !after || isThere()) return;
    await guarded(() => read(Infinity, isThere));
  }

  async function guarded(work) {
    isReading = true;
    tell();
    try {
      await work();
      fill(told);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      fill(told, problemNotice(error, { retry: () => guarded(work) }));
    } finally {
      isReading = false;
      tell();
    }
  }

  function onFilter(filters) {
    replaceQuery(filters);
    state.from = filters.from;
    reach();
  }

  function tell() {
    if (!after) return table.setStatus();
    const day = moment(rows.at(-1).at);
    return table.setStatus(
      h("span", {}, say(`已读到 ${day}`, `read back to ${day}`)),
      isReading
        ? h("span.spinner", { role: "status", "aria-label": say("正在读取更早的记录", "Reading earlier entries") })
        : h("button", { type: "button", onclick: () => guarded(() => read(FIRST)) }, say("再读更早的", "Read earlier ones")),
    );
  }
}

/** The day of an entry in the zone that is shown. */
const dayOf = (row) => typed(row.at).slice(0, 10);

function recordTable({ name, text, columns, names, query, onFilter }) {
  const system = say("系统", "The service");
  return makeTable({
    caption: say("操作记录", "Record"),
    key: (row) => row.id,
    search: say("搜索操作人、详情、原因", "Search who, details, reason"),
    csvName: name,
    onFilter,
    filterState: Object.fromEntries(query),
    filters: [
      { key: "action", label: say("操作", "What"), value: (row) => row.action, words: (value) => word("action", value) },
      { key: "by", label: say("操作人", "Who"), value: (row) => row.by?.username ?? "-", words: (value) => whoText(value, system) },
      { key: "from", label: say("从", "From"), kind: "date", fits: (row, wanted) => wanted <= dayOf(row) },
      { key: "to", label: say("到", "to"), kind: "date", fits: (row, wanted) => dayOf(row) <= wanted },
    ],
    columns: [
      { key: "at", title: say("时间", "When"), kind: "time", value: (row) => moment(row.at, "second"), order: (row) => row.at },
      {
        key: "by",
        title: say("操作人", "Who"),
        value: (row) => row.by?.display_name ?? system,
        cell: (row) => (row.by ? h("span", { title: row.by.username }, row.by.display_name) : h("span.hint", {}, system)),
      },
      { key: "action", title: say("操作", "What"), main: true, value: (row) => word("action", row.action) },
      { key: "facts", title: say("详情", "Details"), value: (row) => factsText(row.facts, names) },
      { key: "reason", title: say("原因", "Why"), value: (row) => row.facts.reason ?? "" },
      ...columns,
    ],
    empty: () => empty({ title: say("还没有记录", "Nothing yet"), text }),
  });
}

const whoText = (username, system) => (username === "-" ? system : username);

/** What can be taken away of a record as `file`, and what for; `checkpoint` also offers the digest of all records. */
export function proofCard({ path, file, checkpoint = false }) {
  const day = new Date().toLocaleDateString("sv");
  return h(
    "section.card",
    {},
    h("h2", {}, say("查证记录没有被改过", "Proving that nobody changed it")),
    h(
      "p",
      {},
      say(
        "每条记录都带着上一条的校验码，连成一条链：改一个字、删一条、补一条，后面的都对不上。下面的文件可以交给审计人员，单独就能查。",
        "Each entry bears a check of the one before: a changed letter, an entry removed or put in, and all that follow no longer fit. The file below can be handed to an auditor and checked by itself.",
      ),
    ),
    h(
      "div.row",
      {},
      h(
        "button",
        { type: "button", onclick: () => download(`${path}.ndjson`, { name: file }) },
        say("下载完整记录（NDJSON）", "Save the whole record (NDJSON)"),
      ),
      checkpoint
        ? h(
            "button",
            {
              type: "button",
              onclick: () =>
                download("/audit/checkpoint", {
                  name: `audit-checkpoint-${day}.json`,
                  absent: say("系统里还没有任何记录，有了以后再来下载。", "Nothing was recorded yet: come back when something was."),
                }),
            },
            say("下载检查点", "Save a checkpoint"),
          )
        : null,
    ),
    checkpoint
      ? h(
          "p.hint.after-row",
          {},
          say(
            "检查点是到此刻为止全部记录（含各场考试）的签名摘要。请存到别处，例如 U 盘或另一台电脑：以后哪怕有人把结尾整段删掉重写，也能查出来。建议每场考试结束后存一份。",
            "A checkpoint is a signed digest of all records up to now, those of the exams too. Keep it elsewhere: later even an end that was cut off and written anew is found out. Save one after every exam.",
          ),
        )
      : null,
    h(
      "details",
      {},
      h("summary", {}, say("怎样查证", "How it is checked")),
      commands(file, checkpoint),
    ),
  );
}

function commands(file, checkpoint) {
  const command = (line, text) => [h("dt", {}, h("code.command", {}, line)), h("dd", {}, text)];
  return [
    h(
      "dl.commands",
      {},
      command(
        "examhall audit verify",
        say(
          "把数据库里的每条记录重算一遍。没有问题就说查了多少条；有问题就指出是哪条链的第几条、是改动、缺失还是多出来的。只读，不影响正在进行的考试。",
          "Computes every entry of the database anew. It tells how many were checked, or which entry of which record was changed, is missing or was put in. It only reads.",
        ),
      ),
      checkpoint
        ? command(
            `examhall audit verify --checkpoint audit-checkpoint-….json`,
            say("再与另存的检查点比对：从那时起有没有被截断或重写。", "Compares with a checkpoint kept elsewhere too: whether anything was cut off or written anew since."),
          )
        : null,
      command(
        `examhall audit verify --file ${file}`,
        say("只查下载的这个文件，不看数据库；需要同一个服务密钥。", "Checks a file that was saved, without a database; it needs the same service key."),
      ),
    ),
    h(
      "p.hint",
      {},
      say(
        "请系统管理员在服务器上运行。数据不在默认位置时，加上启动服务用的 --data 或 --database。退出码 0 表示没有发现问题。",
        "For the administrator, on the server. Add --data or --database as the service is started with. Exit code 0: nothing was found wrong.",
      ),
    ),
  ];
}
