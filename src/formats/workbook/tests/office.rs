//! What programs for spreadsheets show: charts, and what was typed.

use std::io::Read;

use super::*;
use crate::domain::results::branches::{Branches, Lines, Reached};
use crate::domain::results::distribution::Distribution;
use crate::domain::roster::BranchPath;
use crate::formats::charts::{QuestionPoint, own_branches};

/// A file of the workbook, which is a ZIP archive.
fn unzipped(bytes: &[u8], name: &str) -> String {
    let is_here = |window: &[u8]| window == name.as_bytes();
    let at = bytes.windows(name.len()).position(is_here).unwrap();
    let n_extra = usize::from(u16::from_le_bytes([bytes[at - 2], bytes[at - 1]]));
    let mut text = String::new();
    flate2::read::DeflateDecoder::new(&bytes[at + name.len() + n_extra..])
        .read_to_string(&mut text)
        .unwrap();
    text
}

#[test]
fn charts_show_cells_of_their_sheet_and_those_of_nothing_are_left_out() {
    let mut spread = Distribution::new("100".parse().unwrap(), None);
    spread.count("95".parse().unwrap());
    let mut branches = Branches::new(Lines::new("100".parse().unwrap(), None));
    branches.count(
        &BranchPath::parse("=一").unwrap(),
        Reached::Total("95".parse().unwrap()),
    );
    let standings = branches.standings();
    let point = |at: u64| QuestionPoint {
        code: format!("T{at:02}"),
        facility: PerMille::of(at, 100).unwrap(),
        discrimination: Thousandths(-412),
    };
    for (n_points, is_named) in [(0, false), (60, true), (61, false)] {
        let points: Vec<QuestionPoint> = (0..n_points).map(point).collect();
        let mut writer = writer(options());
        writer
            .charts(&ChartSheet {
                spread: &spread,
                branches: &own_branches(&standings),
                points: &points,
            })
            .unwrap();
        let mut bytes = Vec::new();
        writer.save(&mut bytes).unwrap();
        let (bars, points) = ("<c:barChart>", "<c:scatterChart>");
        let kinds: &[&str] = match n_points {
            0 => &[bars, bars],
            _ => &[bars, points, bars],
        };
        for (at, kind) in (1..).zip(kinds) {
            let xml = unzipped(&bytes, &format!("xl/charts/chart{at}.xml"));
            assert!(xml.contains(kind) && xml.contains("统计图"), "{xml}");
            let names_codes = xml.contains("$I$2");
            assert_eq!(names_codes, at == 2 && is_named, "{n_points}: {xml}");
        }
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let lines = texts(&book.worksheet_range("统计图").unwrap());
        let last = lines[10][..8].join(" ");
        assert_eq!(last, "90 以上 1      ");
        assert_eq!(lines[1][3..7].join(" "), "=一 95 1 1");
        let rows = usize::try_from(n_points).unwrap().max(10);
        assert_eq!(lines.len(), 1 + rows);
        let formulas = book.worksheet_formula("统计图").unwrap();
        assert!(formulas.cells().all(|(_, _, formula)| formula.is_empty()));
    }
}

#[test]
#[expect(
    clippy::print_stderr,
    reason = "a check that was left out must be seen"
)]
fn libreoffice_shows_what_was_typed_and_computes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (book, home) = (folder.path().join("book.xlsx"), folder.path().join("home"));
    let typed = [
        "=HYPERLINK(\"http://x\",\"y\")",
        "00123",
        "张三",
        "+86",
        "TRUE",
    ];
    let mut writer = writer(options());
    let rows = typed.map(|text| Row(vec![Cell::Name(text), Cell::Whole(7)]));
    writer.sheet(&sheet(), rows).unwrap();
    writer.save(std::fs::File::create(&book).unwrap()).unwrap();
    let ran = std::process::Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", home.display()))
        .args(["--headless", "--convert-to", "fods", "--outdir"])
        .args([folder.path(), &book])
        .output();
    let Ok(ran) = ran else {
        eprintln!("skipped: LibreOffice (`soffice`) is not installed");
        return;
    };
    let opened = std::fs::read_to_string(folder.path().join("book.fods"));
    let opened = opened.unwrap_or_else(|error| panic!("{error}: {ran:?}"));
    for text in typed {
        let shown = format!("<text:p>{}</text:p>", text.replace('"', "&quot;"));
        let place = opened
            .find(&shown)
            .unwrap_or_else(|| panic!("{text}: {opened}"));
        let (before, _) = opened.split_at(place);
        let cell = before
            .rfind("<table:table-cell")
            .map_or("", |at| &before[at..]);
        assert!(
            cell.contains("office:value-type=\"string\""),
            "{text}: {cell}"
        );
    }
    assert!(!opened.contains("table:formula"), "nothing is computed");
}
