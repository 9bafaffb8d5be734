// What the pages of exams compute by themselves: codes, rosters from files, times.

import assert from "node:assert/strict";
import { Desk } from "../support/desk.mjs";

/** Codes that another encoder made, as rows of hexadecimal digits. */
const CODES = [
  [
    "HELLO",
    21,
    "1fda7f104d41174f5d17525d17515d1056411fd57f001f00117ef903972f1656721c88d005c9c6001dcb1fd98a10432217527517430b174e781048c01fd1f5",
  ],
  [
    "https://examhall.example.org/t/7q2m4k9d3f8h6j5s1w0x2y4z6a?exam=0192f3c4-1111-7222-8333-444455556666&branch=12345678901",
    45,
    "1fc99ac3e17f1040bed60a41175ed6b93a5d1757c578035d1758f9f2475d105cc91e90411fd55555557f001c4313710017c5bbf8c27c0a3a76aa611f0269aa5706ea0e93b8b5999c01487ec2e6290fba48a251bb00ee939cad4c0fa2a4ad93160f5e6c5a686a05863263cb8f17d80dfe1e7c15beb619da9607f5a7f6edfb1b17ab11f31f175bc75c8f5407191f1dbd1f0bfd75f8c9fb14aeeff86265087e600c8d0e173b16f172d504d72416cc5a140031e94b471dfc326e95240a2a0f1596660c68c792605a05a5664369ed0164bcae373e0f398d195bc61367a5fca1f8001df310531d1fcf235ebf54105c0513fb1c175e05f083fa175fc2ab60971759f4958d62104737655c0c1fdf5e5a2be2",
  ],
];

export async function a_code_is_that_of_another_encoder(world) {
  const desk = await Desk.open(world);
  for (const [text, size, wanted] of CODES) {
    const found = await desk.page.evaluate(async (given) => {
      const { modulesOf } = await import("/assets/office/shell/qr.js");
      return modulesOf(given).map((row) => row.map((isDark) => (isDark ? "1" : "0")).join(""));
    }, text);
    assert.equal(found.length, size);
    assert.equal(
      found
        .map((row) =>
          BigInt(`0b${row}`)
            .toString(16)
            .padStart(Math.ceil(size / 4), "0"),
        )
        .join(""),
      wanted,
    );
  }
}

export async function a_text_that_no_code_holds_is_refused(world) {
  const desk = await Desk.open(world);
  const told = await desk.page.evaluate(async () => {
    const { MAX_BYTES, modulesOf } = await import("/assets/office/shell/qr.js");
    modulesOf("a".repeat(MAX_BYTES));
    try {
      modulesOf("a".repeat(MAX_BYTES + 1));
      return "";
    } catch (error) {
      return error.message;
    }
  });
  assert.match(told, /213 bytes; found 214/);
}

export async function a_roster_is_read_in_the_encodings_of_spreadsheets(world) {
  const desk = await Desk.open(world);
  const found = await desk.page.evaluate(async () => {
    const { readCsvFile } = await import("/assets/office/exams/roster/text.js");
    // 工号,姓名 in GBK, and the same as Excel's “Unicode text”.
    const gbk = new Uint8Array([0xb9, 0xa4, 0xba, 0xc5, 0x2c, 0xd0, 0xd5, 0xc3, 0xfb, 0x0d, 0x0a]);
    const utf16 = new Uint8Array([
      0xff,
      0xfe,
      ...[..."工号\t姓名\n"].flatMap((letter) => [letter.charCodeAt(0) & 0xff, letter.charCodeAt(0) >> 8]),
    ]);
    return [gbk, utf16].map((bytes) => readCsvFile(bytes));
  });
  for (const { rows, notes } of found) {
    assert.deepEqual(rows[0], ["工号", "姓名"]);
    assert.equal(notes.length, 1);
  }
}

export async function a_quoted_cell_keeps_commas_and_line_breaks(world) {
  const desk = await Desk.open(world);
  const rows = await desk.page.evaluate(async () => {
    const { rowsOf } = await import("/assets/office/exams/roster/text.js");
    return rowsOf('a,"b,""c""\nd"\r\n\r\n1,2');
  });
  assert.deepEqual(rows, [["a", 'b,"c"\nd'], [""], ["1", "2"]]);
}

export async function a_time_that_is_typed_is_the_moment_in_the_zone_that_is_shown(world) {
  const desk = await Desk.open(world);
  const [moment, again] = await desk.page.evaluate(async () => {
    const { momentOf, typed } = await import("/assets/office/exams/time.js");
    const moment = momentOf("2026-11-22T15:04");
    return [moment, typed(moment)];
  });
  assert.equal(moment, "2026-11-22T07:04:00.000Z");
  assert.equal(again, "2026-11-22T15:04");
}
