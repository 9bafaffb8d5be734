//! How fast score sheets are written, and in how much memory.
//!
//! Run by `scripts/bench sheets [CSV_ROWS [XLSX_ROWS [FILE]]]`: 成绩汇总 as CSV into nothing, then as a
//! workbook, which is kept where a file is named.

#![expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement prints figures of few digits, and one that fails should stop and say so"
)]

#[path = "support/memory.rs"]
mod memory;

use std::hint::black_box;
use std::time::Instant;

use examhall::domain::attempt::How;
use examhall::domain::marks::Marks;
use examhall::formats::score_sheet::{SCORES, SheetRow, SheetStatus};
use examhall::formats::sheet::{CsvWriter, Encoding, ExportMark, Names, SheetOptions};
use examhall::formats::workbook::WorkbookWriter;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Size from which a piece is handed on, as the server does.
const PIECE: usize = 32 * 1024;

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let number = |at: usize| arguments.get(at).and_then(|word| word.parse().ok());
    let n_csv: u32 = number(0).unwrap_or(1_000_000);
    let n_xlsx: u32 = number(1).unwrap_or(100_000);
    let zone = TimeZone::get("Asia/Shanghai").expect("a zone that is compiled in");
    let plain = SheetOptions::new(zone);
    let gb18030 = SheetOptions {
        encoding: Encoding::Gb18030,
        ..plain.clone()
    };
    let mark = ExportMark {
        by: "组织者（staff）".to_owned(),
        at: Timestamp::from_second(1_795_000_000).expect("a time"),
        reason: "测速".to_owned(),
    };
    let whole = SheetOptions {
        names: Names::Whole(mark),
        ..plain.clone()
    };
    println!("sheet                    rows    seconds     rows/s       MB  peak memory");
    csv("CSV, UTF-8", plain.clone(), n_csv);
    csv("CSV, GB 18030", gb18030, n_csv);
    csv("CSV, whole names", whole, n_csv);
    xlsx(&plain, n_xlsx, arguments.get(2));
}

fn csv(name: &str, options: SheetOptions, n: u32) {
    let mut row = row();
    let mut writer = CsvWriter::new(options);
    let (mut piece, mut size) = (Vec::new(), 0);
    let begun = Instant::now();
    writer.header(&SCORES, &mut piece);
    for number in 0..n {
        change(&mut row, number);
        writer.row(&row, &mut piece);
        if PIECE <= piece.len() {
            size += black_box(&piece).len();
            piece.clear();
        }
    }
    size += piece.len();
    report(name, n, begun, size);
}

fn xlsx(options: &SheetOptions, n: u32, file: Option<&String>) {
    let begun = Instant::now();
    let now = Timestamp::from_second(1_795_000_000).expect("a time");
    let mut writer = WorkbookWriter::new(options.clone(), now).expect("a workbook");
    let mut sheet = writer.begin(&SCORES).expect("a sheet");
    let mut row = row();
    for number in 0..n {
        change(&mut row, number);
        sheet.row(&row).expect("a row");
    }
    sheet.end().expect("the end of a sheet");
    writer.notes(&options.notes()).expect("notes");
    let mut bytes = Vec::new();
    writer.save(&mut bytes).expect("a file");
    report("XLSX", n, begun, bytes.len());
    if let Some(file) = file {
        std::fs::write(file, bytes).expect("a file");
    }
}

fn report(name: &str, n: u32, begun: Instant, size: usize) {
    let seconds = begun.elapsed().as_secs_f64();
    let (rate, size) = (f64::from(n) / seconds, size as f64 / 1e6);
    let peak = memory::peak_megabytes();
    println!("{name:<18} {n:>10} {seconds:>10.2} {rate:>10.0} {size:>8.1} {peak:>8} MiB");
}

fn row() -> SheetRow {
    SheetRow {
        rank: None,
        number: String::new(),
        name: "欧阳小明".to_owned(),
        branch: "集团公司/东部分公司/第十二党支部".to_owned(),
        total: None,
        out_of: Some(Marks::from_hundredths(10_000).expect("marks")),
        objective: None,
        subjective: Some(Marks::ZERO),
        pass_marks: Some(Marks::from_hundredths(6_000).expect("marks")),
        has_passed: None,
        n_right: None,
        n_wrong: None,
        n_unanswered: Some(0),
        time_used: None,
        started_at: None,
        submitted_at: None,
        submitted_how: Some(How::Submitted),
        n_attempts: 1,
        status: SheetStatus::Submitted,
        corrected_at: None,
        note: String::new(),
    }
}

/// Another candidate; text of every kind that names have, now and then one that has to be quoted.
fn change(row: &mut SheetRow, number: u32) {
    use std::fmt::Write;

    row.number.clear();
    write!(row.number, "{number:08}").expect("a text");
    row.note.clear();
    if number.is_multiple_of(100) {
        row.note.push_str("补考, \"第二次\"");
    }
    let total = Marks::from_hundredths(i32::try_from(10_000 - number % 9_000).unwrap_or(0));
    let used = SignedDuration::from_secs(600 + i64::from(number % 5_000));
    let start = Timestamp::from_second(1_795_000_000 + i64::from(number % 3_600)).expect("a time");
    row.rank = Some(number + 1);
    row.total = total;
    row.objective = total;
    row.has_passed = total.map(|total| Marks::from_hundredths(6_000) <= Some(total));
    row.n_right = usize::try_from(number % 50).ok();
    row.n_wrong = usize::try_from(50 - number % 50).ok();
    row.time_used = Some(used);
    row.started_at = Some(start);
    row.submitted_at = Some(start + used);
}
