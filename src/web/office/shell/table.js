// Tables that filter, sort, page and export; where there is little room each row is a card.
//
//     import { makeTable } from "../shell/table.js";
//     const table = makeTable({
//       caption: say("考试", "Exams"),                       // read to a screen reader; also the name of the CSV file
//       columns: [
//         { key: "title", title: say("名称", "Title"), value: (row) => row.title, cell: (row) => h("a", { href }, row.title), main: true },
//         { key: "n", title: …, value: (row) => row.n, kind: "number" },       // sorts as number, right-aligned
//         { key: "at", title: …, value: (row) => row.at, cell: (row) => when(row.at, "short"), kind: "time" },
//         { key: "who", title: …, value: (row) => row.name, person: "name" },   // or "number": masked where the table leaves
//         { key: "act", title: …, cell: (row) => h("button", …), sort: false, export: false },
//       ],                                                    // value: sorts, searches and exports; text() is what CSV writes if it differs, head its name there
//       key: (row) => row.id,
//       filters: [{ key: "state", label: say("状态", "State"), value: (row) => row.state, options: [["open", "…"], …] }],  // options may be left out
//                 // then the values that rows have are offered, by words: (value) => "…" where that is given
//                 // or, where a row has several of them: fits: (row, wanted) => boolean, with options
//                 // kind: "date" is a day to choose; wanted is "2026-11-22"
//       search: say("搜索姓名、编号", "Search …"),             // a search box over all `value`s; leave out for none
//       choose: [{ text: say("批准", "Approve"), run: (rows) => … , danger }],   // check boxes, and actions for what is chosen
//       pageSize: 50, sort: ["title", "up"], empty: () => empty({ … }),
//       onFilter: (state) => replaceQuery(state), filterState: Object.fromEntries(query),   // optional: filters in the address
//     });
//     main.append(table.element);  table.setRows(rows);  table.rows() (listed, filtered, sorted)  table.clearChosen()
//     // leaving: async () => ({ mark, title }) asks how people may be named in the file; null where it is not to be written
//     table.setStatus(...nodes)    // beside the count: progress of loading …
//     table.toFirst()              // before other rows are set: they are looked at from the first page on
//
// Search, filters, order and page are kept in the history, and are there again after 后退 and a reload.
//
// Invariant: what is exported is what is listed: the same filter, the same order.

import { fill, h } from "../../shared/dom.js";
import { say } from "../../shared/language.js";
import { remember, remembered, settle } from "./memory.js";
import { makeBar } from "./table_bar.js";
import { keepFocus, listRows, saveRows, textOf } from "./table_rows.js";

/** A table; see the head of this file. */
export function makeTable({
  caption,
  columns,
  key,
  filters = [],
  search,
  choose = [],
  pageSize = 50,
  sort = null,
  empty,
  onFilter,
  filterState = {},
  csvName,
  exported = true,
  leaving = null,
}) {
  const place = `table ${columns.map((column) => column.key)}`;
  const { filters: kept = {}, ...more } = remembered(place) ?? {};
  const state = { search: filterState.search ?? "", sort, page: 0, ...more, filters: {} };
  for (const filter of filters) state.filters[filter.key] = kept[filter.key] ?? filterState[filter.key] ?? "";
  let rows = [];
  let listed = [];
  const chosen = new Set();

  const count = h("p.count", { role: "status" });
  const status = h("span.table-status");
  const body = h("tbody", { role: "rowgroup" });
  const heads = columns.map((column) => head(column));
  const all = h("input", {
    type: "checkbox",
    "aria-label": say("选择列出的全部", "Choose all that are listed"),
    onchange: chooseAll,
  });
  const grid = h(
    "table.grid",
    { role: "table" },
    h("caption.visually-hidden", {}, caption),
    h(
      "thead",
      { role: "rowgroup" },
      h(
        "tr",
        { role: "row" },
        choose.length === 0
          ? null
          : h(
              "th.choose",
              { role: "columnheader", scope: "col" },
              h("label.box", {}, all, h("span.only-cards", {}, say("全选", "All"))),
            ),
        heads,
      ),
    ),
    body,
  );
  const nothing = h("div");
  const pager = h("nav.pager", { "aria-label": say("翻页", "Pages") });
  const actions = h("div.chosen", { hidden: true });
  const sorter = h("select", {
    "aria-label": say("排序", "Sort by"),
    onchange: () => {
      const [by, way] = sorter.value.split(":");
      state.sort = by ? [by, way] : sort;
      drawOther();
    },
  });
  const bar = makeBar({ filters, search, state, changed });
  const tools = h(
    "div.row.counts",
    {},
    count,
    status,
    h("span.grow"),
    h("div.only-cards", {}, sorter),
    exported
      ? h(
          "button",
          { type: "button", onclick: save },
          say("导出 CSV", "Export CSV"),
        )
      : null,
  );
  const element = h("div.table", {}, bar.element, tools, actions, h("div.grid-room", {}, grid), nothing, pager);

  async function save() {
    const rowsToSave = listed;
    const how = leaving === null ? {} : await leaving();
    if (how) saveRows(csvName ?? caption, columns, rowsToSave, how);
  }

  function head(column) {
    if (column.sort === false) return h("th", { role: "columnheader", scope: "col", class: column.kind ?? "" }, column.title);
    return h(
      "th",
      { role: "columnheader", scope: "col", "data-key": column.key, class: column.kind ?? "" },
      h(
        "button.sort",
        { type: "button", onclick: () => turn(column.key) },
        column.title,
        h("span.arrow", { "aria-hidden": "true" }),
      ),
    );
  }

  function turn(by) {
    state.sort = state.sort?.[0] === by && state.sort[1] === "up" ? [by, "down"] : [by, "up"];
    drawOther();
  }

  function changed() {
    state.page = 0;
    onFilter?.({ search: state.search, ...state.filters });
    drawOther();
  }

  /** Draws what the reader asked for, and keeps it. */
  function drawOther() {
    remember(place, state);
    draw();
  }

  function draw() {
    listed = listRows(rows, { columns, filters, state });
    const isFiltered = state.search.trim() !== "" || Object.values(state.filters).some((value) => value !== "");
    bar.tell(isFiltered);
    const pages = Math.max(1, Math.ceil(listed.length / pageSize));
    // The page that was asked for may be there when all rows are.
    const page = Math.min(state.page, pages - 1);
    const shown = listed.slice(page * pageSize, (page + 1) * pageSize);
    for (const th of heads) {
      const isBy = th.dataset.key && state.sort?.[0] === th.dataset.key;
      if (isBy) th.setAttribute("aria-sort", state.sort[1] === "down" ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    }
    drawSorter();
    const restore = keepFocus(body);
    fill(body, shown.map(line));
    restore();
    grid.hidden = shown.length === 0;
    fill(
      count,
      isFiltered
        ? say(`筛选出 ${listed.length} 条，共 ${rows.length} 条`, `${listed.length} of ${rows.length}`)
        : say(`共 ${rows.length} 条`, `${rows.length} in all`),
    );
    tools.hidden = rows.length === 0;
    bar.element.hidden = (rows.length === 0 && !isFiltered) || (!search && filters.length === 0);
    fill(
      nothing,
      0 < shown.length
        ? null
        : 0 < rows.length
          ? h(
              "div.empty",
              {},
              h("p", {}, say("没有符合条件的记录。", "Nothing matches.")),
              h("button", { type: "button", onclick: bar.clear }, say("清除筛选", "Clear filters")),
            )
          : empty?.(),
    );
    drawPager(page, pages);
    drawChosen();
  }

  function drawSorter() {
    const way = { up: say("升序", "up"), down: say("降序", "down") };
    fill(
      sorter,
      h("option", { value: "" }, say("默认排序", "Usual order")),
      columns
        .filter((column) => column.sort !== false)
        .flatMap((column) =>
          Object.keys(way).map((one) =>
            h(
              "option",
              { value: `${column.key}:${one}`, selected: state.sort?.[0] === column.key && state.sort[1] === one },
              `${column.title} ${way[one]}`,
            ),
          ),
        ),
    );
  }

  function line(row) {
    const id = key(row);
    const box =
      choose.length === 0
        ? null
        : h("input", {
            type: "checkbox",
            checked: chosen.has(id),
            "aria-label": say(`选择 ${id}`, `Choose ${id}`),
            onchange: (event) => {
              if (event.target.checked) chosen.add(id);
              else chosen.delete(id);
              drawChosen();
            },
          });
    return h(
      "tr",
      { role: "row", "data-key": id },
      box ? h("td.choose", { role: "cell" }, h("label.box", {}, box)) : null,
      columns.map((column) =>
        h(
          "td",
          { role: "cell", class: `${column.kind ?? ""}${column.main ? " main" : ""}`, "data-label": column.title },
          column.cell ? column.cell(row) : textOf(column, row),
        ),
      ),
    );
  }

  function drawPager(page, pages) {
    pager.hidden = pages === 1;
    const turnTo = (other) => {
      state.page = other;
      drawOther();
      element.scrollIntoView({ block: "start" });
    };
    fill(
      pager,
      h(
        "button",
        { type: "button", disabled: page === 0, onclick: () => turnTo(page - 1) },
        say("上一页", "Previous"),
      ),
      h("span", { "aria-current": "page" }, say(`第 ${page + 1} / ${pages} 页`, `Page ${page + 1} of ${pages}`)),
      h(
        "button",
        { type: "button", disabled: page === pages - 1, onclick: () => turnTo(page + 1) },
        say("下一页", "Next"),
      ),
    );
  }

  function chooseAll() {
    for (const row of listed) {
      if (all.checked) chosen.add(key(row));
      else chosen.delete(key(row));
    }
    draw();
  }

  function drawChosen() {
    const picked = listed.filter((row) => chosen.has(key(row)));
    all.checked = 0 < picked.length && picked.length === listed.length;
    all.indeterminate = 0 < picked.length && picked.length < listed.length;
    actions.hidden = picked.length === 0;
    fill(
      actions,
      h("strong", {}, say(`已选 ${picked.length} 条`, `${picked.length} chosen`)),
      h(
        "div.row",
        {},
        choose.map((action) =>
          h(
            `button${action.danger ? ".danger" : ""}${action.primary ? ".primary" : ""}`,
            { type: "button", onclick: () => action.run(picked) },
            action.text,
          ),
        ),
        h(
          "button.quiet",
          {
            type: "button",
            onclick: () => {
              chosen.clear();
              draw();
            },
          },
          say("取消选择", "Choose none"),
        ),
      ),
    );
  }

  return {
    element,
    setRows(given) {
      rows = given;
      const ids = new Set(rows.map(key));
      for (const id of chosen) if (!ids.has(id)) chosen.delete(id);
      bar.follow(rows);
      draw();
      // The table is on the screen by then.
      setTimeout(settle);
    },
    toFirst: () => {
      state.page = 0;
      remember(place, state);
    },
    rows: () => listed,
    clearChosen: () => {
      chosen.clear();
      draw();
    },
    setStatus: (...nodes) => fill(status, nodes),
  };
}
